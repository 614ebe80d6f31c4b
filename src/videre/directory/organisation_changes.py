"""Changing an organisation: how it is reached, how long it answers for groups, and where."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import Struct

from videre.database import reading, writing
from videre.directory.group_rows import next_version
from videre.directory.meetings import today
from videre.directory.organisation_access import By, acting_for
from videre.directory.organisations import (
    BAD_AREA,
    BAD_DATES,
    OrganisationDetails,
    check_organisation,
    organisation_values,
)
from videre.directory.orphans import orphan_groups
from videre.directory.queries import organisations
from videre.directory.shapes import HAND_OVER, OrganisationKind, OrganisationStatus
from videre.directory.stewards import steward_among
from videre.directory.stewardship_rows import groups_of, organisation_row
from videre.directory.tables import Area, Organisation
from videre.directory.transfer import Moving, moving
from videre.language import N_
from videre.people.actors import Actor
from videre.people.roles import Permission
from videre.places.gazetteer import gazetteer
from videre.problems import FieldError, Invalid, NotFound
from videre.trail.actions import RecordKind, record

AREA_TAKEN = N_("{organisation} svarer for dette området i samme tid. Avslutt det der først.")


class HeldArea(Struct, frozen=True):
    """What an organisation answers for, for a time: "" the country, two characters a county, four a municipality."""

    id: int
    code: str
    valid_from: date | None
    valid_to: date | None


class OrganisationSeen(Struct, frozen=True):
    """An organisation as its page shows it to those who keep it; ``groups`` is how many living ones it answers for."""

    id: int
    details: OrganisationDetails
    areas: tuple[HeldArea, ...]
    groups: int


class Leaving(Struct, frozen=True):
    """A group that would stand without a steward, and who is next in line for its place."""

    group: Moving
    next_id: int | None
    next_name: str


async def organisation_for(by: By, organisation_id: int) -> OrganisationSeen:
    """Return an organisation for administrators and its own stewards.

    Raises ``NotFound``; ``NotAllowed`` for anyone else.
    """
    async with reading():
        row = await organisation_row(organisation_id)
        if isinstance(by, Actor) or organisation_id not in by.organisations(Permission.STEWARD_GROUPS):
            acting_for(by, Permission.KEEP_ORGANISATIONS, None)
        areas = await Area.select().where(Area.organisation == organisation_id).order_by(Area.code, Area.id)
        groups = len(await groups_of(organisation_id))
    held = tuple(HeldArea(each["id"], each["code"], each["valid_from"], each["valid_to"]) for each in areas)
    return OrganisationSeen(organisation_id, _details(row), held, groups)


async def change_organisation(*, organisation_id: int, details: OrganisationDetails, by: By) -> None:
    """Change everything about an organisation but its areas, which have dates of their own (``give_area``).

    Raises ``NotAllowed`` for anyone but an administrator, ``NotFound``, ``Invalid`` with every fault at once, and
    ``Conflict`` where its number or municipality is another's.
    """
    actor = acting_for(by, Permission.KEEP_ORGANISATIONS, None)
    check_organisation(details)
    async with writing():
        before = await organisation_row(organisation_id)
        await next_version()  # every worker reads the organisations again, and the groups of those that changed
        values: Any = organisation_values(details)
        changed = sorted(field for field, value in values.items() if value != before[field])
        await Organisation.update(values).where(Organisation.id == organisation_id)
        await _recorded("change", organisation_id, actor, " ".join(changed))


async def give_area(
    *, organisation_id: int, code: str, by: By, valid_from: date | None = None, valid_to: date | None = None
) -> int:
    """Let an organisation answer for an area for a time, and return the area's id.

    Only new groups there go to it: those of another stay until they are transferred. Raises ``NotAllowed``,
    ``NotFound``, and ``Invalid`` for an area that is none, dates that are none, and one that another has meanwhile.
    """
    actor = acting_for(by, Permission.KEEP_ORGANISATIONS, None)
    errors = []
    known = gazetteer().municipalities
    if code not in {""} | {each.county_number for each in known} | {each.number for each in known}:
        errors.append(FieldError("code", BAD_AREA))
    if valid_from and valid_to and valid_to < valid_from:
        errors.append(FieldError("valid_to", BAD_DATES))
    if errors:
        raise Invalid(tuple(errors))
    async with writing():
        organisation = await organisation_row(organisation_id)
        if organisation["kind"] in HAND_OVER:
            raise Invalid((FieldError("organisation_id", BAD_AREA),))
        await next_version()
        await _refuse_taken(code, valid_from, valid_to)
        area = Area(organisation=organisation_id, code=code, valid_from=valid_from, valid_to=valid_to)
        rows = await Area.insert(area).returning(Area.id)
        await _recorded("give-area", organisation_id, actor, code or "all")
    return int(rows[0]["id"])


async def end_area(*, area_id: int, last_day: date, by: By) -> None:
    """Let an organisation answer for an area up to and with a day. Raises ``NotAllowed``, ``NotFound``, ``Invalid``."""
    actor = acting_for(by, Permission.KEEP_ORGANISATIONS, None)
    async with writing():
        rows = await Area.select().where(Area.id == area_id)
        if not rows:
            raise NotFound()
        if rows[0]["valid_from"] and last_day < rows[0]["valid_from"]:
            raise Invalid((FieldError("last_day", BAD_DATES),))
        await next_version()
        ending: Any = {Area.valid_to: last_day}
        await Area.update(ending).where(Area.id == area_id)
        await _recorded("end-area", rows[0]["organisation"], actor, rows[0]["code"] or "all")


async def end_preview(by: By, organisation_id: int, last_day: date) -> list[Leaving]:
    """Return the groups that would stand without a steward once an organisation has ended, by id; changes nothing.

    Raises ``NotAllowed`` for anyone but an administrator, ``NotFound``.
    """
    acting_for(by, Permission.KEEP_ORGANISATIONS, None)
    after = date.fromordinal(last_day.toordinal() + 1)
    async with reading():
        await organisation_row(organisation_id)
        others = [each for each in await organisations(on=after) if each.id != organisation_id]
        rows = await groups_of(organisation_id)
    leaving = []
    for row in rows:
        successor = steward_among(others, row["municipality"], after)
        group = moving(row, successor.areas if successor else ())
        leaving.append(Leaving(group, successor.id if successor else None, successor.name if successor else ""))
    return leaving


async def end_organisation(*, organisation_id: int, last_day: date, by: By, on: date | None = None) -> int:
    """End an organisation: it answers for groups up to and with ``last_day``. Return how many groups it leaves now.

    Groups it still answers for then are left to the national queue: at once where the day is past, else by the
    daily ``orphan_ended_organisations``. Raises ``NotAllowed``, ``NotFound``, ``Invalid``.
    """
    actor, day = acting_for(by, Permission.KEEP_ORGANISATIONS, None), on or today()
    async with writing():
        row = await organisation_row(organisation_id)
        if row["valid_from"] and last_day < row["valid_from"]:
            raise Invalid((FieldError("last_day", BAD_DATES),))
        await next_version()
        ending: Any = {Organisation.valid_to: last_day}
        await Organisation.update(ending).where(Organisation.id == organisation_id)
        await _recorded("end", organisation_id, actor, last_day.isoformat())
        return await orphan_groups(organisation_id, actor, day) if last_day < day else 0


async def _refuse_taken(code: str, valid_from: date | None, valid_to: date | None) -> None:
    """Raise ``Invalid`` where an organisation at work answers for this very area in some of the same days."""
    rows = await Area.select(
        Area.valid_from, Area.valid_to, Area.organisation.name, Area.organisation.valid_from,
        Area.organisation.valid_to,
    ).where((Area.code == code) & (Area.organisation.status != OrganisationStatus.CLOSED.value))  # fmt: skip
    first, last = valid_from or date.min, valid_to or date.max
    for row in rows:
        begins = max(row["valid_from"] or date.min, row["organisation.valid_from"] or date.min)
        ends = min(row["valid_to"] or date.max, row["organisation.valid_to"] or date.max)
        if max(begins, first) <= min(ends, last):
            raise Invalid((FieldError("code", AREA_TAKEN, {"organisation": row["organisation.name"]}),))


def _details(row: dict[str, Any]) -> OrganisationDetails:
    said = {field: row[field] for field in OrganisationDetails.__struct_fields__ if field != "areas"}
    kinds = {"kind": OrganisationKind(row["kind"]), "status": OrganisationStatus(row["status"])}
    return OrganisationDetails(**{**said, **kinds})


async def _recorded(what: str, organisation_id: int, by: Actor, note: str) -> None:
    await record(
        what=what, kind=RecordKind.ORGANISATION, record_id=organisation_id, by=by,
        organisation_id=organisation_id, note=note,
    )  # fmt: skip
