"""A municipality's support points, and whom volunteers can turn to: kept by its steward, shown on its groups' pages."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from msgspec import Struct

from videre.database import reading, writing
from videre.directory.details import MISSING, UNKNOWN_MUNICIPALITY, contact_errors, text_errors
from videre.directory.group_rows import next_version
from videre.directory.meetings import today
from videre.directory.numbers import county_of
from videre.directory.organisation_access import By, acting_for
from videre.directory.organisations import BAD_DATES
from videre.directory.tables import Area, ContactPoint, Organisation
from videre.language import N_
from videre.people.actors import Actor
from videre.people.roles import Permission
from videre.places.gazetteer import gazetteer
from videre.problems import FieldError, Invalid, NotFound
from videre.trail.actions import RecordKind, record

TEXT_LIMITS = {"name": 120, "email": 254, "phone": 20, "website": 300}
CONTACTS = ("email", "phone", "website")

NO_WAY = N_("Skriv minst én måte å ta kontakt på: e-post, telefon eller nettside.")
OUTSIDE = N_("Denne kommunen ligger utenfor området til organisasjonen.")
MUST_CHOOSE = N_("Velg hvilken organisasjon som holder kontaktpunktet.")


class ContactPointKind(StrEnum):
    """Whom a contact point is for."""

    SUPPORT_POINT = "support-point"
    """Where a citizen can get help to find or begin with a group."""
    VOLUNTEER_CONTACT = "volunteer-contact"
    """Whom volunteers who run groups can turn to."""


class ContactPointDetails(Struct, frozen=True, kw_only=True):
    """A contact point as it is said; ``municipality`` is the four-character number."""

    kind: ContactPointKind = ContactPointKind.SUPPORT_POINT
    municipality: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


class PublicContactPoint(Struct, frozen=True):
    """A contact point as anyone may see it."""

    id: int
    kind: ContactPointKind
    municipality: str
    name: str
    email: str
    phone: str
    website: str


class KeptContactPoint(Struct, frozen=True):
    """A contact point as those who keep it see it."""

    id: int
    organisation_id: int
    organisation: str
    details: ContactPointDetails


async def contact_points_on(day: date) -> dict[str, tuple[PublicContactPoint, ...]]:
    """Return all contact points that are valid on a day, by municipality; support points first, then by name."""
    return await _public(day, None)


async def contact_points_in(municipality: str, on: date | None = None) -> tuple[PublicContactPoint, ...]:
    """Return a municipality's contact points on a day (today), in the order of ``contact_points_on``."""
    return (await _public(on or today(), municipality)).get(municipality, ())


async def contact_points_for(by: By) -> list[KeptContactPoint]:
    """Return the contact points somebody keeps, ended ones too, by municipality and name; none for others."""
    async with reading():
        query = ContactPoint.select(*ContactPoint.all_columns(), ContactPoint.organisation.name).order_by(
            ContactPoint.municipality, ContactPoint.name, ContactPoint.id
        )
        mine = _kept_by(by)
        rows = await (query if mine is None else query.where(mine))
    return [_kept(row) for row in rows]


async def contact_point_for(by: By, contact_point_id: int) -> KeptContactPoint:
    """Return one contact point for those who keep it; raises ``NotFound`` for all others."""
    for found in await contact_points_for(by):
        if found.id == contact_point_id:
            return found
    raise NotFound()


async def add_contact_point(
    *, organisation_id: int, details: ContactPointDetails, by: By, on: date | None = None
) -> int:
    """Add a contact point and return its id.

    Raises ``NotAllowed`` for anyone but the organisation's stewards and administrators; ``Invalid`` with every fault
    at once, also where the organisation does not answer for the municipality on the day (today).
    """
    actor = acting_for(by, Permission.KEEP_CONTACT_POINTS, organisation_id)
    async with writing():
        await _check(details, organisation_id, on or today())
        await next_version()  # every worker holds the contact points, and reads them again
        point = ContactPoint(organisation=organisation_id, **_values(details))
        rows = await ContactPoint.insert(point).returning(ContactPoint.id)
        await _recorded("add", int(rows[0]["id"]), organisation_id, actor)
    return int(rows[0]["id"])


async def change_contact_point(
    *, contact_point_id: int, details: ContactPointDetails, by: By, on: date | None = None
) -> None:
    """Change a contact point. Raises ``NotFound`` for one that is not there or not theirs, and ``Invalid``."""
    async with writing():
        organisation_id, actor = await _of(contact_point_id, by)
        await _check(details, organisation_id, on or today())
        await _change(contact_point_id, _values(details))
        await _recorded("change", contact_point_id, organisation_id, actor)


async def end_contact_point(*, contact_point_id: int, by: By, on: date | None = None) -> None:
    """Take a contact point away from a day (today) on; what it was stays. Raises ``NotFound``."""
    last: Any = (on or today()) - timedelta(days=1)
    async with writing():
        organisation_id, actor = await _of(contact_point_id, by)
        await _change(contact_point_id, {"valid_to": last})
        await _recorded("end", contact_point_id, organisation_id, actor)


def check_contact_point(details: ContactPointDetails) -> list[FieldError]:
    """Return what is wrong with a contact point, every faulty field at once."""
    errors = [*text_errors(details, TEXT_LIMITS), *contact_errors(details, CONTACTS)]
    if not details.name.strip():
        errors.append(FieldError("name", MISSING))
    if not details.municipality:
        errors.append(FieldError("municipality", MISSING))
    elif gazetteer().municipality(details.municipality) is None:
        errors.append(FieldError("municipality", UNKNOWN_MUNICIPALITY))
    if not any(getattr(details, field).strip() for field in CONTACTS):
        errors.append(FieldError("email", NO_WAY))
    if details.valid_from and details.valid_to and details.valid_to < details.valid_from:
        errors.append(FieldError("valid_to", BAD_DATES))
    return errors


async def _check(details: ContactPointDetails, organisation_id: int, on: date) -> None:
    errors = check_contact_point(details)
    if not await Organisation.exists().where(Organisation.id == organisation_id):
        errors.append(FieldError("organisation_id", MUST_CHOOSE))
    elif not any(error.field == "municipality" for error in errors):
        codes = {details.municipality, county_of(details.municipality), ""}
        held = (
            (Area.organisation == organisation_id)
            & Area.code.is_in(sorted(codes))
            & (Area.valid_from.is_null() | (Area.valid_from <= on))
            & (Area.valid_to.is_null() | (Area.valid_to >= on))
        )
        if not await Area.exists().where(held):
            errors.append(FieldError("municipality", OUTSIDE))
    if errors:
        raise Invalid(tuple(errors))


async def _public(day: date, municipality: str | None) -> dict[str, tuple[PublicContactPoint, ...]]:
    valid = (ContactPoint.valid_from.is_null() | (ContactPoint.valid_from <= day)) & (
        ContactPoint.valid_to.is_null() | (ContactPoint.valid_to >= day)
    )
    if municipality is not None:
        valid = valid & (ContactPoint.municipality == municipality)
    async with reading():
        rows = await (
            ContactPoint.select(*(getattr(ContactPoint, field) for field in PublicContactPoint.__struct_fields__))
            .where(valid)
            .order_by(ContactPoint.municipality, ContactPoint.kind, ContactPoint.name, ContactPoint.id)
        )
    found: dict[str, tuple[PublicContactPoint, ...]] = {}
    for row in rows:
        point = PublicContactPoint(**{**row, "kind": ContactPointKind(row["kind"])})
        found[point.municipality] = (*found.get(point.municipality, ()), point)
    return found


def _kept_by(by: By) -> Any:
    """Return the condition for the contact points somebody keeps; None where that is all of them."""
    if isinstance(by, Actor):
        acting_for(by, Permission.KEEP_CONTACT_POINTS, None)
        return None
    if by.everywhere(Permission.KEEP_CONTACT_POINTS):
        return None
    return ContactPoint.organisation.is_in(sorted(by.organisations(Permission.KEEP_CONTACT_POINTS)) or [0])


async def _of(contact_point_id: int, by: By) -> tuple[int, Actor]:
    """Return who keeps a contact point and in what capacity somebody acts on it. Raises ``NotFound``."""
    mine = _kept_by(by)
    where = ContactPoint.id == contact_point_id
    rows = await ContactPoint.select(ContactPoint.organisation).where(where if mine is None else where & mine)
    if not rows:
        raise NotFound()
    organisation_id = int(rows[0]["organisation"])
    return organisation_id, acting_for(by, Permission.KEEP_CONTACT_POINTS, organisation_id)


async def _change(contact_point_id: int, values: dict[str, Any]) -> None:
    await next_version()
    anything: Any = values
    await ContactPoint.update(anything).where(ContactPoint.id == contact_point_id)


async def _recorded(what: str, contact_point_id: int, organisation_id: int, by: Actor) -> None:
    await record(
        what=what, kind=RecordKind.CONTACT_POINT, record_id=contact_point_id, by=by, organisation_id=organisation_id
    )


def _values(details: ContactPointDetails) -> dict[str, Any]:
    values = {field: getattr(details, field) for field in ContactPointDetails.__struct_fields__}
    return {key: value.strip() if type(value) is str else value for key, value in values.items()} | {
        "kind": details.kind.value
    }


def _kept(row: dict[str, Any]) -> KeptContactPoint:
    said = {field: row[field] for field in ContactPointDetails.__struct_fields__}
    details = ContactPointDetails(**{**said, "kind": ContactPointKind(row["kind"])})
    return KeptContactPoint(row["id"], row["organisation"], row["organisation.name"], details)
