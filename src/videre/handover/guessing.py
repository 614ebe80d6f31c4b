"""Slowing down whoever guesses codes from many network addresses at once.

One level for all, in the database and so the same for every worker: each wrong code raises it by one, and time lowers
it. It never keeps anybody out; it only makes everyone wait a moment while somebody guesses.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from videre.people.clock import now
from videre.people.tables import Attempts
from videre.signing import keyed_hash

FREE: Final = 60
"""So many wrong codes at once cost nothing: people mistype."""
ONE_LESS_EACH: Final = timedelta(seconds=6)
"""600 wrong codes an hour in the whole country are nothing out of the ordinary."""
SECONDS_PER_WRONG: Final = 0.02
LONGEST_PAUSE: Final = 2.0
HIGHEST: Final = FREE + round(LONGEST_PAUSE / SECONDS_PER_WRONG)
"""Above this nothing changes: a night of guessing is forgotten in a quarter of an hour."""


def pause(level: int) -> float:
    """Return the seconds everyone waits at a level."""
    return min(LONGEST_PAUSE, max(0, level - FREE) * SECONDS_PER_WRONG)


def lowered(level: int, since: timedelta) -> int:
    """Return what is left of a level after a time."""
    return max(0, level - max(0, since // ONE_LESS_EACH))


async def pause_for_everyone() -> float:
    """Return the seconds everyone waits now; inside a block."""
    rows = await Attempts.select(Attempts.failures, Attempts.last_at).where(Attempts.key == _key())
    return pause(lowered(rows[0]["failures"], now() - rows[0]["last_at"])) if rows else 0.0


async def count_wrong() -> None:
    """Raise the level by one; inside ``writing()``."""
    await Attempts.insert(Attempts(key=_key(), failures=0, last_at=now(), free_at=now())).on_conflict(
        target=Attempts.key, action="DO NOTHING"
    )
    # An update of nothing: on PostgreSQL the row is ours from here on, on SQLite the whole file is already.
    rows = await (
        Attempts.update({Attempts.key: _key()})
        .where(Attempts.key == _key())
        .returning(Attempts.failures, Attempts.last_at)
    )
    level, at = rows[0]["failures"], rows[0]["last_at"]
    left = lowered(level, now() - at)
    # The clock goes on from the last whole step: else wrong codes a second apart would never be forgotten.
    since: datetime = at + (level - left) * ONE_LESS_EACH if left else now()
    values: dict[Any, Any] = {Attempts.failures: min(left + 1, HIGHEST), Attempts.last_at: since}
    await Attempts.update(values).where(Attempts.key == _key())


def _key() -> str:
    return keyed_hash("tried wrong cards", "all")
