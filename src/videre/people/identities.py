"""From an account to who is asking: the roles that are valid today."""

from __future__ import annotations

from datetime import date
from typing import Any

from videre.database import reading
from videre.language import Language
from videre.people.clock import today
from videre.people.roles import STRONG_ROLES, Permission, Role
from videre.people.shapes import Grant, Identity
from videre.people.tables import Account, RoleGrant

ORGANISATION = RoleGrant.organisation
CLOSED = "closed"


async def identity_of_account(
    account_id: int,
    *,
    strong: bool,
    session_id: int | None = None,
    scopes: frozenset[Permission] | None = None,
) -> Identity | None:
    """Return an account as an identity, None where it has ended or never was."""
    async with reading():
        found = await Account.select(
            Account.name, Account.email, Account.language, Account.codes_since, Account.ended_at
        ).where(Account.id == account_id)
        if not found or found[0]["ended_at"] is not None:
            return None
        grants = await grants_on(account_id, today())
    row = found[0]
    return Identity(
        account_id=account_id,
        name=row["name"],
        email=row["email"],
        language=Language(row["language"]),
        grants=grants,
        strong=strong,
        has_codes=row["codes_since"] is not None,
        session_id=session_id,
        scopes=scopes,
    )


async def grants_on(account_id: int, day: date) -> tuple[Grant, ...]:
    """Return the roles an account holds on a day: within their own dates and their organisation's."""
    async with reading():
        rows = (
            await RoleGrant.select(
                RoleGrant.role,
                RoleGrant.organisation,
                RoleGrant.valid_from,
                RoleGrant.valid_to,
                ORGANISATION.name.as_alias("organisation_name"),
                ORGANISATION.status.as_alias("status"),
                ORGANISATION.valid_from.as_alias("organisation_from"),
                ORGANISATION.valid_to.as_alias("organisation_to"),
            )
            .where(RoleGrant.account == account_id)
            .order_by(RoleGrant.id)
        )
    held = [
        Grant(Role(row["role"]), row["organisation"], row["organisation_name"] or "")
        for row in rows
        if counts_on(row, day)
    ]
    return tuple(dict.fromkeys(held))


def must_set_up(identity: Identity) -> bool:
    """Return whether a role waits for codes that have not been set up."""
    return not identity.has_codes and any(grant.role in STRONG_ROLES for grant in identity.grants)


def counts_on(row: dict[str, Any], day: date) -> bool:
    """Return whether a grant counts on a day, given its dates, its organisation's, and that one's status."""
    if row["status"] == CLOSED:
        return False
    spans = ((row["valid_from"], row["valid_to"]), (row["organisation_from"], row["organisation_to"]))
    return all((first is None or first <= day) and (last is None or day <= last) for first, last in spans)
