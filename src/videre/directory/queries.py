"""Reads of the directory: public listings for the search index, and who answers where."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import date
from typing import Any

from piccolo.query.functions import Max

from videre.bulk import stream_values
from videre.database import reading
from videre.directory.lifecycle import LISTED
from videre.directory.listing_lines import listings_of
from videre.directory.listing_rows import CHUNK, public_rows
from videre.directory.meetings import today
from videre.directory.shapes import HAND_OVER, Listing, OrganisationKind, OrganisationStatus, PublicOrganisation
from videre.directory.stewards import steward_among
from videre.directory.tables import Area, DirectoryVersion, Group, Organisation


async def directory_version() -> int:
    """Return how often the directory has changed; 0 for an empty one."""
    async with reading():
        rows = await DirectoryVersion.select(DirectoryVersion.version)
    return int(rows[0]["version"])


async def invented_groups() -> int:
    """Return how many listed groups are invented, those nobody is shown among them: production starts with none."""
    async with reading():
        shown = Group.state.is_in([state.value for state in LISTED])
        return int(await Group.count().where(shown & Group.invented.eq(True)))


async def listing_lines(since_version: int = 0) -> AsyncIterator[bytes]:
    """Yield the public listings changed after ``since_version`` as lines of JSON, by id, up to 1,000 at a time.

    Read it to the end. To have the version that belongs to them, open ``reading()`` round both.
    """
    async with reading():
        highest = await Group.select(Max(Group.id)).first()
        last = (highest["max"] if highest else None) or 0
        stretches = ((first, first + CHUNK) for first in range(0, last, CHUNK))
        async for lines in stream_values(public_rows(since_version, today(), stretch) for stretch in stretches):
            if lines:
                yield lines


async def listings(since_version: int = 0) -> AsyncIterator[list[Listing]]:
    """Yield what ``listing_lines`` yields as listings."""
    async for lines in listing_lines(since_version):
        yield listings_of(lines)


async def listings_assigned_to(stewards: Collection[int], on: date) -> AsyncIterator[list[Listing]]:
    """Yield the public listings of groups assigned to organisations, by id, with the steward that is one ``on`` a day.

    Read it to the end.
    """
    if not stewards:
        return
    async with reading():
        rows = await Group.select(Group.id).where(Group.steward.is_in(sorted(stewards))).order_by(Group.id)
        ids = [row["id"] for row in rows]
        stretches = ((ids[at] - 1, ids[min(at + CHUNK, len(ids)) - 1]) for at in range(0, len(ids), CHUNK))
        async for lines in stream_values(public_rows(0, on, stretch, stewards) for stretch in stretches):
            if lines:
                yield listings_of(lines)


async def changed_since(version: int) -> tuple[int, list[Listing], list[int]]:
    """Return the directory's version, the listings changed after ``version``, and the ids no longer public."""
    async with reading():
        now = await directory_version()
        if now == version:
            return now, [], []
        changed = [listing async for chunk in _changed(version) for listing in chunk]
        hidden = Group.state.not_in([state.value for state in LISTED]) | Group.missing.eq(True)
        gone = await Group.select(Group.id).where(Group.version > version).where(hidden).order_by(Group.id)
    return now, changed, [row["id"] for row in gone]


async def _changed(version: int) -> AsyncIterator[list[Listing]]:
    if await Group.count().where(Group.version > version) > CHUNK:
        async for chunk in listings(version):
            yield chunk
    else:
        async for lines in stream_values([public_rows(version, today())]):
            yield listings_of(lines or b"")


async def group_count() -> int:
    """Return how many groups there are, listed or not."""
    async with reading():
        return int(await Group.count())


async def organisations(kind: OrganisationKind | None = None, on: date | None = None) -> list[PublicOrganisation]:
    """Return the organisations with what they answer for ``on`` a day (today), by kind and name.

    Without a ``kind``, all that are public: those that hand people over come only where they are asked for.
    """
    day = on or today()
    async with reading():
        query = Organisation.select().order_by(Organisation.kind, Organisation.name, Organisation.id)
        public = Organisation.kind.not_in(sorted(kind.value for kind in HAND_OVER))
        rows = await query.where(Organisation.kind == kind.value if kind else public)
        areas = await Area.select(Area.organisation, Area.code, Area.valid_from, Area.valid_to).order_by(Area.code)
    codes: dict[int, list[str]] = {}
    for area in areas:
        if _valid(area, day):
            codes.setdefault(area["organisation"], []).append(area["code"])
    return [_organisation(row, tuple(codes.get(row["id"], ()))) for row in rows]


async def every_organisation(on: date | None = None) -> list[PublicOrganisation]:
    """Return the public organisations and those that hand people over, for who keeps them and their accounts."""
    async with reading():
        senders = [await organisations(kind, on) for kind in OrganisationKind if kind in HAND_OVER]
        return [*await organisations(on=on), *(each for found in senders for each in found)]


async def steward_on(municipality: str, day: date) -> PublicOrganisation | None:
    """Return who answers for groups in a municipality on a day, None where nobody does (``steward_among``)."""
    return steward_among(await organisations(on=day), municipality, day)


def _valid(row: dict[str, Any], day: date) -> bool:
    first, last = row["valid_from"], row["valid_to"]
    return (first is None or first <= day) and (last is None or day <= last)


def _organisation(row: dict[str, Any], areas: Sequence[str]) -> PublicOrganisation:
    return PublicOrganisation(
        id=row["id"],
        kind=OrganisationKind(row["kind"]),
        name=row["name"],
        place=row["place"],
        municipality=row["municipality"],
        organisation_number=row["organisation_number"],
        status=OrganisationStatus(row["status"]),
        website=row["website"],
        email=row["email"],
        phone=row["phone"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        areas=tuple(areas),
    )
