"""A venue closes: its groups are found, and paused or set to need a new place, together."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from msgspec import Struct

from videre.database import writing
from videre.directory.access import GroupSeen, actor_on
from videre.directory.group_changes import change_row, moved
from videre.directory.group_rows import Values, next_version, recorded
from videre.directory.group_seen import stewarded_by
from videre.directory.lifecycle import LISTED, GroupState, Move
from videre.directory.meetings import today
from videre.directory.receivers import contacts_of
from videre.directory.shapes import Format, PlacePrivacy
from videre.directory.slugs import search_text
from videre.directory.stewardship_rows import LIVING
from videre.directory.tables import Group
from videre.directory.venue_letters import venue_closed
from videre.language import N_
from videre.people.actors import Actor
from videre.people.shapes import Identity
from videre.places.folding import fold
from videre.places.gazetteer import gazetteer
from videre.places.geodesy import kilometres_between
from videre.post.letters import MailKind
from videre.post.outbox import queue_letter
from videre.problems import FieldError, Invalid, NotFound

NEAR_METRES = 60
"""Two pins this close are taken for the same house: people place a pin on the door, the middle or the car park."""
MOST_POINTS = 20
"""Pins of groups with the venue's name that neighbours are looked for around."""
_DEGREES = 0.0021  # more than 60 metres north or east anywhere in Norway: 0.0021 degrees of longitude at 75 N are 61 m

SAY_WHICH = N_("Skriv navnet på lokalet.")
CHOOSE_GROUPS = N_("Velg minst én gruppe.")
NOT_LISTED = N_("Bare grupper som står i lista, kan settes på pause.")

_COLUMNS = (
    Group.id, Group.name, Group.state, Group.steward, Group.municipality, Group.venue, Group.street_address,
    Group.exact_lat, Group.exact_lon, Group.place_privacy,
)  # fmt: skip


class Closing(StrEnum):
    """What becomes of the groups of a venue that closes."""

    PAUSE = "pause"
    """They are not shown until they say that they go on."""
    NEEDS_PLACE = "needs-place"
    """They are shown with their municipality only, and look for another place."""


class AtVenue(Struct, frozen=True):
    """A group that meets at a venue, for those who answer for it; ``metres`` from the nearest group found by name."""

    group_id: int
    name: str
    state: GroupState
    venue: str
    street_address: str
    metres: int | None
    may_pause: bool


async def groups_at_venue(
    identity: Identity, *, venue: str = "", municipality: str = "", group_id: int | None = None
) -> list[AtVenue]:
    """Return the living groups at a venue that this person answers for, by id.

    The venue is named with its municipality, or by a group that meets there. It is the same where the names fold
    alike or the pins lie within ``NEAR_METRES``. A look at a place that is hidden from the public goes on the trail.
    Raises ``Invalid`` where nothing is named, ``NotFound`` for a group this person does not answer for.
    """
    mine = stewarded_by(identity)
    if mine is None:
        raise NotFound()
    async with writing():  # for the trail
        here = mine & Group.state.is_in(list(LIVING)) & (Group.format == Format.IN_PERSON.value)
        named: list[dict[str, Any]] = []
        if group_id is not None:
            named = await Group.select(*_COLUMNS).where(here & (Group.id == group_id))
            if not named:
                raise NotFound()
            venue, municipality = named[0]["venue"], named[0]["municipality"]
        elif not fold(venue):
            raise Invalid((FieldError("venue", SAY_WHICH),))
        if fold(venue):
            there = here & (Group.venue != "") & (Group.municipality == municipality)
            alike = await Group.select(*_COLUMNS).where(there).order_by(Group.id)
            named += [row for row in alike if fold(row["venue"]) == fold(venue)]
        found = {row["id"]: row for row in named}
        pins = [(row["exact_lat"], row["exact_lon"]) for row in found.values() if row["exact_lat"] is not None]
        for lat, lon in pins[:MOST_POINTS]:
            for row in await Group.select(*_COLUMNS).where(here & _around(lat, lon)):
                if row["id"] not in found and _metres(row, [(lat, lon)]) <= NEAR_METRES:
                    found[row["id"]] = row
        for row in found.values():
            if row["place_privacy"] != PlacePrivacy.EXACT and (row["venue"] or row["exact_lat"] is not None):
                await recorded("look-place", row, _acting(identity, row))
    return [_at_venue(found[each], pins) for each in sorted(found)]


async def close_venue(*, group_ids: Iterable[int], closing: Closing, by: Identity) -> int:
    """Pause these groups, or take their place off the list; return how many.

    All of them or none, each with its trail and a letter to its contacts. Raises ``NotFound`` where this person does
    not answer for one of them; ``Invalid`` for none, and for a pause of one that is not listed; ``Conflict``.
    """
    chosen, mine = sorted(set(group_ids)), stewarded_by(by)
    if not chosen:
        raise Invalid((FieldError("group_ids", CHOOSE_GROUPS),))
    async with writing():
        rows = [] if mine is None else await Group.select(*_COLUMNS).where(_these(chosen) & mine).order_by(Group.id)
        if len(rows) != len(chosen):
            raise NotFound()
        if closing is Closing.PAUSE and any(GroupState(row["state"]) not in LISTED for row in rows):
            raise Invalid((FieldError("group_ids", NOT_LISTED),))
        version = await next_version()
        contacts = await contacts_of(chosen, today())
        for row in rows:
            actor = _acting(by, row)
            if closing is Closing.PAUSE:
                await moved(row["id"], Move.PAUSE, actor)
            else:
                unchanged = (Group.id == row["id"]) & (Group.state == row["state"])
                await change_row(_without_place(row), actor, version, unchanged)
            await recorded("close-venue", row, actor, closing.value)
            for email, language in contacts[row["id"]]:
                letter = venue_closed(row["name"], row["id"], language, paused=closing is Closing.PAUSE)
                await queue_letter(letter, to=email, kind=MailKind.GROUP_NEWS, language=language, about_id=row["id"])
    return len(rows)


def _these(group_ids: list[int]) -> Any:
    return Group.id.is_in(group_ids) & Group.state.is_in(list(LIVING)) & (Group.format == Format.IN_PERSON.value)


def _around(lat: float, lon: float) -> Any:
    north = (Group.exact_lat >= lat - _DEGREES) & (Group.exact_lat <= lat + _DEGREES)
    return north & (Group.exact_lon >= lon - _DEGREES) & (Group.exact_lon <= lon + _DEGREES)


def _metres(row: dict[str, Any], pins: list[tuple[float, float]]) -> float:
    return min(1000 * kilometres_between(lat, lon, row["exact_lat"], row["exact_lon"]) for lat, lon in pins)


def _at_venue(row: dict[str, Any], pins: list[tuple[float, float]]) -> AtVenue:
    state = GroupState(row["state"])
    return AtVenue(
        group_id=row["id"],
        name=row["name"],
        state=state,
        venue=row["venue"],
        street_address=row["street_address"],
        metres=round(_metres(row, pins)) if pins and row["exact_lat"] is not None else None,
        may_pause=state in LISTED,
    )


def _acting(identity: Identity, row: dict[str, Any]) -> Actor:
    by = actor_on(identity, GroupSeen(row["id"], GroupState(row["state"]), row["steward"]))
    if by is None:
        raise NotFound()
    return by


def _without_place(row: dict[str, Any]) -> Values:
    """Return the values of a group that meets somewhere in its municipality, and nobody knows yet where."""
    municipality = gazetteer().municipality(row["municipality"])
    label = municipality.name if municipality else ""
    return {
        "venue": "",
        "street_address": "",
        "exact_lat": None,
        "exact_lon": None,
        "exact": False,
        "place_privacy": PlacePrivacy.MUNICIPALITY.value,
        "place_label": label,
        "lat": municipality.lat if municipality else None,
        "lon": municipality.lon if municipality else None,
        "search_text": search_text(row["name"], label),
    }
