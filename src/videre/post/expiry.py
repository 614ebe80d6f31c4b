"""What is left of letters disappears: settled ones after a month, shown ones after a week, sealed ones in days."""

from __future__ import annotations

from datetime import datetime, timedelta

from videre.database import writing
from videre.post.letters import SEALED_KINDS
from videre.post.states import MailState
from videre.post.tables import OutgoingMail

KEPT = timedelta(days=30)
SHOWN_KEPT = timedelta(days=7)
SEALED_KEPT = timedelta(days=3)
"""How long a letter to a person who was handed over waits for a mail server, or dead for an administrator."""


async def erase_old_mail(now: datetime) -> int:
    """Delete rows of letters that were settled long ago; return how many. Waiting letters stay, but for sealed ones."""
    settled = [MailState.SENT.value, MailState.REFUSED.value, MailState.DEAD.value]
    old = OutgoingMail.state.is_in(settled) & (OutgoingMail.done_at < now - KEPT)
    old_shown = (OutgoingMail.state == MailState.SHOWN.value) & (OutgoingMail.done_at < now - SHOWN_KEPT)
    sealed = OutgoingMail.kind.is_in([kind.value for kind in SEALED_KINDS])
    waiting = OutgoingMail.state.is_in([MailState.WAITING.value, MailState.DEAD.value, MailState.SENDING.value])
    old_sealed = sealed & waiting & (OutgoingMail.created_at < now - SEALED_KEPT)
    async with writing():
        return len(await OutgoingMail.delete().where(old | old_shown | old_sealed).returning(OutgoingMail.id))
