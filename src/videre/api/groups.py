"""Listed groups: searched, and one by one."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from litestar import Controller, Request
from litestar.datastructures import State
from litestar.openapi.spec import Example
from litestar.params import PathParameter
from litestar.types import Scope
from msgspec import Struct

from videre.api.answers import OWN, SHORT, Answer, Ready, answer, etag, moment, ready, unchanged
from videre.api.calls import call
from videre.api.group_search import GroupSearch
from videre.api.parameters import Parameters
from videre.api.reader import language_of
from videre.api.wishes import ByLanguage
from videre.directory.shapes import Audience, Format, Listing
from videre.language import N_
from videre.matching.addresses import with_address
from videre.matching.search import Search
from videre.matching.shapes import Meets, PublicPlace, Room, SearchAnswer, Suggestion, TopicLabel
from videre.problems import NotFound

NO_GROUP = N_("Gruppa finnes ikke, eller den er ikke lenger i lista.")


class GroupPage(ByLanguage, frozen=True, kw_only=True):
    """The parameters of ``GET /api/groups/{group}``."""


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


Slug = Annotated[
    str,
    PathParameter(
        description="As in an answer's `slug`, and in the address of the group's page.",
        examples=[Example(value="eksempel-sovn-i-fredrikstad")],
    ),
]
SEARCH = Parameters(GroupSearch)
PAGE = Parameters(GroupPage)


async def found(scope: Scope, state: State) -> Ready:
    """Return the answer to a search, or 304. Raises ``Invalid`` or ``TooLong``.

    Here the way through Litestar (``Groups.search``) and the one past it (``direct``) meet.
    """
    language = language_of(scope)
    asked = SEARCH.from_query(scope["query_string"])
    groups: Search = state.search
    tag = etag(groups.version, groups.today.toordinal(), moment(), language.value, scope["query_string"])
    keep = OWN if asked.q or asked.near else SHORT
    held = unchanged(scope, tag, language=language, keep=keep)
    if held is not None:
        return held
    query = await with_address(asked.query(), state.addresses)
    page = groups.groups_in_json(query, language=language, limit=asked.limit, cursor=asked.cursor or None)
    return ready(page, tag=tag, language=language, keep=keep)


class Groups(Controller):
    """Search, and one group."""

    path = "/groups"
    tags = ("groups",)

    @call("/", SEARCH, summary="Search listed groups")
    async def search(self, request: Request[Any, Any, Any]) -> Answer[SearchAnswer]:
        """Groups that fit, best first: by topic, time to get there, room for new members and freshness.

        Where nothing fits within the limits they are widened, and `widened` says how.
        """
        return Answer(*await found(request.scope, request.app.state))

    @call("/{group:str}", PAGE, summary="One group", one=True)
    async def group(self, request: Request[Any, Any, Any], group: Slug) -> Answer[PublicGroup]:
        """All that is public of one listed group. A hidden address is not."""
        scope = request.scope
        language = language_of(scope)
        PAGE.from_query(scope["query_string"])
        groups: Search = request.app.state.search
        listing = groups.listing(group)
        shown = groups.group(group, language=language)
        if listing is None or shown is None:
            raise NotFound(NO_GROUP)
        return answer(scope, public_group(listing, shown), language=language, keep=SHORT)
