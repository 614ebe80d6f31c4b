"""Reading the trail: a record's by whoever answers for it, the whole by administrators. Reading it leaves a trace."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from videre.database import reading, writing
from videre.people.actors import ActorKind
from videre.people.roles import Permission
from videre.people.shapes import Identity
from videre.problems import NotAllowed
from videre.trail.actions import RecordKind, record
from videre.trail.spreadsheet import csv_line
from videre.trail.tables import TrailEntry

MOST = 200
"""Entries of one page at most."""
PORTION = 1000
"""Entries of an export that are in memory at once."""
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
"""Days beyond these cannot be told in every zone, and nothing happened on them."""
_ZONE = ZoneInfo("Europe/Oslo")
COLUMNS = (
    "id", "at", "account_id", "who", "capacity", "what", "record_kind", "record_id", "organisation_id", "note",
)  # fmt: skip


class Entry(Struct, frozen=True):
    """One line of the trail, as it was written. ``record_kind`` is a ``RecordKind``, ``capacity`` an ``ActorKind``."""

    id: int
    at: datetime
    account_id: int | None
    who: str
    capacity: str
    what: str
    record_kind: str
    record_id: int
    organisation_id: int | None
    note: str


async def entries_for(
    identity: Identity,
    kind: RecordKind | None = None,
    record_id: int | None = None,
    what: str = "",
    since: date | None = None,
    until: date | None = None,
    before_id: int | None = None,
    limit: int = 50,
) -> list[Entry]:
    """Return entries, newest first: ``limit`` (``MOST`` at most) below ``before_id``.

    With ``kind`` and ``record_id`` it is one record's trail, of which a steward sees the time their organisation
    answered for it; without both it is the whole, for administrators, and having read it is on the trail itself. So is
    a look at an account's.
    ``since`` and ``until`` are days in Norway, both included. Raises ``NotAllowed``.
    """
    filters = _filters(kind, record_id, what, since, until)
    if kind is not None and record_id is not None:
        filters += _of_own(identity)
        if kind is RecordKind.ACCOUNT and identity.everywhere(Permission.SEE_RECORD_TRAIL):
            async with writing():
                actor = identity.acting_as(ActorKind.ADMINISTRATOR)
                await record(what="look-account", kind=kind, record_id=record_id, by=actor)
    else:
        await _looked(identity, "look-trail", kind, since, until)
    if before_id is not None:
        filters.append(TrailEntry.id < before_id)
    return await _entries(filters, min(max(limit, 1), MOST))


async def trail_csv(
    identity: Identity,
    kind: RecordKind | None = None,
    record_id: int | None = None,
    what: str = "",
    since: date | None = None,
    until: date | None = None,
) -> AsyncIterator[str]:
    """Return an export as portions of CSV, newest first: semicolons, as spreadsheets in Norway read it.

    Await it: whether it is allowed is known before the first portion, and that it was made is on the trail. It holds
    what was there at that moment. Raises ``NotAllowed``.
    """
    await _looked(identity, "export-trail", kind, since, until)
    return _portions(_filters(kind, record_id, what, since, until))


async def _portions(filters: list[Any]) -> AsyncIterator[str]:
    # The mark at the start tells spreadsheets that this is UTF-8.
    yield "\ufeff" + csv_line(COLUMNS)
    before: list[Any] = []
    # Each portion is a block of its own: a slow reader must not hold a view of the database open.
    while entries := await _entries([*filters, *before], PORTION):
        yield "".join(csv_line(_cells(entry)) for entry in entries)
        before = [TrailEntry.id < entries[-1].id]


def _cells(entry: Entry) -> tuple[object, ...]:
    cells = {name: getattr(entry, name) for name in COLUMNS}
    return tuple((cells | {"at": entry.at.astimezone(_ZONE).isoformat(timespec="seconds")}).values())


def _filters(
    kind: RecordKind | None, record_id: int | None, what: str, since: date | None, until: date | None
) -> list[Any]:
    filters: list[Any] = []
    if kind is not None:
        filters.append(TrailEntry.record_kind == kind.value)
    if record_id is not None:
        filters.append(TrailEntry.record_id == record_id)
    if what:
        filters.append(TrailEntry.what == what)
    if since is not None:
        filters.append(TrailEntry.at >= _midnight(max(since, EARLIEST)))
    if until is not None:
        filters.append(TrailEntry.at < _midnight(min(until, LATEST) + timedelta(days=1)))
    return filters


def _of_own(identity: Identity) -> list[Any]:
    permission = Permission.SEE_RECORD_TRAIL
    if not identity.may(permission):
        raise NotAllowed()
    if identity.everywhere(permission):
        return []
    # A handover's trail is read by the person who holds the card. A municipality may be both steward and the service
    # that hands over, and its stewards no more than its team shall see what one person did.
    own = TrailEntry.organisation_id.is_in(sorted(identity.organisations(permission)) or [0])
    return [own & (TrailEntry.record_kind != RecordKind.HANDOVER.value)]


async def _looked(
    identity: Identity, verb: str, kind: RecordKind | None, since: date | None, until: date | None
) -> None:
    if not identity.everywhere(Permission.SEE_WHOLE_TRAIL):
        raise NotAllowed()
    narrowed = {"kind": kind.value if kind else "", "since": since or "", "until": until or ""}
    note = " ".join(f"{name}={value}" for name, value in narrowed.items() if value)
    async with writing():
        actor = identity.acting_as(ActorKind.ADMINISTRATOR)
        await record(what=verb, kind=RecordKind.TRAIL, record_id=0, by=actor, note=note)


async def _entries(filters: list[Any], limit: int) -> list[Entry]:
    query = TrailEntry.select(*(getattr(TrailEntry, name) for name in COLUMNS))
    for each in filters:
        query = query.where(each)
    async with reading():
        rows: list[dict[str, Any]] = await query.order_by(TrailEntry.id, ascending=False).limit(limit)
    return [Entry(**row) for row in rows]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), _ZONE).astimezone(ZoneInfo("UTC"))
