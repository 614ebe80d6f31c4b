"""Groups that may be the same one, registered twice: pointed out to whoever decides, who then looks for themselves.

Alike in name, near in place, at the same time, on the same topics: each alone says little, so it takes a like name
in the same municipality, or the same place together with time or topics.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from msgspec import Struct
from rapidfuzz import fuzz

from videre.database import reading
from videre.directory.details import GroupDetails
from videre.directory.group_rows import DETAILS, details_of
from videre.directory.group_seen import stewarded_by
from videre.directory.lifecycle import LISTED, GroupState
from videre.directory.meetings import Meetings
from videre.directory.recurrence import weekdays
from videre.directory.tables import Group
from videre.people.shapes import Identity
from videre.places.folding import fold
from videre.places.gazetteer import gazetteer
from videre.places.geodesy import kilometres_between
from videre.problems import NotFound

SAME_PLACE_KM = 0.2
NEAR_MINUTES = 90
LIKE_NAME = 84.0
"""Of 100, by rapidfuzz's ``token_set_ratio``: «Søvngruppa» and «Søvngruppen» are alike, «Sorggruppa» is not."""
_SMALL_WORDS = frozenset({"i", "pa", "ved", "for", "og", "eksempel"})
LIKE_TOPICS = 0.5
"""Share of the topics of both that both have."""
MOST = 5
_DEGREES = 0.02
"""Some two kilometres north and south, one at least east and west: candidates beyond the municipality's border."""


class Reason(StrEnum):
    """In what two groups are alike."""

    NAME = "name"
    PLACE = "place"
    TIME = "time"
    TOPICS = "topics"


class Duplicate(Struct, frozen=True):
    """A group that may be the same. ``slug`` leads to its listing where ``listed``."""

    group_id: int
    slug: str
    name: str
    place_label: str
    state: GroupState
    listed: bool
    reasons: tuple[Reason, ...]


async def likely_duplicates(
    identity: Identity, *, group_id: int | None = None, details: GroupDetails | None = None
) -> list[Duplicate]:
    """Return up to five groups that are likely the same as a group, or as details; the likeliest first.

    Only listed ones, and those that wait where this person answers for them. A hidden address counts only where this
    person may see it. Raises ``NotFound`` for an unknown group.
    """
    async with reading():
        if details is None:
            rows = await Group.select(*DETAILS, Group.place_label).where(Group.id == group_id)
            if not rows:
                raise NotFound()
            details = details_of(rows[0])
        mine = stewarded_by(identity)
        listed = Group.state.is_in([state.value for state in LISTED]) & Group.missing.eq(False)
        reachable = listed if mine is None else listed | (mine & (Group.state == GroupState.SUBMITTED.value))
        columns = (*DETAILS, Group.id, Group.slug, Group.state, Group.place_label, Group.exact)
        near = await Group.select(*columns).where(reachable & _near(details) & (Group.id != (group_id or 0)))
        seen = (
            await Group.select(Group.id).where(mine & Group.id.is_in([row["id"] for row in near]))
            if mine and near
            else []
        )
    known = {row["id"] for row in seen}
    found = []
    for row in near:
        reasons = alike(details, details_of(row), place=bool(row["exact"]) or row["id"] in known)
        if is_likely(reasons):
            found.append(_duplicate(row, reasons))
    return sorted(found, key=lambda each: (-len(each.reasons), each.group_id))[:MOST]


def alike(one: GroupDetails, other: GroupDetails, *, place: bool = True) -> tuple[Reason, ...]:
    """Return in what two groups are alike; ``place`` says whether the other's exact place may be compared."""
    share = len(set(one.topics) & set(other.topics)) / max(1, len(set(one.topics) | set(other.topics)))
    points = {
        Reason.NAME: fuzz.token_set_ratio(_own_name(one), _own_name(other)) >= LIKE_NAME,
        Reason.PLACE: place and _same_place(one, other),
        Reason.TIME: _near_time(one.meetings, other.meetings),
        Reason.TOPICS: share >= LIKE_TOPICS,
    }
    return tuple(reason for reason, holds in points.items() if holds)


def is_likely(reasons: tuple[Reason, ...]) -> bool:
    """Return whether two groups that are alike in these are likely one."""
    return Reason.NAME in reasons or (Reason.PLACE in reasons and len(reasons) > 1)


def _own_name(details: GroupDetails) -> str:
    """Return the name without where it is: «Sorggruppa i Moss» and «Søvngruppa i Moss» share only that."""
    municipality = gazetteer().municipality(details.municipality) if details.municipality else None
    where = f"{details.settlement} {municipality.name if municipality else ''}"
    words = fold(details.name).split()
    own = [word for word in words if word not in _SMALL_WORDS | set(fold(where).split())]
    return " ".join(own or words)


def _same_place(one: GroupDetails, other: GroupDetails) -> bool:
    if one.exact_lat is not None and one.exact_lon is not None:
        lat, lon = other.exact_lat, other.exact_lon
        if lat is not None and lon is not None:
            return kilometres_between(one.exact_lat, one.exact_lon, lat, lon) <= SAME_PLACE_KM
    return bool(one.venue) and one.municipality == other.municipality and fold(one.venue) == fold(other.venue)


def _near_time(one: Meetings | None, other: Meetings | None) -> bool:
    if one is None or other is None or not weekdays(one) & weekdays(other):
        return False
    minutes = [each.dtstart.hour * 60 + each.dtstart.minute for each in (one, other)]
    return abs(minutes[0] - minutes[1]) <= NEAR_MINUTES


def _near(details: GroupDetails) -> Any:
    """Return the condition for candidates: the same municipality, or round the corner beyond its border."""
    same = Group.municipality == details.municipality
    lat, lon = details.exact_lat, details.exact_lon
    if lat is None or lon is None:
        return same
    box = (Group.exact_lat >= lat - _DEGREES) & (Group.exact_lat <= lat + _DEGREES)
    return same | (box & (Group.exact_lon >= lon - _DEGREES) & (Group.exact_lon <= lon + _DEGREES))


def _duplicate(row: dict[str, Any], reasons: tuple[Reason, ...]) -> Duplicate:
    state = GroupState(row["state"])
    return Duplicate(row["id"], row["slug"], row["name"], row["place_label"], state, state in LISTED, reasons)
