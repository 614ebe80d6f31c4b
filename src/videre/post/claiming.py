"""Which letter goes next, and whose it is: every change of state is an UPDATE that names the state it expects.

Two workers may look at the same row; only one of them gets it back from the UPDATE, so only one sends it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from videre.database import reading, writing
from videre.language import Language
from videre.post.failures import Failure, stored
from videre.post.letters import SEALED_KINDS, MailKind
from videre.post.refusals import is_refused
from videre.post.settling import interrupted, is_due, settled, still
from videre.post.shapes import Claimed
from videre.post.states import MailState
from videre.post.tables import OutgoingMail

URGENT = (MailKind.SIGN_IN, MailKind.CONFIRM_ADDRESS, MailKind.INVITATION)
"""Somebody sits and waits for these: they go before five hundred reminders."""
UNCOUNTED = frozenset({MailKind.SIGN_IN})
"""Kinds no receiver waits for, however much they got: else a stranger who has other letters sent to somebody could keep
them from signing in. So few of these are made (``people.attempts``) that nobody is flooded with them."""
LIFETIME = {MailKind.SIGN_IN: timedelta(minutes=30)}
"""How long a letter is worth sending; its link has expired by then."""
RATE_WINDOW = timedelta(hours=1)

_COLUMNS = (
    OutgoingMail.id, OutgoingMail.kind, OutgoingMail.receiver, OutgoingMail.receiver_hash, OutgoingMail.language,
    OutgoingMail.letter, OutgoingMail.attempts, OutgoingMail.created_at, OutgoingMail.about_id,
)  # fmt: skip


async def anything_due(now: datetime) -> bool:
    """Return whether a letter waits for its time now, or was left behind by a worker that died."""
    async with reading():
        return await OutgoingMail.exists().where(is_due(now) | interrupted(now))


async def claim_next(now: datetime, per_hour: int) -> Claimed | Failure | MailState | None:
    """Claim the letter that goes next; None when nothing is due.

    Where that letter is not to be sent now its row is settled instead, and what became of it is returned:
    ``Failure.EXPIRED``, ``MailState.REFUSED``, or ``MailState.WAITING`` for one whose receiver has had enough this
    hour, or that another worker took.
    """
    async with writing():
        row = None
        for kinds in (UNCOUNTED, URGENT):
            row = row or await _first(is_due(now) & OutgoingMail.kind.is_in([kind.value for kind in kinds]))
        row = row or await _first(is_due(now))
        if row is None:
            return None
        kind = MailKind(row["kind"])
        if kind in LIFETIME and row["created_at"] + LIFETIME[kind] <= now:
            await settled(row["id"], MailState.DEAD, now, failure=stored(Failure.EXPIRED), erase=True)
            return Failure.EXPIRED
        if await is_refused(row["receiver_hash"], kind):
            await settled(row["id"], MailState.REFUSED, now, erase=True)
            return MailState.REFUSED
        # Of a sealed kind nobody knows the receiver; each of them asked for two letters at most.
        counted = kind not in UNCOUNTED | SEALED_KINDS
        free_at = await _free_at(row["receiver_hash"], now, per_hour) if counted else None
        if free_at is not None:
            await OutgoingMail.update({OutgoingMail.next_at: free_at}).where(still(row["id"], MailState.WAITING))
            return MailState.WAITING
        values: dict[Any, Any] = {
            OutgoingMail.state: MailState.SENDING.value,
            OutgoingMail.claimed_at: now,
            OutgoingMail.attempts: row["attempts"] + 1,
        }
        won = await OutgoingMail.update(values).where(still(row["id"], MailState.WAITING)).returning(OutgoingMail.id)
    if not won:
        return MailState.WAITING
    return Claimed(
        row["id"], kind, row["receiver"], row["receiver_hash"], Language(row["language"]), row["letter"] or "",
        row["attempts"] + 1, row["created_at"], row["about_id"],
    )  # fmt: skip


async def _first(where: Any) -> dict[str, Any] | None:
    rows: list[dict[str, Any]] = (
        await OutgoingMail.select(*_COLUMNS)
        .where(where)
        .order_by(OutgoingMail.next_at)
        .order_by(OutgoingMail.id)
        .limit(1)
    )
    return rows[0] if rows else None


async def _free_at(receiver_hash: str, now: datetime, per_hour: int) -> datetime | None:
    """Return when a receiver may get the next letter; None for now."""
    recent: list[dict[str, Any]] = (
        await OutgoingMail.select(OutgoingMail.claimed_at)
        .where(OutgoingMail.receiver_hash == receiver_hash)
        .where(OutgoingMail.state.is_in([MailState.SENDING.value, MailState.SENT.value, MailState.DEAD.value]))
        .where(OutgoingMail.claimed_at > now - RATE_WINDOW)
        .order_by(OutgoingMail.claimed_at, ascending=False)
        .limit(per_hour)
    )
    if len(recent) < per_hour:
        return None
    oldest: datetime = recent[-1]["claimed_at"]
    return oldest + RATE_WINDOW
