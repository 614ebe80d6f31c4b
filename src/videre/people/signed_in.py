"""What every way of signing in ends with: a session, and what its person must still do."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from videre.database import reading
from videre.people.account_trail import Did, on_account, person
from videre.people.identities import identity_of_account, must_set_up
from videre.people.sessions import new_session
from videre.people.tables import Account
from videre.problems import NotFound


class SignedIn(Struct, frozen=True):
    """A session was opened: ``token`` is for the cookie. A code is asked for, or must be set up, before roles count."""

    token: str
    must_prove: bool
    must_set_up: bool


async def living_account(key: str) -> dict[str, Any] | None:
    """Return the account of a folded address (``address_key``), None where there is none or it has ended."""
    async with reading():
        rows = await Account.select(
            Account.id, Account.email, Account.password_hash, Account.language, Account.confirmed_at
        ).where((Account.email_key == key) & Account.ended_at.is_null())
    return rows[0] if rows else None


async def signed_in(account_id: int, browser: str, how: str, stored: str | None = None) -> SignedIn:
    """Open a session for an account that has not ended meanwhile, inside ``writing()``."""
    alive = (Account.id == account_id) & Account.ended_at.is_null()
    if stored is not None:
        alive = alive & (Account.password_hash == stored)
    # An update of nothing: whoever ends the account or changes its password at this moment comes before or after.
    touched: dict[Any, Any] = {Account.codes_last_step: Account.codes_last_step + 0}
    if not await Account.update(touched).where(alive).returning(Account.id):
        raise NotFound()
    identity = await identity_of_account(account_id, strong=False)
    if identity is None:
        raise NotFound()
    token = await new_session(account_id=account_id, strong=False, browser=browser)
    await on_account(Did.SIGN_IN, account_id, person(account_id, identity.name), how)
    return SignedIn(token, identity.has_codes, must_set_up(identity))
