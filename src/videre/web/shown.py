"""A group as its own page shows it: one set of values for the listed page and for a look at it beforehand.

Both go through the same template (``group/body.html``), so what a starter and a steward look at before a group is
listed is what the public gets afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from videre.directory.contact_points import PublicContactPoint
from videre.directory.details import GroupDetails
from videre.directory.lifecycle import GroupState
from videre.directory.meetings import TIMEZONE
from videre.directory.placement import NOWHERE, PublicPoint, public_point
from videre.directory.recurrence import Meetings, breaks_in_words, next_meetings
from videre.directory.room import RoomStatus
from videre.directory.shapes import Listing
from videre.language import Language, translate
from videre.matching.prepared import prepare
from videre.matching.shapes import Suggestion
from videre.places.gazetteer import gazetteer
from videre.problems import Invalid
from videre.web import presenters
from videre.web.cards import card

UPCOMING = 4
"""How many of the next meetings are shown."""


def shown_group(
    listing: Listing,
    found: Suggestion,
    language: Language,
    *,
    now: datetime,
    contact_points: Sequence[PublicContactPoint] = (),
) -> dict[str, Any]:
    """Return what ``group/body.html`` shows of a group; ``now`` is aware."""
    day = now.astimezone(TIMEZONE).date()
    minutes = listing.meetings.duration_minutes if listing.meetings else None
    municipality = gazetteer().municipality(listing.municipality) if listing.municipality else None
    privacy = presenters.PRIVACY[listing.place_privacy]
    return {
        "group": listing,
        "card": card(found, language, today=day, minutes=minutes),
        "upcoming": upcoming_in_words(listing.meetings, language, now),
        "breaks": breaks_in_words(listing.meetings, language) if listing.meetings else "",
        "municipality": municipality,
        "privacy": translate(language, privacy) if privacy else "",
        "ages": presenters.ages(listing.age_from, listing.age_to, language),
        "accessibility": [
            translate(language, words)
            for key, words in presenters.ACCESSIBILITY.items()
            if key in listing.accessibility
        ],
        "room_as_of": presenters.day(found.room.as_of, language, today=day, weekday=False) if found.room.as_of else "",
        "confirmed_on": presenters.day(found.confirmed_on, language, today=day, weekday=False)
        if found.confirmed_on
        else "",
        "contact_points": tuple(contact_points),
    }


def shown_details(
    details: GroupDetails,
    language: Language,
    *,
    now: datetime,
    steward: str = "",
    state: GroupState = GroupState.GATHERING,
    room: RoomStatus = RoomStatus.GATHERING,
    confirmed_on: date | None = None,
    contact_points: Sequence[PublicContactPoint] = (),
) -> dict[str, Any]:
    """Return the same for a group that is not listed yet, as it will be: today's values for what time decides.

    What the public may not see is left out here as it is when the group is listed.
    """
    day = now.astimezone(TIMEZONE).date()
    listing = as_listed(details, steward=steward, state=state, room=room, confirmed_on=confirmed_on or day, on=day)
    ready = prepare(listing, language, now)
    found = Suggestion(*ready.values, None, None, None, False, False, ready.reasons, 1.0)  # type: ignore[call-arg, arg-type]  # in its order
    return {**shown_group(listing, found, language, now=now, contact_points=contact_points), "preview": True}


def as_listed(
    details: GroupDetails, *, steward: str, state: GroupState, room: RoomStatus, confirmed_on: date, on: date
) -> Listing:
    """Return the public listing these details would make. A place that cannot be found is left out."""
    where = where_of(details)
    return Listing(
        id=0,
        version=0,
        slug="",
        name=details.name,
        summary=details.summary,
        description=details.description,
        topics=details.topics,
        cross_topic=details.cross_topic,
        format=details.format,
        place_label=where.label,
        municipality=details.municipality,
        lat=where.lat,
        lon=where.lon,
        exact=where.exact,
        place_privacy=details.place_privacy,
        languages=details.languages,
        audience=details.audience,
        age_from=details.age_from,
        age_to=details.age_to,
        accessibility=details.accessibility,
        meetings=details.meetings,
        room=room,
        room_as_of=on,
        state=state,
        starts_on=details.starts_on,
        confirmed_on=confirmed_on,
        steward_id=None,
        steward=steward,
        contact_email=details.contact_email,
        contact_phone=details.contact_phone,
        website=details.website,
        invented=details.invented,
    )


def upcoming_in_words(meetings: Meetings | None, language: Language, now: datetime, n: int = UPCOMING) -> list[str]:
    """Return the next ``n`` meetings: «Tirsdag 25. november kl. 18–20»."""
    if meetings is None:
        return []
    day = now.astimezone(TIMEZONE).date()
    return [
        presenters.meeting(start.astimezone(TIMEZONE), meetings.duration_minutes, language, today=day)
        for start in next_meetings(meetings, now, n)
    ]


def where_of(details: GroupDetails) -> PublicPoint:
    """Return the place the public would see, nowhere for one that cannot be found."""
    try:
        return public_point(details)
    except Invalid:
        return NOWHERE
