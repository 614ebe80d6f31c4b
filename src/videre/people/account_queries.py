"""Reads of accounts: the list for administrators, and one account, whose reader goes on the trail."""

from __future__ import annotations

from typing import Any

from videre.database import reading, writing
from videre.language import Language
from videre.people.access import may_keep, may_see
from videre.people.account_shapes import AccountRow, HeldRole, StaffAccount
from videre.people.account_trail import Did, keeper, on_account
from videre.people.clock import now, today
from videre.people.identities import ORGANISATION, counts_on
from videre.people.roles import Role
from videre.people.sessions import ABSOLUTE, IDLE
from videre.people.shapes import Identity
from videre.people.tables import Account, ApiToken, RoleGrant, StaffSession
from videre.problems import NotFound

__all__ = ["AccountRow", "HeldRole", "StaffAccount", "account_for", "accounts_for"]


async def accounts_for(
    identity: Identity, q: str = "", role: Role | None = None, ended: bool = False
) -> list[AccountRow]:
    """Return the accounts by name: those at work, or the ended ones; nobody's for anyone but an administrator.

    ``q`` is part of a name, an address or an organisation; ``role`` one that counts today (or did, among the ended).
    """
    if not may_keep(identity):
        return []
    async with reading():
        query = Account.select().order_by(Account.id)
        rows = await query.where(Account.ended_at.is_not_null() if ended else Account.ended_at.is_null())
        roles = await _roles()
    found = [
        AccountRow(
            id=row["id"],
            name=row["name"],
            email=row["email"],
            roles=roles.get(row["id"], ()),
            has_codes=row["codes_since"] is not None,
            created_at=row["created_at"],
            confirmed_at=row["confirmed_at"],
            ended_at=row["ended_at"],
        )
        for row in rows
    ]
    wanted = [each for each in found if _fits(each, q.strip().casefold(), role)]
    return sorted(wanted, key=lambda each: (each.name.casefold(), each.email, each.id))


async def account_for(identity: Identity, account_id: int) -> StaffAccount:
    """Return one account: one's own, or any for an administrator, whose look is written on the trail.

    Raises ``NotFound`` for everybody else. Outside any block.
    """
    if not may_see(identity, account_id):
        raise NotFound()
    if identity.account_id == account_id:
        async with reading():
            return await _account(account_id)
    async with writing():
        found = await _account(account_id)
        await on_account(Did.LOOK, account_id, keeper(identity))
    return found


async def _account(account_id: int) -> StaffAccount:
    rows = await Account.select().where(Account.id == account_id)
    if not rows:
        raise NotFound()
    row, at = rows[0], now()
    sessions = await StaffSession.select(StaffSession.seen_at, StaffSession.created_at).where(
        StaffSession.account == account_id
    )
    working = (ApiToken.account == account_id) & ApiToken.ended_at.is_null() & (ApiToken.expires_on >= today())
    return StaffAccount(
        id=row["id"],
        name=row["name"],
        email=row["email"],
        language=Language(row["language"]),
        roles=(await _roles(account_id)).get(account_id, ()),
        has_password=bool(row["password_hash"]),
        has_codes=row["codes_since"] is not None,
        sessions=sum(at - each["seen_at"] < IDLE and at - each["created_at"] < ABSOLUTE for each in sessions),
        tokens=int(await ApiToken.count().where(working)),
        created_at=row["created_at"],
        confirmed_at=row["confirmed_at"],
        ended_at=row["ended_at"],
    )


async def _roles(account_id: int | None = None) -> dict[int, tuple[HeldRole, ...]]:
    query = RoleGrant.select(
        *RoleGrant.all_columns(),
        ORGANISATION.name.as_alias("organisation_name"),
        ORGANISATION.status.as_alias("status"),
        ORGANISATION.valid_from.as_alias("organisation_from"),
        ORGANISATION.valid_to.as_alias("organisation_to"),
    ).order_by(RoleGrant.id)
    rows: list[dict[str, Any]] = await (query if account_id is None else query.where(RoleGrant.account == account_id))
    found: dict[int, tuple[HeldRole, ...]] = {}
    for row in rows:
        held = HeldRole(
            grant_id=row["id"],
            role=Role(row["role"]),
            organisation_id=row["organisation"],
            organisation=row["organisation_name"] or "",
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            granted_by=row["granted_by"],
            granted_at=row["granted_at"],
            counts=counts_on(row, today()),
        )
        found[row["account"]] = (*found.get(row["account"], ()), held)
    return found


def _fits(account: AccountRow, q: str, role: Role | None) -> bool:
    held = [each for each in account.roles if each.counts or account.ended_at is not None]
    if role is not None and role not in {each.role for each in held}:
        return False
    texts = (account.name, account.email, *(each.organisation for each in held))
    return not q or any(q in text.casefold() for text in texts)
