"""Listed groups: searched, and one by one."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from litestar import Controller, Request
from litestar.params import FromPath
from msgspec import UNSET, Struct, UnsetType

from videre.api.answers import SHORT, Answer, answer, etag, moment, unchanged
from videre.api.description import call
from videre.api.parameters import Parameters, parameter
from videre.api.reader import language_of
from videre.api.wishes import (
    CHOICE_WANTED,
    ONE_CHOICE_WANTED,
    WHOLE_WANTED,
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
from videre.directory.shapes import Accessibility, Audience, Format, Listing
from videre.language import N_
from videre.matching.query import Query, Wish
from videre.matching.search import Search
from videre.matching.shapes import Meets, PublicPlace, Room, SearchAnswer, Suggestion, TopicLabel
from videre.problems import NotFound

CURSOR_WANTED = N_("Bruk cursor slik den sto i forrige svar, sammen med de samme ønskene.")
NO_GROUP = N_("Gruppa finnes ikke, eller den er ikke lenger i lista.")


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


class GroupPage(ByLanguage, frozen=True, kw_only=True):
    """The parameters of ``GET /api/groups/{slug}``."""


class PublicGroup(Struct, frozen=True, kw_only=True):
    """One listed group, all that is public of it."""

    slug: str
    name: str
    summary: str
    description: str
    topics: tuple[TopicLabel, ...]
    cross_topic: bool
    format: Format
    place: PublicPlace
    meets: Meets | None
    room: Room
    state: str
    starts_on: date | None
    confirmed_on: date | None
    steward: str
    languages: tuple[str, ...]
    audience: Audience
    age_from: int
    age_to: int | None
    accessibility: tuple[str, ...]
    contact_email: str
    contact_phone: str
    website: str
    invented: bool
    url: str


def public_group(listing: Listing, shown: Suggestion) -> PublicGroup:
    """Return a group from its listing and from how a search shows it, in one language."""
    return PublicGroup(
        slug=shown.slug,
        name=shown.name,
        summary=shown.summary,
        description=listing.description,
        topics=shown.topics,
        cross_topic=shown.cross_topic,
        format=shown.format,
        place=shown.place,
        meets=shown.meets,
        room=shown.room,
        state=shown.state,
        starts_on=shown.starts_on,
        confirmed_on=shown.confirmed_on,
        steward=shown.steward,
        languages=shown.languages,
        audience=shown.audience,
        age_from=listing.age_from,
        age_to=listing.age_to,
        accessibility=listing.accessibility,
        contact_email=listing.contact_email,
        contact_phone=listing.contact_phone,
        website=listing.website,
        invented=shown.invented,
        url=shown.url,
    )


SEARCH = Parameters(GroupSearch)
PAGE = Parameters(GroupPage)


class Groups(Controller):
    """Search, and one group."""

    path = "/groups"
    tags = ("groups",)

    @call("/", SEARCH, summary="Search listed groups")
    async def search(self, request: Request[Any, Any, Any]) -> Answer[SearchAnswer]:
        """Groups that fit, best first: by topic, time to get there, room for new members and freshness.

        Where nothing fits within the limits they are widened, and `widened` says how.
        """
        scope = request.scope
        language = language_of(scope)
        asked = SEARCH.from_query(scope["query_string"])
        groups: Search = request.app.state.search
        tag = etag(groups.version, groups.today, moment(), language, scope["query_string"])
        held = unchanged(scope, tag, language=language, keep=SHORT)
        if held is not None:
            return held
        found = groups.groups(asked.query(), language=language, limit=asked.limit, cursor=asked.cursor or None)
        return answer(scope, found, tag=tag, language=language, keep=SHORT)

    @call("/{slug:str}", PAGE, summary="One group", one=True)
    async def group(self, request: Request[Any, Any, Any], slug: FromPath[str]) -> Answer[PublicGroup]:
        """All that is public of one listed group. A hidden address is not."""
        scope = request.scope
        language = language_of(scope)
        PAGE.from_query(scope["query_string"])
        groups: Search = request.app.state.search
        listing = groups.listing(slug)
        shown = groups.group(slug, language=language)
        if listing is None or shown is None:
            raise NotFound(NO_GROUP)
        return answer(scope, public_group(listing, shown), language=language, keep=SHORT)
