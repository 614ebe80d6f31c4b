"""What a search answers with: the shapes that pages show and the API encodes, texts in the reader's language."""

from __future__ import annotations

from datetime import date

import msgspec

from videre.directory.room import RoomStatus
from videre.directory.shapes import Audience, Format


class TopicLabel(msgspec.Struct, frozen=True):
    """A topic and its name in the reader's language."""

    key: str
    label: str


class PublicPlace(msgspec.Struct, frozen=True):
    """Where a group meets, as far as it is public.

    ``municipality`` is the four-character number; ``lat``/``lon`` are WGS-84 degrees, of the meeting
    place when ``exact`` and of the settlement or municipality otherwise; None for groups without a place.
    """

    label: str
    municipality: str
    lat: float | None
    lon: float | None
    exact: bool


class Meets(msgspec.Struct, frozen=True):
    """When a group meets: in words, and the next meeting as ISO 8601 local time with offset."""

    text: str
    next: str | None


class Room(msgspec.Struct, frozen=True):
    """Room for new members today (already decayed), and the day it was said."""

    status: RoomStatus
    as_of: date | None


class Reason(msgspec.Struct, frozen=True):
    """Why a group is suggested: a stable code and a short text in the reader's language."""

    code: str
    text: str


class Suggestion(msgspec.Struct, frozen=True):
    """One group, ranked and explained.

    ``air_km`` is geodesic (WGS-84) to 0.1 km; ``travel_minutes`` by car and ferry; ``walk_minutes`` only
    under 2 km in a straight line; all None without an origin or a place. ``estimate`` marks a travel time
    where an end is more than 3 km from the road network. ``score`` is in 0..1.
    """

    slug: str
    name: str
    summary: str
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
    invented: bool
    url: str
    air_km: float | None
    travel_minutes: int | None
    walk_minutes: int | None
    ferry: bool
    estimate: bool
    reasons: tuple[Reason, ...]
    score: float


class Origin(msgspec.Struct, frozen=True):
    """Where the search starts from, as it was understood."""

    name: str
    lat: float
    lon: float
    municipality: str


class Widened(msgspec.Struct, frozen=True):
    """What had to be widened to find anything, in words; ``max_minutes`` is the new limit, None for none."""

    code: str
    text: str
    max_minutes: int | None


class SearchAnswer(msgspec.Struct, frozen=True):
    """A page of groups, best first. ``topics`` are those the words were understood as."""

    origin: Origin | None
    total: int
    widened: Widened | None
    urgent: bool
    topics: tuple[TopicLabel, ...]
    groups: list[Suggestion]
    cursor: str | None


class Offer(msgspec.Struct, frozen=True):
    """A way onward that is not a group yet: the interest pool, or starting a group."""

    code: str
    text: str
    url: str


class Instead(msgspec.Struct, frozen=True):
    """What follows the suggestions, so that nobody meets a dead end."""

    digital: list[Suggestion]
    gathering: list[Suggestion]
    pool: Offer
    start: Offer


class MatchAnswer(msgspec.Struct, frozen=True):
    """Suggestions for a need, and what there is instead or besides."""

    origin: Origin | None
    total: int
    widened: Widened | None
    urgent: bool
    topics: tuple[TopicLabel, ...]
    suggestions: list[Suggestion]
    instead: Instead
