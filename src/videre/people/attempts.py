"""Slowing down whoever tries in vain: by account, by network address, both as keyed hashes.

An attempt is counted before it is judged, in one transaction with the question whether it may be made, so that a
hundred at the same instant are a hundred. The first few cost nothing; then each doubles the wait, up to a limit; and
half is forgotten each hour. Nothing here knows whether an account exists: any address that is typed is counted.
Somebody who is locked out by a stranger's guesses can still sign in by mail.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Any

from msgspec import Struct

from videre.database import writing
from videre.people.clock import now
from videre.people.tables import Attempts
from videre.problems import TooMany
from videre.signing import keyed_hash

HALVED_EACH = timedelta(hours=1)


class Pace(Struct, frozen=True):
    """How many attempts are free, and the longest wait in seconds."""

    free: int
    longest: int


class Tried(StrEnum):
    """What attempts are counted by."""

    PASSWORD = "password"  # noqa: S105  # a word for what was tried
    """An account's address, as typed."""
    CODE = "code"
    """An account, by its id."""
    LINK = "link"
    """An address that asked for a link."""
    ADDRESS = "address"
    """A machine's network address. A whole office may share one."""
    CARD = "card"
    """A network address that tried a code of a card."""


PACES = {
    Tried.PASSWORD: Pace(5, 900),
    Tried.CODE: Pace(5, 1800),
    Tried.LINK: Pace(3, 900),
    Tried.ADDRESS: Pace(30, 900),
    Tried.CARD: Pace(12, 900),
}
Key = tuple[Tried, str]


def wait(pace: Pace, failures: int) -> int:
    """Return how many seconds the next attempt must wait after so many."""
    over = failures - pace.free
    return 0 if over < 0 else min(pace.longest, 2 ** min(over + 1, 30))


def remembered(failures: int, since: timedelta) -> int:
    """Return how many of the failures still count after a time without one."""
    return failures >> min(max(0, since // HALVED_EACH), 30)


async def count_attempt(*keys: Key) -> None:
    """Count an attempt. Raises ``TooMany`` where it comes too early; then nothing is counted."""
    async with writing():
        await count_inside(*keys)


async def count_inside(*keys: Key) -> None:
    """Do as :func:`count_attempt`, inside ``writing()``; a ``TooMany`` must undo the block."""
    for tried, key in sorted((tried, _key(tried, what)) for tried, what in keys):  # in one order: no deadlock
        failures = await _held(key, PACES[tried]) + 1
        at, pause = now(), timedelta(seconds=wait(PACES[tried], failures))
        await Attempts.update({Attempts.failures: failures, Attempts.last_at: at, Attempts.free_at: at + pause}).where(
            Attempts.key == key
        )


async def forget_attempts(*keys: Key) -> None:
    """Take the last attempt back, because it succeeded; inside ``writing()``.

    Of an account's all are forgotten. Of a network address only this one, with the wait it brought: else whoever has
    one account, or one card, could try another's for ever. Where it was the only one, nothing is left of it: else the
    instant would tell which address it was that opened a card.
    """
    for tried, key in sorted((tried, _key(tried, what)) for tried, what in keys):
        if tried in (Tried.ADDRESS, Tried.CARD):
            taken_back: dict[Any, Any] = {Attempts.failures: Attempts.failures - 1, Attempts.free_at: now()}
            await Attempts.update(taken_back).where((Attempts.key == key) & (Attempts.failures > 0))
            await Attempts.delete().where((Attempts.key == key) & (Attempts.failures <= 0))
        else:
            await Attempts.delete().where(Attempts.key == key)


async def _held(key: str, pace: Pace) -> int:
    """Return how many failures count for a key, its row held until the block ends. Raises ``TooMany``."""
    rows: list[dict[str, Any]] = []
    while not rows:  # on PostgreSQL another may forget the row between the two
        fresh = Attempts(key=key, failures=0, last_at=now(), free_at=now())
        await Attempts.insert(fresh).on_conflict(target=Attempts.key, action="DO NOTHING")
        # An update of nothing: on PostgreSQL the row is ours from here on, on SQLite the whole file is already.
        rows = await (
            Attempts.update({Attempts.key: key})
            .where(Attempts.key == key)
            .returning(Attempts.failures, Attempts.last_at, Attempts.free_at)
        )
    at, failures = now(), int(rows[0]["failures"])  # not before: another may have held the row for a while
    free_at: datetime = rows[0]["free_at"]
    if free_at > at and wait(pace, failures):
        raise TooMany(min(ceil((free_at - at).total_seconds()), pace.longest))
    return remembered(failures, at - rows[0]["last_at"])


def _key(tried: Tried, what: str) -> str:
    return keyed_hash(f"tried {tried}", what)
