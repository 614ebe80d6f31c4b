"""Sealing anew, with the newest key, everything that is stored sealed: after it the older keys may be thrown away.

Safe beside a running server: a value is replaced only where it is still the one that was read.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
from msgspec import Struct
from piccolo.columns import Column

from videre.database import empty_the_log, reading, writing
from videre.handover.tables import ContactRequest, FollowUp, Handover
from videre.people.tables import Account
from videre.post.letters import SEALED_KINDS
from videre.post.tables import OutgoingMail
from videre.sealing import Unsealable, resealed, unseal

SEALED_COLUMNS: Final[tuple[Column, ...]] = (
    Account.codes_secret,
    Handover.need,
    ContactRequest.sealed,
    FollowUp.address,
)
"""As ``privacy_classes`` has them; and of the outbox, the letters of sealed kinds."""
LETTERS: Final = OutgoingMail.letter
PORTION = 100
"""Values of one transaction: others write in between."""
_TRIES = 5


class Resealed(Struct, frozen=True):
    """What came of one column: how many were sealed anew, and how many no key at hand opens."""

    column: str
    done: int
    locked: int


async def reseal_all() -> list[Resealed]:
    """Seal everything anew and return what came of each column; what cannot be opened stays as it is."""
    found = [await _reseal(column) for column in (*SEALED_COLUMNS, LETTERS)]
    await empty_the_log()
    return found


async def locked_values(most: int) -> list[Resealed]:
    """Return how many of the newest and the oldest ``most`` values of each column no key at hand opens."""
    found = []
    for column in (*SEALED_COLUMNS, LETTERS):
        table, key = _table(column), _key(column)
        locked = set()
        for ascending in (True, False):
            async with reading():
                rows = (
                    await table.select(key, column)
                    .where(_filled(column))
                    .order_by(key, ascending=ascending)
                    .limit(most)
                )
            locked |= {row["id"] for row in rows if not _opens(column, row[column._meta.name])}
        found.append(Resealed(_name(column), 0, len(locked)))
    return found


async def _reseal(column: Column) -> Resealed:
    table, key = _table(column), _key(column)
    done = locked = last = 0
    while True:
        async with writing():
            rows = await table.select(key).where(_filled(column) & (key > last)).order_by(key).limit(PORTION)
            for row in rows:
                last = row["id"]
                try:
                    done += await _reseal_one(column, last)
                except Unsealable:
                    locked += 1
        if not rows:
            return Resealed(_name(column), done, locked)


async def _reseal_one(column: Column, row_id: int) -> bool:
    """Replace one value; return False where it was erased meanwhile. Raises ``Unsealable``."""
    table, mine = _table(column), _key(column) == row_id
    for _ in range(_TRIES):
        rows = await table.select(column).where(mine & _filled(column))
        if not rows:
            return False
        old = rows[0][column._meta.name]
        # A letter is never changed, only erased, and PostgreSQL does not compare JSON.
        still = column.is_not_null() if column is LETTERS else column == old
        if (
            await table.update({column: _stored(column, resealed(_sealed(column, old)))})
            .where(mine & still)
            .returning(_key(column))
        ):
            return True
    return True  # the server writes it over and over, and so seals it anew


def _opens(column: Column, stored: str) -> bool:
    try:
        unseal(_sealed(column, stored))
    except Unsealable:
        return False
    return True


def _sealed(column: Column, stored: str) -> str:
    if column is not LETTERS:
        return stored
    try:
        return msgspec.json.decode(stored, type=str)
    except msgspec.MsgspecError:
        raise Unsealable from None


def _stored(column: Column, sealed: str) -> str:
    return msgspec.json.encode(sealed).decode() if column is LETTERS else sealed


def _filled(column: Column) -> Any:
    if column is LETTERS:
        return OutgoingMail.letter.is_not_null() & OutgoingMail.kind.is_in([kind.value for kind in SEALED_KINDS])
    return column.is_not_null() & (column != "")


def _table(column: Column) -> Any:
    return column._meta.table


def _key(column: Column) -> Any:
    return column._meta.table._meta.primary_key


def _name(column: Column) -> str:
    return f"{column._meta.table._meta.tablename}.{column._meta.name}"
