"""What administrators do with accounts: give and end roles, end an account; its history stays.

Inviting and one's own account are files beside; their names are here as well.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from videre.database import writing
from videre.language import N_
from videre.people.access import may_keep
from videre.people.account_rows import end_links
from videre.people.account_trail import Did, keeper, on_account
from videre.people.actors import Actor, ActorKind
from videre.people.clock import now, today
from videre.people.invitations import add_account, invite
from videre.people.own_account import change_own, set_password
from videre.people.recovery_codes import forget_recovery_codes
from videre.people.role_rows import Given, errors_of, give, keep_an_administrator
from videre.people.roles import Role
from videre.people.sessions import delete_sessions
from videre.people.shapes import Identity
from videre.people.tables import Account, ApiToken, RoleGrant
from videre.problems import Conflict, Invalid, NotAllowed, NotFound

__all__ = [
    "add_account",
    "change_own",
    "end_account",
    "end_invented_accounts",
    "end_role",
    "give_role",
    "invite",
    "set_password",
]

ENDED_ALREADY = N_("Rollen er avsluttet fra før.")
HELD_ALREADY = N_("Kontoen har denne rollen fra før.")


async def give_role(
    *,
    account_id: int,
    role: Role,
    organisation_id: int | None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    by: Identity,
) -> int:
    """Give a role from a day to a day (both included; None is open) and return the grant's id.

    Raises ``NotFound``; ``Invalid`` for ``organisation_id`` and ``valid_to``; ``Conflict`` where it is held already.
    """
    _only_keepers(by)
    given = Given(role, organisation_id, valid_from, valid_to)
    async with writing():
        await _living(account_id)
        if errors := await errors_of(given):
            raise Invalid(tuple(errors))
        grant_id = await give(account_id, given, keeper(by))
        if grant_id is None:
            raise Conflict(HELD_ALREADY)
        await on_account(Did.GIVE_ROLE, account_id, keeper(by), f"{role}@{organisation_id or '-'}")
    return grant_id


async def end_role(*, grant_id: int, by: Identity, on: date | None = None) -> None:
    """End a role; ``on`` is the last day it counts, and without one it ends at once.

    Raises ``NotFound``, ``Conflict`` where it would leave no administrator or ends no later anyway.
    """
    _only_keepers(by)
    async with writing():
        rows = await RoleGrant.select(RoleGrant.account, RoleGrant.role, RoleGrant.organisation).where(
            RoleGrant.id == grant_id
        )
        if not rows:
            raise NotFound()
        row = rows[0]
        if row["role"] == Role.ADMINISTRATOR.value:
            await keep_an_administrator(without_grant=grant_id)
        last = on or today() - timedelta(days=1)
        lasting = (RoleGrant.id == grant_id) & (RoleGrant.valid_to.is_null() | (RoleGrant.valid_to > last))
        if not await RoleGrant.update({RoleGrant.valid_to: last}).where(lasting).returning(RoleGrant.id):
            raise Conflict(ENDED_ALREADY)
        await on_account(Did.END_ROLE, row["account"], keeper(by), f"{row['role']}@{row['organisation'] or '-'}")


async def end_account(*, account_id: int, by: Identity) -> None:
    """End an account at once: sessions, tokens, links, password and codes are gone; roles and history stay readable.

    Raises ``NotFound``, ``Conflict`` for the last administrator.
    """
    _only_keepers(by)
    async with writing():
        await keep_an_administrator(without_account=account_id)
        await _end(account_id, keeper(by))


async def end_invented_accounts(*, by: Actor) -> int:
    """End every demonstration account and return how many that were: before production, for the command line only."""
    if by.kind is not ActorKind.SYSTEM:
        raise NotAllowed()
    async with writing():
        rows = await Account.select(Account.id).where(Account.invented.eq(True) & Account.ended_at.is_null())
        for row in rows:
            await _end(row["id"], by)
    return len(rows)


async def _end(account_id: int, by: Actor) -> None:
    gone: dict[Any, Any] = {
        Account.ended_at: now(),
        Account.password_hash: "",
        Account.codes_secret: "",
        Account.codes_since: None,
    }
    alive = (Account.id == account_id) & Account.ended_at.is_null()
    if not await Account.update(gone).where(alive).returning(Account.id):
        raise NotFound()
    await delete_sessions(account_id)
    await forget_recovery_codes(account_id)
    await end_links(account_id)
    await ApiToken.update({ApiToken.ended_at: now()}).where(
        (ApiToken.account == account_id) & ApiToken.ended_at.is_null()
    )
    open_roles = (RoleGrant.account == account_id) & (RoleGrant.valid_to.is_null() | (RoleGrant.valid_to > today()))
    await RoleGrant.update({RoleGrant.valid_to: today()}).where(open_roles)
    await on_account(Did.END_ACCOUNT, account_id, by)


async def _living(account_id: int) -> None:
    alive = (Account.id == account_id) & Account.ended_at.is_null()
    if not await Account.exists().where(alive):
        raise NotFound()


def _only_keepers(by: Identity) -> None:
    """Hide accounts from everybody but administrators: they would be told that one exists."""
    if not may_keep(by):
        raise NotFound()
