"""Whom a letter to an organisation reaches: the people who hold a role there on a day."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from videre.database import reading
from videre.language import Language
from videre.people.roles import Role
from videre.people.tables import Account, RoleGrant


class Receiver(NamedTuple):
    """An e-mail address, and the language its owner reads."""

    email: str
    language: Language


async def addresses_of(organisation_id: int | None, role: Role, on: date) -> list[Receiver]:
    """Return who holds ``role`` in an organisation on a day, each once; None asks for every organisation.

    Only accounts that have not ended and whose address was confirmed: a letter about a group must not go to a
    mistyped invitation. Callable inside ``writing()``. Empty where nobody does: then the organisation's own address
    is the one to write to (``directory.receivers``).
    """
    async with reading():
        held = (
            (RoleGrant.role == role.value)
            & ((RoleGrant.valid_from.is_null()) | (RoleGrant.valid_from <= on))
            & ((RoleGrant.valid_to.is_null()) | (RoleGrant.valid_to >= on))
        )
        if organisation_id is not None:
            held = held & (RoleGrant.organisation == organisation_id)
        holders = [row["account"] for row in await RoleGrant.select(RoleGrant.account).where(held)]
        return await _receivers(sorted(set(holders)))


async def languages_of(emails: list[str]) -> dict[str, Language]:
    """Return the language of each address that belongs to an account, by the address in lower case."""
    keys = sorted({email.strip().lower() for email in emails})
    if not keys:
        return {}
    async with reading():
        rows = await Account.select(Account.email_key, Account.language).where(
            Account.email_key.is_in(keys) & Account.ended_at.is_null()
        )
    return {row["email_key"]: Language(row["language"]) for row in rows}


async def receivers_by_account(account_ids: list[int]) -> dict[int, Receiver]:
    """Return where to write to each of these accounts; those that ended or never confirmed are left out."""
    if not account_ids:
        return {}
    async with reading():
        rows = await Account.select(Account.id, Account.email, Account.language).where(
            Account.id.is_in(sorted(set(account_ids))) & Account.ended_at.is_null() & Account.confirmed_at.is_not_null()
        )
    return {row["id"]: Receiver(row["email"], Language(row["language"])) for row in rows}


async def _receivers(account_ids: list[int]) -> list[Receiver]:
    found = await receivers_by_account(account_ids)
    return [found[account_id] for account_id in account_ids if account_id in found]
