"""Setting up one-time codes, and taking them away.

The secret is sealed in the database and shown until a first code proves that it arrived. Set up anew, the new secret
waits beside the one before, which counts until then: an account that has codes is never without them on the way.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from videre.database import reading, writing
from videre.language import N_, Language
from videre.people.access import may_keep, may_take_codes
from videre.people.account_letters import codes_letter, no_codes_letter, notice
from videre.people.account_trail import Did, keeper, on_account, themself
from videre.people.clock import now
from videre.people.one_time_codes import counting_secret, new_secret, setup_uri, step_of, tidy_code
from videre.people.proving import WRONG_CODE, replaced_session
from videre.people.recovery_codes import forget_recovery_codes, store_recovery_codes
from videre.people.sessions import delete_sessions, session_row
from videre.people.shapes import Identity
from videre.people.tables import Account, ApiToken
from videre.problems import Conflict, FieldError, Invalid, NotAllowed, NotFound
from videre.sealing import Unsealable, seal, unseal

NOT_BEGUN = N_("Begynn på nytt med å sette opp engangskoder.")


class NewSecret(Struct, frozen=True):
    """What an app that shows codes needs: typed in (Base32), or read from a QR code of ``uri``."""

    secret: str
    uri: str


async def begin_codes(identity: Identity) -> NewSecret:
    """Return a new secret, or the one that waits for its first code.

    A change: call it for a POST only. Codes that are set up already go on counting until the new ones are confirmed.
    Raises ``NotAllowed`` outside a session of one's own.
    """
    if not identity.in_person:
        raise NotAllowed()
    secret = await _waiting_secret(identity.account_id)
    if secret is None:
        secret = new_secret()
        async with writing():
            row = await _account(identity.account_id)
            counting = counting_secret(_opened(row["codes_secret"]) or "")
            sealed = seal(f"{counting} {secret}" if row["codes_since"] else secret)
            await Account.update({Account.codes_secret: sealed}).where(Account.id == identity.account_id)
    return NewSecret(secret, setup_uri(secret, identity.email))


async def waiting_codes(identity: Identity) -> NewSecret | None:
    """Return the secret that waits for its first code, None where none does: for showing the page again."""
    secret = await _waiting_secret(identity.account_id) if identity.in_person else None
    return NewSecret(secret, setup_uri(secret, identity.email)) if secret else None


async def confirm_codes(identity: Identity, code: str, token: str) -> tuple[str, tuple[str, ...]]:
    """Take the first code; return the token of a new, strong session and ten recovery codes, shown once.

    ``token`` is the session's own; it ends. Raises ``Invalid`` for the field ``code``, ``Conflict`` where nothing
    waits.
    """
    secret = await _waiting_secret(identity.account_id) if identity.in_person else None
    if secret is None:
        raise Conflict(NOT_BEGUN)
    step = step_of(secret, tidy_code(code), now())
    if step is None:
        raise Invalid((FieldError("code", WRONG_CODE),))
    async with writing():
        row = await _account(identity.account_id)
        session = await session_row(token)
        if session is None or session["account"] != identity.account_id:
            raise NotFound()
        waiting = (Account.id == identity.account_id) & (Account.codes_secret == row["codes_secret"])
        values: dict[Any, Any] = {
            Account.codes_secret: seal(secret),
            Account.codes_since: now(),
            Account.codes_last_step: step,
        }
        if _waiting(row) != secret or not await Account.update(values).where(waiting).returning(Account.id):
            raise Conflict(NOT_BEGUN)
        recovery = await store_recovery_codes(identity.account_id)
        await on_account(Did.CODES_SET_UP, identity.account_id, themself(identity))
        await notice(
            codes_letter(identity.language),
            to=identity.email,
            language=identity.language,
            account_id=identity.account_id,
        )
        await delete_sessions(identity.account_id, but=session["id"])  # what came in without a code is out
        fresh = await replaced_session(session["id"], identity.account_id, session["browser"])
    return fresh, recovery


async def end_codes(*, account_id: int, by: Identity) -> None:
    """Take another's codes away, because telephone and recovery codes are lost; who it is was asked in person.

    Their sessions and tokens end. Raises ``NotFound`` for anyone but an administrator, ``NotAllowed`` for
    one's own.
    """
    if not may_keep(by):
        raise NotFound()
    if not may_take_codes(by, account_id):
        raise NotAllowed()
    async with writing():
        row = await _account(account_id)
        # The password goes with the codes: until new ones are set up, only who reads the mail comes in.
        gone: dict[Any, Any] = {Account.codes_secret: "", Account.codes_since: None, Account.password_hash: ""}
        await Account.update(gone).where(Account.id == account_id)
        await forget_recovery_codes(account_id)
        await delete_sessions(account_id)
        await ApiToken.update({ApiToken.ended_at: now()}).where(
            (ApiToken.account == account_id) & ApiToken.ended_at.is_null()
        )
        await on_account(Did.CODES_REMOVED, account_id, keeper(by))
        language = Language(row["language"])
        await notice(no_codes_letter(language), to=row["email"], language=language, account_id=account_id)


async def _account(account_id: int) -> dict[str, Any]:
    rows = await Account.select(Account.email, Account.language, Account.codes_secret, Account.codes_since).where(
        (Account.id == account_id) & Account.ended_at.is_null()
    )
    if not rows:
        raise NotFound()
    found: dict[str, Any] = rows[0]
    return found


async def _waiting_secret(account_id: int) -> str | None:
    async with reading():
        return _waiting(await _account(account_id))


def _waiting(row: dict[str, Any]) -> str | None:
    """Return the secret that waits for its first code: the only one, or the one after that which counts."""
    counting, _, beside = (_opened(row["codes_secret"]) or "").partition(" ")
    return (beside if row["codes_since"] else counting) or None


def _opened(sealed: str) -> str | None:
    try:
        return unseal(sealed)
    except Unsealable:
        return None
