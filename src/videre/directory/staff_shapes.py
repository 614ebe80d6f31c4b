"""Groups as those who work with them see them. Nothing here is a base of what the public sees, or the other way round.

Dates are Norwegian dates, instants UTC. Texts in these shapes are what people wrote; everything else is a code.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from videre.directory.checklist import ChecklistStep
from videre.directory.details import GroupDetails
from videre.directory.lifecycle import GroupState, Move
from videre.directory.room import RoomStatus
from videre.people.actors import Actor


class GroupFlag(StrEnum):
    """What the work list can be narrowed to beside the state."""

    UNCONFIRMED = "unconfirmed"
    MISSING = "missing"
    ORPHANED = "orphaned"
    FEW = "few"
    """Under four members."""
    CHANGE = "change"
    """A proposed change waits."""


class GroupSort(StrEnum):
    """What the work list is sorted by."""

    NAME = "name"
    PLACE = "place"
    STATE = "state"
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    SUBMITTED = "submitted"


class GroupRow(Struct, frozen=True):
    """A group in a work list: nothing that is hidden from the public but where it is in its life.

    ``due_on`` is the day the next confirmation is due, None where none is asked for. ``room`` is as it is believed
    today. ``revision_id`` is the change that waits, None where none does.
    """

    id: int
    slug: str
    name: str
    state: GroupState
    place_label: str
    municipality: str
    topics: tuple[str, ...]
    steward_id: int | None
    steward: str
    orphaned: bool
    unconfirmed: bool
    missing: bool
    confirmed_on: date | None
    due_on: date | None
    room: RoomStatus
    room_as_of: date | None
    members: int | None
    starts_on: date | None
    return_visit_on: date | None
    submitted_at: datetime | None
    deferred_until: date | None
    changed_at: datetime
    revision_id: int | None


class GroupPage(Struct, frozen=True):
    """One page of a work list, and how many groups there are in all. ``page`` counts from 1."""

    rows: tuple[GroupRow, ...]
    total: int
    page: int
    pages: int


class Starter(Struct, frozen=True):
    """Somebody who leads a group. ``arrived`` tells whether they have followed a link to their address."""

    account_id: int
    name: str
    email: str
    since: date | None
    arrived: bool


class StaffGroup(Struct, frozen=True):
    """A group's work page: everything, for its starters and its steward. ``details`` holds the hidden place.

    ``actor`` is in what capacity this person acts, ``moves`` what they may do now, ``edits_at_once`` whether their
    change holds without a proposal. ``version`` goes back with whatever is decided on what is seen here.
    """

    row: GroupRow
    version: int
    details: GroupDetails
    remark: str
    paused_from: GroupState | None
    merged_into: int | None
    members_as_of: date | None
    created_at: datetime
    changed_by: str
    starters: tuple[Starter, ...]
    steps: tuple[ChecklistStep, ...]
    actor: Actor
    moves: tuple[Move, ...]
    edits_at_once: bool
    may_decide: bool


class QueueItem(Struct, frozen=True):
    """Something that waits for a steward: a group, or with ``revision_id`` a change to one.

    ``since`` is since when, in UTC; ``until`` the day it was put off to. ``again`` says that it was returned before.
    ``sent_by`` is the name of whoever sent it in, "" where no account did.
    """

    group_id: int
    name: str
    state: GroupState
    place_label: str
    steward_id: int | None
    steward: str
    since: datetime | None
    until: date | None = None
    revision_id: int | None = None
    again: bool = False
    topics: tuple[str, ...] = ()
    sent_by: str = ""


class Queue(Struct, frozen=True):
    """What waits for a steward, the longest waiting first in each list.

    ``deferred`` holds groups and changes that were put off to a later day; from that day on they are among the new
    ones again. ``missing`` and ``few`` are listed groups that are hidden, and that have under four members.
    """

    new: tuple[QueueItem, ...]
    revisions: tuple[QueueItem, ...]
    deferred: tuple[QueueItem, ...]
    missing: tuple[GroupRow, ...]
    few: tuple[GroupRow, ...]


class Alert(StrEnum):
    """What a starter's desk points out about a group."""

    RETURNED = "returned"
    CHANGE_RETURNED = "change-returned"
    FEW = "few"
    ONE_STARTER = "one-starter"
    UNCONFIRMED = "unconfirmed"
    MISSING = "missing"
    RETURN_VISIT = "return-visit"


class DeskGroup(Struct, frozen=True):
    """A group at its starter's desk. ``asked`` counts who has asked to come."""

    row: GroupRow
    steps: tuple[ChecklistStep, ...]
    moves: tuple[Move, ...]
    alerts: tuple[Alert, ...]
    remark: str
    members_as_of: date | None
    asked: int = 0


class Waiting(Struct, frozen=True):
    """How much waits for a person, for the welcome page; all zero for who has no such work."""

    new: int = 0
    revisions: int = 0
    deferred: int = 0
    missing: int = 0
    few: int = 0
    orphaned: int = 0
    own_groups: int = 0
    own_alerts: int = 0
    own_drafts: int = 0
