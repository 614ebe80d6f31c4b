"""The parameters of a search for groups."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, UnsetType

from videre.api.parameters import WHOLE_WANTED, parameter
from videre.api.wishes import (
    CHOICE_WANTED,
    ONE_CHOICE_WANTED,
    Age,
    ByLanguage,
    In,
    Kilometres,
    Languages,
    Minutes,
    Near,
    NotIn,
    Topics,
    WeekdayName,
    Words,
    weekday_bits,
)
from videre.directory.room import RoomStatus
from videre.directory.shapes import Accessibility, Audience, Format
from videre.language import N_
from videre.matching.query import Query, Wish

CURSOR_WANTED = N_("Bruk cursor slik den sto i forrige svar, sammen med de samme ønskene.")


class GroupSearch(ByLanguage, frozen=True, kw_only=True):
    """The parameters of ``GET /api/groups``. Here every wish is a filter: ``/api/matches`` weighs them instead."""

    near: Near = ""
    q: Words = ""
    topic: Topics = ()
    max_minutes: Minutes = UNSET
    max_km: Kilometres = UNSET
    format: Annotated[tuple[Format, ...], parameter("How the group meets.", CHOICE_WANTED, max_length=3)] = ()
    language: Languages = ()
    weekday: Annotated[tuple[WeekdayName, ...], parameter("Days that suit.", CHOICE_WANTED, max_length=7)] = ()
    room: Annotated[tuple[RoomStatus, ...], parameter("Room for new members.", CHOICE_WANTED, max_length=5)] = ()
    audience: (
        Annotated[Audience, parameter("Who is looking: groups for everyone are always among them.", ONE_CHOICE_WANTED)]
        | UnsetType
    ) = UNSET
    age: Age = UNSET
    accessibility: Annotated[
        tuple[Accessibility, ...], parameter("What the meeting place must have.", CHOICE_WANTED, max_length=6)
    ] = ()
    municipality: In = ""
    not_municipality: NotIn = ""
    limit: Annotated[int, parameter("Groups to a page.", WHOLE_WANTED, examples=(20,), ge=1, le=100)] = 20
    cursor: Annotated[
        str,
        parameter(
            "From the answer before, for the next page of the same search.",
            CURSOR_WANTED,
            max_length=500,
            pattern="^[A-Za-z0-9_.=-]+$",
        ),
    ] = ""

    def query(self) -> Query:
        """Return the wishes as matching takes them."""
        return Query(
            q=self.q,
            near=self.near,
            topics=self.topic,
            max_minutes=None if self.max_minutes is UNSET else self.max_minutes,
            max_km=None if self.max_km is UNSET else self.max_km,
            formats=self.format,
            languages=self.language,
            weekdays=weekday_bits(self.weekday),
            rooms=self.room,
            audience=None if self.audience is UNSET else self.audience,
            age=None if self.age is UNSET else self.age,
            accessibility=self.accessibility,
            municipality=self.municipality,
            not_municipality=self.not_municipality,
            musts=FILTERS if self.language else FILTERS - {Wish.LANGUAGE},
        )


FILTERS = frozenset({Wish.WEEKDAY, Wish.LANGUAGE, Wish.ACCESSIBILITY})
"""A list that is asked for Tuesdays holds Tuesdays. Room and format are filters anyhow; who says nothing of
languages is taken to speak Norwegian, which is no filter.
"""
