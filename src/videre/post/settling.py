"""What becomes of a letter: every change of state is an UPDATE that names the states it expects."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from videre.database import writing
from videre.post.failures import Failure, stored
from videre.post.shapes import Claimed
from videre.post.states import MailState
from videre.post.tables import OutgoingMail

INTERRUPTED_AFTER = timedelta(minutes=10)
"""Longer than all waiting for a server taken together: who claimed the letter then is no more."""
_ERASED: dict[Any, Any] = {OutgoingMail.letter: None, OutgoingMail.receiver: ""}


async def sent(mail: Claimed, now: datetime) -> None:
    """Settle a letter that was taken: its text and its receiver are erased.

    Also one that was given up meanwhile, because its worker had stood still: now it is known to have left.
    """
    async with writing():
        await settled(mail.id, MailState.SENT, now, erase=True)


async def dead(mail: Claimed, now: datetime, failure: str) -> None:
    """Put a letter on the list of the dead, with its text: a person may send it again."""
    async with writing():
        await settled(mail.id, MailState.DEAD, now, failure=failure)


async def later(mail: Claimed, at: datetime, failure: str, *, tried: bool = True) -> None:
    """Let a letter wait until ``at``; ``tried`` is False for one that was claimed and not tried after all."""
    values: dict[Any, Any] = {
        OutgoingMail.state: MailState.WAITING.value,
        OutgoingMail.next_at: at,
        OutgoingMail.failure: failure,
        OutgoingMail.attempts: mail.attempts if tried else mail.attempts - 1,
    }
    async with writing():
        await OutgoingMail.update(values).where(still(mail.id, MailState.SENDING))


async def give_up_interrupted(now: datetime) -> int:
    """Put letters whose worker died while sending on the list of the dead: whether they left is unknown."""
    values: dict[Any, Any] = {
        OutgoingMail.state: MailState.DEAD.value,
        OutgoingMail.failure: stored(Failure.UNCERTAIN),
        OutgoingMail.done_at: now,
    }
    async with writing():
        return len(await OutgoingMail.update(values).where(interrupted(now)).returning(OutgoingMail.id))


async def show_all(now: datetime) -> int:
    """Where there is no mail server: let every due letter be shown on the page instead."""
    values: dict[Any, Any] = {OutgoingMail.state: MailState.SHOWN.value, OutgoingMail.done_at: now}
    async with writing():
        return len(await OutgoingMail.update(values).where(is_due(now)).returning(OutgoingMail.id))


def is_due(now: datetime) -> Any:
    """Return the condition for letters whose time has come."""
    return (OutgoingMail.state == MailState.WAITING.value) & (OutgoingMail.next_at <= now)


def interrupted(now: datetime) -> Any:
    """Return the condition for letters whose worker has not been heard of for too long."""
    return (OutgoingMail.state == MailState.SENDING.value) & (OutgoingMail.claimed_at < now - INTERRUPTED_AFTER)


def still(mail_id: int, state: MailState) -> Any:
    """Return the condition for a letter that is in the state it was seen in."""
    return (OutgoingMail.id == mail_id) & (OutgoingMail.state == state.value)


async def settled(mail_id: int, state: MailState, now: datetime, *, failure: str = "", erase: bool = False) -> None:
    """Bring a letter to its end, unless it has come to one; inside ``writing()``."""
    gone_on = [MailState.SENT.value, MailState.SHOWN.value, MailState.REFUSED.value]
    over = gone_on if state is MailState.SENT else [*gone_on, MailState.DEAD.value]
    values: dict[Any, Any] = {
        OutgoingMail.state: state.value,
        OutgoingMail.done_at: now,
        OutgoingMail.failure: failure,
        **(_ERASED if erase else {}),
    }
    await OutgoingMail.update(values).where((OutgoingMail.id == mail_id) & OutgoingMail.state.not_in(over))
