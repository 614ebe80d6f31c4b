"""Which letter goes next, and whose it is: every change of state is an UPDATE that names the state it expects.

Two workers may look at the same row; only one of them gets it back from the UPDATE, so only one sends it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from videre.database import reading, writing
from videre.language import Language
from videre.post.failures import Failure, stored
from videre.post.letters import MailKind
from videre.post.refusals import is_refused
from videre.post.states import MailState
from videre.post.tables import OutgoingMail

URGENT = (MailKind.SIGN_IN, MailKind.CONFIRM_ADDRESS, MailKind.INVITATION)
"""Somebody sits and waits for these: they go before five hundred reminders."""
LIFETIME = {MailKind.SIGN_IN: timedelta(minutes=30)}
"""How long a letter is worth sending; its link has expired by then."""
INTERRUPTED_AFTER = timedelta(minutes=10)
"""Longer than all waiting for a server taken together: who claimed the letter then is no more."""
RATE_WINDOW = timedelta(hours=1)

_COLUMNS = (
    OutgoingMail.id, OutgoingMail.kind, OutgoingMail.receiver, OutgoingMail.receiver_hash, OutgoingMail.language,
    OutgoingMail.letter, OutgoingMail.attempts, OutgoingMail.created_at,
)  # fmt: skip
_ERASED: dict[Any, Any] = {OutgoingMail.letter: None, OutgoingMail.receiver: ""}


class Claimed(Struct, frozen=True):
    """A letter that is this worker's to send. ``attempts`` counts the one about to be made."""

    id: int
    kind: MailKind
    receiver: str
    receiver_hash: str
    language: Language
    letter: str
    attempts: int
    created_at: datetime


async def anything_due(now: datetime) -> bool:
    """Return whether a letter waits for its time now, or was left behind by a worker that died."""
    left = (OutgoingMail.state == MailState.SENDING.value) & (OutgoingMail.claimed_at < now - INTERRUPTED_AFTER)
    async with reading():
        return await OutgoingMail.exists().where(_due(now) | left)


async def claim_next(now: datetime, per_hour: int) -> Claimed | Failure | MailState | None:
    """Claim the letter that goes next; None when nothing is due.

    Where that letter is not to be sent now its row is settled instead, and what became of it is returned:
    ``Failure.EXPIRED``, ``MailState.REFUSED``, or ``MailState.WAITING`` for one whose receiver has had enough this
    hour, or that another worker took.
    """
    async with writing():
        row = await _first(_due(now) & OutgoingMail.kind.is_in([kind.value for kind in URGENT]))
        row = row or await _first(_due(now))
        if row is None:
            return None
        kind = MailKind(row["kind"])
        if kind in LIFETIME and row["created_at"] + LIFETIME[kind] <= now:
            await _settle(row["id"], MailState.DEAD, now, failure=stored(Failure.EXPIRED), erase=True)
            return Failure.EXPIRED
        if await is_refused(row["receiver_hash"], kind):
            await _settle(row["id"], MailState.REFUSED, now, erase=True)
            return MailState.REFUSED
        if (free_at := await _free_at(row["receiver_hash"], now, per_hour)) is not None:
            await OutgoingMail.update({OutgoingMail.next_at: free_at}).where(_is(row["id"], MailState.WAITING))
            return MailState.WAITING
        values: dict[Any, Any] = {
            OutgoingMail.state: MailState.SENDING.value,
            OutgoingMail.claimed_at: now,
            OutgoingMail.attempts: row["attempts"] + 1,
        }
        won = await OutgoingMail.update(values).where(_is(row["id"], MailState.WAITING)).returning(OutgoingMail.id)
    if not won:
        return MailState.WAITING
    return Claimed(
        row["id"], kind, row["receiver"], row["receiver_hash"], Language(row["language"]), row["letter"] or "",
        row["attempts"] + 1, row["created_at"],
    )  # fmt: skip


async def sent(mail: Claimed, now: datetime) -> None:
    """Settle a letter that was taken: its text and its receiver are erased.

    Also one that was given up meanwhile, because its worker had stood still: now it is known to have left.
    """
    async with writing():
        await _settle(mail.id, MailState.SENT, now, erase=True)


async def dead(mail: Claimed, now: datetime, failure: str) -> None:
    """Put a letter on the list of the dead, with its text: a person may send it again."""
    async with writing():
        await _settle(mail.id, MailState.DEAD, now, failure=failure)


async def later(mail: Claimed, at: datetime, failure: str, *, tried: bool = True) -> None:
    """Let a letter wait until ``at``; ``tried`` is False for one that was claimed and not tried after all."""
    values: dict[Any, Any] = {
        OutgoingMail.state: MailState.WAITING.value,
        OutgoingMail.next_at: at,
        OutgoingMail.failure: failure,
        OutgoingMail.attempts: mail.attempts if tried else mail.attempts - 1,
    }
    async with writing():
        await OutgoingMail.update(values).where(_is(mail.id, MailState.SENDING))


async def give_up_interrupted(now: datetime) -> int:
    """Put letters whose worker died while sending on the list of the dead: whether they left is unknown."""
    values: dict[Any, Any] = {
        OutgoingMail.state: MailState.DEAD.value,
        OutgoingMail.failure: stored(Failure.UNCERTAIN),
        OutgoingMail.done_at: now,
    }
    left = (OutgoingMail.state == MailState.SENDING.value) & (OutgoingMail.claimed_at < now - INTERRUPTED_AFTER)
    async with writing():
        return len(await OutgoingMail.update(values).where(left).returning(OutgoingMail.id))


async def show_all(now: datetime) -> int:
    """Where there is no mail server: let every due letter be shown on the page instead."""
    values: dict[Any, Any] = {OutgoingMail.state: MailState.SHOWN.value, OutgoingMail.done_at: now}
    async with writing():
        return len(await OutgoingMail.update(values).where(_due(now)).returning(OutgoingMail.id))


def _due(now: datetime) -> Any:
    return (OutgoingMail.state == MailState.WAITING.value) & (OutgoingMail.next_at <= now)


def _is(mail_id: int, state: MailState) -> Any:
    return (OutgoingMail.id == mail_id) & (OutgoingMail.state == state.value)


async def _first(where: Any) -> dict[str, Any] | None:
    rows: list[dict[str, Any]] = (
        await OutgoingMail.select(*_COLUMNS)
        .where(where)
        .order_by(OutgoingMail.next_at)
        .order_by(OutgoingMail.id)
        .limit(1)
    )
    return rows[0] if rows else None


async def _settle(mail_id: int, state: MailState, now: datetime, *, failure: str = "", erase: bool = False) -> None:
    gone_on = [MailState.SENT.value, MailState.SHOWN.value, MailState.REFUSED.value]
    over = gone_on if state is MailState.SENT else [*gone_on, MailState.DEAD.value]
    values: dict[Any, Any] = {
        OutgoingMail.state: state.value,
        OutgoingMail.done_at: now,
        OutgoingMail.failure: failure,
        **(_ERASED if erase else {}),
    }
    await OutgoingMail.update(values).where((OutgoingMail.id == mail_id) & OutgoingMail.state.not_in(over))


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
