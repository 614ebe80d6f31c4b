"""The second step of signing in: a one-time code, or a recovery code."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from videre.database import reading, writing
from videre.language import N_, Language
from videre.people.account_letters import notice, recovery_letter
from videre.people.account_trail import Did, on_account, person
from videre.people.attempts import Tried, count_attempt, forget_attempts
from videre.people.clock import now
from videre.people.one_time_codes import counting_secret, recovery_hash, step_of, tidy_code
from videre.people.sessions import new_session, session_row
from videre.people.tables import Account, RecoveryCode, StaffSession
from videre.problems import FieldError, Invalid, NotFound
from videre.sealing import Unsealable, seal, unseal

WRONG_CODE = N_("Koden er feil eller brukt. Vent på en ny kode i appen, og prøv igjen.")


async def prove(*, token: str, code: str, address: str, browser: str) -> str:
    """Take a code in a session and return the token of a new, strong one; the old one has ended.

    A one-time code is worth one log-in, a recovery code too. Raises ``NotFound`` where the session has ended or the
    account has no codes, ``Invalid`` for the field ``code``, ``TooMany``.
    """
    async with reading():
        session, account = await _who(token)
    tried = ((Tried.CODE, str(account["id"])), (Tried.ADDRESS, address))
    await count_attempt(*tried)
    me = person(account["id"], account["name"])
    async with writing():
        if await _use_code(account, code, now()):
            await forget_attempts(*tried)
            return await _strong(session, account, browser)
        await on_account(Did.CODE_FAILED, account["id"], me)
    raise Invalid((FieldError("code", WRONG_CODE),))


async def replaced_session(session_id: int, account_id: int, browser: str) -> str:
    """End a session and open a strong one in its place, inside ``writing()``. Raises ``NotFound`` where it is gone."""
    if not await StaffSession.delete().where(StaffSession.id == session_id).returning(StaffSession.id):
        raise NotFound()
    return await new_session(account_id=account_id, strong=True, browser=browser)


async def _who(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    session = await session_row(token)
    if session is None:
        raise NotFound()
    rows = await Account.select(Account.id, Account.name, Account.email, Account.language, Account.codes_secret).where(
        (Account.id == session["account"]) & Account.ended_at.is_null() & Account.codes_since.is_not_null()
    )
    if not rows:
        raise NotFound()
    return session, rows[0]


async def _use_code(account: dict[str, Any], code: str, at: datetime) -> bool:
    tidy = tidy_code(code)
    if len(tidy) == 6 and tidy.isascii() and tidy.isdigit():
        try:
            step = step_of(counting_secret(unseal(account["codes_secret"])), tidy, at)
        except Unsealable:
            return False
        return step is not None and await _use_step(account, step)
    return await _use_recovery_code(account, tidy)


async def _use_step(account: dict[str, Any], step: int) -> bool:
    """Use a time step up; of two log-ins with one code at once, one gets it."""
    unused = (
        (Account.id == account["id"])
        & Account.ended_at.is_null()
        & (Account.codes_secret == account["codes_secret"])
        & (Account.codes_last_step < step)
    )
    # Sealed anew at each use: after a change of keys the old one is needed by fewer and fewer.
    values: dict[Any, Any] = {
        Account.codes_last_step: step,
        Account.codes_secret: seal(unseal(account["codes_secret"])),
    }
    return bool(await Account.update(values).where(unused).returning(Account.id))


async def _use_recovery_code(account: dict[str, Any], code: str) -> bool:
    unused = (
        (RecoveryCode.account == account["id"])
        & (RecoveryCode.code_hash == recovery_hash(account["id"], code))
        & RecoveryCode.used_at.is_null()
    )
    if not await RecoveryCode.update({RecoveryCode.used_at: now()}).where(unused).returning(RecoveryCode.id):
        return False
    language = Language(account["language"])
    await notice(recovery_letter(language), to=account["email"], language=language, account_id=account["id"])
    return True


async def _strong(session: dict[str, Any], account: dict[str, Any], browser: str) -> str:
    await on_account(Did.SIGN_IN, account["id"], person(account["id"], account["name"]), "code")
    return await replaced_session(session["id"], account["id"], browser)
