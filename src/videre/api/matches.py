"""From a need to suggestions, and what there is instead: for a therapist's desk, and other programs."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Controller, Request
from msgspec import UNSET, UnsetType

from videre.api.answers import Answer, unkept
from videre.api.bodies import json_object
from videre.api.calls import posted
from videre.api.parameters import WHOLE_WANTED, Parameters, parameter
from videre.api.reader import language_of
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
from videre.matching.addresses import with_address
from videre.matching.query import Query, Wish
from videre.matching.search import Search
from videre.matching.shapes import MatchAnswer


class MatchRequest(ByLanguage, frozen=True, kw_only=True):
    """A need: topics or own words, a place, wishes, and which of the wishes are musts."""

    near: Near = ""
    q: Words = ""
    topics: Topics = ()
    max_minutes: Minutes = UNSET
    max_km: Kilometres = UNSET
    formats: Annotated[tuple[Format, ...], parameter("How the group meets.", CHOICE_WANTED, max_length=3)] = ()
    languages: Languages = ()
    weekdays: Annotated[tuple[WeekdayName, ...], parameter("Days that suit.", CHOICE_WANTED, max_length=7)] = ()
    rooms: Annotated[tuple[RoomStatus, ...], parameter("Room for new members.", CHOICE_WANTED, max_length=5)] = ()
    audience: (
        Annotated[Audience, parameter("Who is looking: groups for everyone are always among them.", ONE_CHOICE_WANTED)]
        | UnsetType
    ) = UNSET
    age: Age = UNSET
    accessibility: Annotated[
        tuple[Accessibility, ...], parameter("What the meeting place should have.", CHOICE_WANTED, max_length=6)
    ] = ()
    municipality: In = ""
    not_municipality: NotIn = ""
    musts: Annotated[
        tuple[Wish, ...],
        parameter(
            "Wishes that leave out a group that breaks them; others only rank it lower.", CHOICE_WANTED, max_length=5
        ),
    ] = ()
    limit: Annotated[int, parameter("Suggestions at most.", WHOLE_WANTED, examples=(10,), ge=1, le=50)] = 10

    def query(self) -> Query:
        """Return the need as matching takes it."""
        return Query(
            q=self.q,
            near=self.near,
            topics=self.topics,
            max_minutes=None if self.max_minutes is UNSET else self.max_minutes,
            max_km=None if self.max_km is UNSET else self.max_km,
            formats=self.formats,
            languages=self.languages,
            weekdays=weekday_bits(self.weekdays),
            rooms=self.rooms,
            audience=None if self.audience is UNSET else self.audience,
            age=None if self.age is UNSET else self.age,
            accessibility=self.accessibility,
            municipality=self.municipality,
            not_municipality=self.not_municipality,
            musts=frozenset(self.musts),
        )


NEED = Parameters(MatchRequest)
ADDRESS = Parameters(ByLanguage)

EXAMPLE = {
    "q": "sosial angst",
    "near": "Kvinnherad",
    "max_minutes": 90,
    "weekdays": ["tuesday", "thursday"],
    "musts": ["weekday"],
    "limit": 3,
}


class Matches(Controller):
    """A need and its suggestions."""

    path = "/matches"
    tags = ("matches",)

    @posted("/", ADDRESS, NEED, summary="Match a need", example=EXAMPLE)
    async def match(self, request: Request[Any, Any, Any]) -> Answer[MatchAnswer]:
        """Suggestions for a need, each with its reasons, and what there is instead.

        The need stands in the body, so that it is in no address and no log. Nothing of it is kept.
        """
        language = language_of(request.scope)
        ADDRESS.from_query(request.scope["query_string"])
        asked = NEED.from_object(await json_object(request))
        if asked.lang is not UNSET:
            language = asked.lang
        search: Search = request.app.state.search
        query = await with_address(asked.query(), request.app.state.addresses)
        found = search.matches(query, language=language, limit=asked.limit)
        return unkept(found, language=language)
