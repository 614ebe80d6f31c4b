"""Sessions of signed-in browsers: a random token in a cookie, its keyed hash in the database.

A token is never kept across a step that proves something more: log-in and code each get a fresh one (session
fixation). A session ends after two hours of rest, and after twelve whatever happens.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from videre.database import reading, writing
from videre.people.browsers import browser_words
from videre.people.clock import now
from videre.people.identities import identity_of_account
from videre.people.shapes import Identity
from videre.people.tables import StaffSession
from videre.problems import NotFound
from videre.signing import keyed_hash, new_token, same, token_hash

COOKIE = "videre"
IDLE = timedelta(hours=2)
ABSOLUTE = timedelta(hours=12)
TOUCHED_EACH = timedelta(minutes=1)


class OwnSession(Struct, frozen=True):
    """One of a person's own sessions, as they see it; instants in UTC."""

    id: int
    browser: str
    created_at: datetime
    seen_at: datetime
    current: bool


def cookie_name(base_url: str) -> str:
    """Return the cookie's name: with the prefix that binds it to this host wherever https allows it."""
    return f"__Host-{COOKIE}" if base_url.startswith("https://") else COOKIE


async def open_session(*, account_id: int, strong: bool, browser: str) -> str:
    """Open a session and return its token."""
    async with writing():
        return await new_session(account_id=account_id, strong=strong, browser=browser)


async def new_session(*, account_id: int, strong: bool, browser: str) -> str:
    """Do as :func:`open_session`, inside ``writing()``. ``browser`` is what it says of itself; little is kept."""
    token, at = new_token(), now()
    await StaffSession(
        account=account_id,
        token_hash=token_hash(token),
        strong=strong,
        browser=browser_words(browser),
        created_at=at,
        seen_at=at,
    ).save()
    return token


async def identity_by_session(token: str) -> Identity | None:
    """Return who is signed in with this token; None where it is unknown or too old, or the account has ended.

    Outside any block: notes at most once a minute that the session was seen.
    """
    async with reading():
        row = await session_row(token)
        identity = (
            await identity_of_account(row["account"], strong=row["strong"], session_id=row["id"]) if row else None
        )
    if row and identity and now() - row["seen_at"] >= TOUCHED_EACH:
        async with writing():
            await StaffSession.update({StaffSession.seen_at: now()}).where(StaffSession.id == row["id"])
    return identity


async def session_row(token: str) -> dict[str, Any] | None:
    """Return the row of a session that still lasts; inside a block."""
    rows = await StaffSession.select().where(StaffSession.token_hash == token_hash(token))
    return rows[0] if rows and _lasts(rows[0]) else None


async def end_session(*, token: str) -> None:
    """Sign this browser out; an unknown token is nothing to end."""
    async with writing():
        await StaffSession.delete().where(StaffSession.token_hash == token_hash(token))


async def end_own_session(*, identity: Identity, session_id: int) -> None:
    """Sign one of one's own browsers out. Raises ``NotFound``."""
    if not identity.in_person:
        raise NotFound()
    async with writing():
        mine = (StaffSession.id == session_id) & (StaffSession.account == identity.account_id)
        if not await StaffSession.delete().where(mine).returning(StaffSession.id):
            raise NotFound()


async def end_other_sessions(*, identity: Identity) -> int:
    """Sign all of one's browsers out but this one, and return how many that were."""
    async with writing():
        return await delete_sessions(identity.account_id, but=identity.session_id) if identity.in_person else 0


async def delete_sessions(account_id: int, *, but: int | None = None) -> int:
    """End the sessions of an account, inside ``writing()``; return how many."""
    where = StaffSession.account == account_id
    found = (
        await StaffSession.delete()
        .where(where if but is None else where & (StaffSession.id != but))
        .returning(StaffSession.id)
    )
    return len(found)


async def own_sessions(identity: Identity) -> list[OwnSession]:
    """Return the browsers a person is signed in with, the last seen first."""
    async with reading():
        rows = await StaffSession.select().where(StaffSession.account == identity.account_id)
    lasting = sorted((row for row in rows if _lasts(row)), key=lambda row: (row["seen_at"], row["id"]), reverse=True)
    return [
        OwnSession(row["id"], row["browser"], row["created_at"], row["seen_at"], row["id"] == identity.session_id)
        for row in lasting
    ]


def csrf_token(token: str) -> str:
    """Return what a form of this session carries: another text each time, so that compression tells nothing."""
    salt = secrets.token_urlsafe(9)
    return f"{salt}.{keyed_hash('csrf', f'{salt} {token}')}"


def is_csrf_token(token: str, sent: str) -> bool:
    """Return whether ``sent`` came from a form of this session."""
    salt, _, proof = sent.partition(".")
    return sent.isascii() and same(proof, keyed_hash("csrf", f"{salt} {token}"))


def _lasts(row: dict[str, Any]) -> bool:
    at = now()
    return bool(at - row["seen_at"] < IDLE and at - row["created_at"] < ABSOLUTE)
