"""A suggestion as a card on a page: every figure and date already in words."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from videre.directory.freshness import Freshness, freshness
from videre.directory.lifecycle import GroupState
from videre.directory.room import RoomStatus
from videre.directory.shapes import Audience, Format
from videre.language import Language, translate
from videre.matching.shapes import Suggestion
from videre.web import presenters

EXAMPLE = " (eksempel)"
"""How the name of an invented group ends; on a page a mark beside the name says it."""
_ROOM_REASONS = {"gathering", "open", "waitlist", "full", "room-unknown"}


class Card(Struct, frozen=True):
    """What a card shows. ``lat``/``lon`` are WGS-84 degrees for the map, None for groups without a place.

    What is said in one place is not said in another: ``room_text`` is the reason about room for new members (with the
    day a gathering group starts), ``reasons`` are the others, ``rhythm`` is ``meets`` as it stands after a date.
    """

    slug: str
    name: str
    summary: str
    topics: tuple[str, ...]
    format: Format
    format_text: str
    place: str
    next_meeting: str
    meets: str
    rhythm: str
    starts: str
    travel: tuple[str, ...]
    air: str
    ferry: bool
    walk: bool
    room: RoomStatus
    room_text: str
    confirmed: str
    stale: bool
    reasons: tuple[str, ...]
    audience: str
    languages: str
    steward: str
    example: bool
    lat: float | None
    lon: float | None
    exact: bool
    written_in: str = "no"
    number: int = 0
    contact: str = ""


def card(
    found: Suggestion,
    language: Language,
    *,
    today: date,
    minutes: int | None = None,
    number: int = 0,
    contact: str = "",
) -> Card:
    """Return the card of a suggestion; ``minutes`` is how long its meetings last, where that is known,
    ``number`` what ties it to its pin on the map, ``contact`` what a printed list must have."""
    starts_on = found.starts_on if found.starts_on and found.starts_on >= today else None
    next_meeting = _next(found, minutes, language, today)
    return Card(
        slug=found.slug,
        name=found.name.removesuffix(EXAMPLE) if found.invented else found.name,
        summary=found.summary,
        topics=tuple(topic.label for topic in found.topics),
        format=found.format,
        format_text=translate(language, presenters.FORMAT[found.format]),
        place=found.place.label,
        next_meeting=next_meeting,
        meets=found.meets.text if found.meets else "",
        rhythm=presenters.rhythm(found.meets.text, next_meeting, language) if found.meets else "",
        starts=translate(language, "Starter {day}", day=presenters.day(starts_on, language, today=today))
        if starts_on
        else "",
        travel=presenters.travel(
            minutes=found.travel_minutes,
            walk_minutes=found.walk_minutes,
            air_km=found.air_km,
            ferry=found.ferry,
            estimate=found.estimate,
            language=language,
        ),
        ferry=found.ferry,
        air=presenters.air(found.air_km, language),
        walk=found.walk_minutes is not None,
        room=found.room.status,
        room_text=presenters.capital(
            next((reason.text for reason in found.reasons if reason.code in _ROOM_REASONS), "")
            or translate(language, presenters.ROOM[found.room.status])
        ),
        confirmed=presenters.confirmed(found.confirmed_on, language, today=today),
        stale=freshness(found.confirmed_on, GroupState(found.state), today) is Freshness.UNCONFIRMED,
        reasons=tuple(reason.text for reason in found.reasons if reason.code not in _ROOM_REASONS),
        audience=""
        if found.audience is Audience.EVERYONE
        else translate(language, presenters.AUDIENCE[found.audience]),
        languages="" if found.languages in {(), ("no",)} else presenters.languages_in_words(found.languages, language),
        steward=found.steward,
        example=found.invented,
        lat=found.place.lat,
        lon=found.place.lon,
        exact=found.place.exact,
        written_in=presenters.written_in(found.summary, found.languages),
        number=number,
        contact=contact,
    )


def _next(found: Suggestion, minutes: int | None, language: Language, today: date) -> str:
    if found.meets is None or not found.meets.next:
        return ""
    return presenters.meeting(datetime.fromisoformat(found.meets.next), minutes, language, today=today)
