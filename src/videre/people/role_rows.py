"""Giving and checking roles, as far as actions share it; inside ``writing()``."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import Struct

from videre.language import N_
from videre.people.account_rows import grant
from videre.people.actors import Actor
from videre.people.clock import today
from videre.people.identities import ORGANISATION, counts_on
from videre.people.roles import Role
from videre.people.tables import RoleGrant
from videre.problems import Conflict, FieldError

IN_AN_ORGANISATION = frozenset({Role.RPH_STAFF, Role.STEWARD})
"""Roles that mean nothing without an organisation."""
NO_ORGANISATION = N_("Velg organisasjonen rollen gjelder i.")
BAD_DATES = N_("Sluttdatoen er før startdatoen.")
LAST_ADMINISTRATOR = N_("Dette er den siste administratoren. Gi rollen til en annen først.")


class Given(Struct, frozen=True):
    """A role to give: where, and from which day to which (both included; None is open)."""

    role: Role
    organisation_id: int | None
    valid_from: date | None = None
    valid_to: date | None = None


async def errors_of(given: Given) -> list[FieldError]:
    """Return what is wrong with a role to give."""
    errors = []
    if given.organisation_id is None:
        if given.role in IN_AN_ORGANISATION:
            errors.append(FieldError("organisation_id", NO_ORGANISATION))
    elif not await organisation_name(given.organisation_id):
        errors.append(FieldError("organisation_id", NO_ORGANISATION))
    if given.valid_from and given.valid_to and given.valid_to < given.valid_from:
        errors.append(FieldError("valid_to", BAD_DATES))
    return errors


async def organisation_name(organisation_id: int | None) -> str:
    """Return an organisation's name, "" where there is none."""
    if organisation_id is None:
        return ""
    organisation: Any = ORGANISATION._foreign_key_meta.resolved_references  # the directory's: not ours to import
    rows = await organisation.select(organisation.name).where(organisation.id == organisation_id)
    return str(rows[0]["name"]) if rows else ""


async def give(account_id: int, given: Given, by: Actor) -> int | None:
    """Give a role and return the grant's id; None where the account holds it already, now or from a day to come."""
    where = RoleGrant.organisation
    same_place = where.is_null() if given.organisation_id is None else where == given.organisation_id
    held = (
        (RoleGrant.account == account_id)
        & (RoleGrant.role == given.role.value)
        & same_place
        & (RoleGrant.valid_to.is_null() | (RoleGrant.valid_to >= (given.valid_from or today())))
    )
    if await RoleGrant.exists().where(held):
        return None
    return await grant(
        account_id=account_id,
        role=given.role,
        organisation_id=given.organisation_id,
        by=by,
        valid_from=given.valid_from,
        valid_to=given.valid_to,
    )


async def keep_an_administrator(*, without_account: int | None = None, without_grant: int | None = None) -> None:
    """Raise ``Conflict`` where nobody would be an administrator without this account or grant.

    Holds every administrator's grant until the block ends: two who end each other at once would leave none.
    """
    theirs = RoleGrant.role == Role.ADMINISTRATOR.value
    await RoleGrant.update({RoleGrant.role: Role.ADMINISTRATOR.value}).where(theirs)
    account = RoleGrant.account
    rows = (
        await RoleGrant.select(
            RoleGrant.id,
            account.as_alias("account"),
            RoleGrant.valid_from,
            RoleGrant.valid_to,
            ORGANISATION.status.as_alias("status"),
            ORGANISATION.valid_from.as_alias("organisation_from"),
            ORGANISATION.valid_to.as_alias("organisation_to"),
        )
        .where(theirs & account.ended_at.is_null() & account.confirmed_at.is_not_null())
        .order_by(RoleGrant.id)
    )
    left = [
        row
        for row in rows
        if row["account"] != without_account and row["id"] != without_grant and counts_on(row, today())
    ]
    if not left:
        raise Conflict(LAST_ADMINISTRATOR)
