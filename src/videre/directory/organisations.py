"""Organisations and what they answer for: how they come into the directory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from videre.database import writing
from videre.directory.details import contact_errors, text_errors
from videre.directory.group_rows import next_version
from videre.directory.lifecycle import NOT_YOURS
from videre.directory.meetings import today
from videre.directory.numbers import is_municipality_number, is_organisation_number
from videre.directory.shapes import OrganisationKind, OrganisationStatus
from videre.directory.tables import Area, Organisation
from videre.language import N_
from videre.people.actors import Actor, ActorKind
from videre.places.gazetteer import gazetteer
from videre.problems import FieldError, Invalid, NotAllowed
from videre.trail.actions import RecordKind, record

TEXT_LIMITS = {"name": 200, "place": 100, "website": 300, "email": 254, "phone": 20}
CONTACTS = ("email", "phone", "website")

NAME_MISSING = N_("Organisasjonen må ha et navn.")
BAD_NUMBER = N_("Dette er ikke et organisasjonsnummer.")
BAD_MUNICIPALITY = N_("Denne kommunen finnes ikke.")
BAD_AREA = N_("Området må være hele landet, et fylke eller en kommune.")
BAD_DATES = N_("Sluttdatoen er før startdatoen.")


class OrganisationDetails(Struct, frozen=True, kw_only=True):
    """An organisation as it is registered; ``areas`` as in ``PublicOrganisation``."""

    kind: OrganisationKind
    name: str
    place: str = ""
    municipality: str = ""
    organisation_number: str = ""
    status: OrganisationStatus = OrganisationStatus.UNKNOWN
    website: str = ""
    email: str = ""
    phone: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    areas: tuple[str, ...] = ()


async def create_organisation(*, details: OrganisationDetails, by: Actor) -> int:
    """Register an organisation with its areas and return its id.

    Raises ``Invalid``; ``NotAllowed`` for anyone but an administrator or the system; ``Conflict`` where the
    organisation number is taken or the municipality is there already.
    """
    if by.kind not in {ActorKind.ADMINISTRATOR, ActorKind.SYSTEM}:
        raise NotAllowed(NOT_YOURS)
    check_organisation(details)
    async with writing():
        await next_version()  # every worker holds the organisations, and reads them again
        return await _insert(details, by)


async def create_missing_organisations(*, known: Sequence[OrganisationDetails], by: Actor) -> int:
    """Register those of ``known`` that are not there and return how many: again, and nothing changes.

    One of the same kind with the same name or in the same municipality is there, closed or ended ones too, and is
    left as it is. An area that another answers for stays with that one. All or nothing. Raises ``NotAllowed`` for
    anyone but the system.
    """
    if by.kind is not ActorKind.SYSTEM:
        raise NotAllowed(NOT_YOURS)
    for details in known:
        check_organisation(details)
    async with writing():
        rows = await Organisation.select(Organisation.kind, Organisation.name, Organisation.municipality)
        there = {(row["kind"], mark) for row in rows for mark in (row["name"], row["municipality"]) if mark}
        missing = [each for each in known if not {(each.kind, each.name), (each.kind, each.municipality)} & there]
        if missing:
            await next_version()
        held = Area.valid_to.is_null() | (Area.valid_to >= today())
        taken = {row["code"] for row in await Area.select(Area.code).where(held)}
        for each in missing:
            await _insert(
                msgspec.structs.replace(each, areas=tuple(code for code in each.areas if code not in taken)), by
            )
    return len(missing)


async def _insert(details: OrganisationDetails, by: Actor) -> int:
    rows = await Organisation.insert(Organisation(**organisation_values(details))).returning(Organisation.id)
    organisation_id = int(rows[0]["id"])
    if details.areas:
        validity: dict[str, Any] = {"valid_from": details.valid_from, "valid_to": details.valid_to}
        await Area.insert(*(Area(organisation=organisation_id, code=code, **validity) for code in details.areas))
    await record(
        what="create", kind=RecordKind.ORGANISATION, record_id=organisation_id, by=by, organisation_id=organisation_id
    )
    return organisation_id


def check_organisation(details: OrganisationDetails) -> None:
    """Raise ``Invalid`` with an error for every faulty field at once."""
    errors = [*text_errors(details, TEXT_LIMITS), *contact_errors(details, CONTACTS)]
    known = gazetteer()
    if not details.name.strip():
        errors.append(FieldError("name", NAME_MISSING))
    if details.organisation_number and not is_organisation_number(details.organisation_number):
        errors.append(FieldError("organisation_number", BAD_NUMBER))
    needs_one = details.kind is OrganisationKind.MUNICIPALITY
    if (details.municipality or needs_one) and not (
        is_municipality_number(details.municipality) and known.municipality(details.municipality)
    ):
        errors.append(FieldError("municipality", BAD_MUNICIPALITY))
    codes = {each.county_number for each in known.municipalities} | {each.number for each in known.municipalities}
    if not set(details.areas) <= codes | {""}:
        errors.append(FieldError("areas", BAD_AREA))
    if details.valid_from and details.valid_to and details.valid_to < details.valid_from:
        errors.append(FieldError("valid_to", BAD_DATES))
    if errors:
        raise Invalid(tuple(errors))


def organisation_values(details: OrganisationDetails) -> dict[str, Any]:
    """Return a row's values; areas are rows of their own."""
    values = {field: getattr(details, field) for field in OrganisationDetails.__struct_fields__ if field != "areas"}
    return {**values, "kind": details.kind.value, "status": details.status.value}
