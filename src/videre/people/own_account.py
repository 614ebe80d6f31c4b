"""What somebody changes about their own account, in a session of their own and never with a token."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from videre.database import reading, writing
from videre.language import N_, Language
from videre.people.account_letters import notice, password_letter
from videre.people.account_rows import Purpose, end_links
from videre.people.account_trail import Did, on_account, themself
from videre.people.addresses import address_key
from videre.people.attempts import Tried, count_attempt, forget_attempts
from videre.people.clock import now
from videre.people.passwords import errors_in, matches, new_hash
from videre.people.sessions import delete_sessions
from videre.people.shapes import Identity
from videre.people.tables import Account, ApiToken, StaffSession
from videre.problems import Conflict, FieldError, Invalid, NotAllowed

FRESH = timedelta(minutes=15)
"""So soon after signing in nobody is asked for the password again: whoever forgot it came by a mail link."""
LONGEST_NAME = 120
NAME_WANTED = N_("Skriv et navn på høyst {most} tegn.")
WRONG_CURRENT = N_("Dette er ikke passordet ditt nå. Har du glemt det, så logg ut og inn igjen med en lenke på e-post.")


async def change_own(*, identity: Identity, name: str, language: Language) -> None:
    """Change one's own name and language. Raises ``Invalid`` for ``name``, ``NotAllowed`` for a token."""
    _in_person(identity)
    if errors := name_errors(name):
        raise Invalid(errors)
    async with writing():
        await Account.update({Account.name: name.strip(), Account.language: language.value}).where(
            (Account.id == identity.account_id) & Account.ended_at.is_null()
        )
        await on_account(Did.CHANGE, identity.account_id, themself(identity))


async def set_password(*, identity: Identity, new: str, current: str = "") -> None:
    """Choose a password. One's other sessions and all tokens end, and a letter tells of it.

    ``current`` is asked for where there is one, unless the session is younger than ``FRESH``. Raises ``Invalid`` for
    ``new`` and ``current``, ``TooMany``, ``NotAllowed``, ``Conflict`` where it was changed in this very moment.
    """
    _in_person(identity)
    stored, fresh = await _now(identity)
    if stored and not fresh:
        tried = (Tried.PASSWORD, address_key(identity.email))
        await count_attempt(tried)
        if not await matches(stored, current):
            raise Invalid((FieldError("current", WRONG_CURRENT),))
        async with writing():
            await forget_attempts(tried)
    if errors := await errors_in(new, field="new", about=(identity.name, identity.email)):
        raise Invalid(errors)
    hashed = await new_hash(new)
    async with writing():
        mine = (Account.id == identity.account_id) & Account.ended_at.is_null() & (Account.password_hash == stored)
        if not await Account.update({Account.password_hash: hashed}).where(mine).returning(Account.id):
            raise Conflict()
        await delete_sessions(identity.account_id, but=identity.session_id)
        await end_links(identity.account_id, Purpose.SIGN_IN, Purpose.INVITATION)
        await ApiToken.update({ApiToken.ended_at: now()}).where(
            (ApiToken.account == identity.account_id) & ApiToken.ended_at.is_null()
        )
        await on_account(Did.NEW_PASSWORD, identity.account_id, themself(identity))
        await notice(
            password_letter(identity.language),
            to=identity.email,
            language=identity.language,
            account_id=identity.account_id,
        )


async def asks_for_current(identity: Identity) -> bool:
    """Return whether :func:`set_password` wants the present password: for the page that asks."""
    stored, fresh = await _now(identity)
    return bool(stored) and not fresh


def name_errors(name: str) -> tuple[FieldError, ...]:
    """Return what is wrong with a person's name."""
    sound = bool(name.strip()) and len(name.strip()) <= LONGEST_NAME and name.strip().isprintable()
    return () if sound else (FieldError("name", NAME_WANTED, {"most": LONGEST_NAME}),)


async def _now(identity: Identity) -> tuple[str, bool]:
    async with reading():
        account: dict[str, Any] = (
            await Account.select(Account.password_hash).where(Account.id == identity.account_id)
        )[0]
        sessions = await StaffSession.select(StaffSession.created_at).where(StaffSession.id == identity.session_id)
    return account["password_hash"], any(now() - row["created_at"] < FRESH for row in sessions)


def _in_person(identity: Identity) -> None:
    if not identity.in_person:
        raise NotAllowed()
