"""What is left of letters disappears: settled ones after a month, shown ones after a week."""

from __future__ import annotations

from datetime import datetime, timedelta

from videre.database import writing
from videre.post.states import MailState
from videre.post.tables import OutgoingMail

KEPT = timedelta(days=30)
SHOWN_KEPT = timedelta(days=7)


async def erase_old_mail(now: datetime) -> int:
    """Delete rows of letters that were settled long ago; return how many. Waiting letters stay."""
    settled = [MailState.SENT.value, MailState.REFUSED.value, MailState.DEAD.value]
    old = OutgoingMail.state.is_in(settled) & (OutgoingMail.done_at < now - KEPT)
    old_shown = (OutgoingMail.state == MailState.SHOWN.value) & (OutgoingMail.done_at < now - SHOWN_KEPT)
    async with writing():
        return len(await OutgoingMail.delete().where(old | old_shown).returning(OutgoingMail.id))
