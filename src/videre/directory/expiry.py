"""Registration forms that were begun and forgotten disappear: they hold what somebody wrote and did not send."""

from __future__ import annotations

from datetime import datetime, timedelta

from videre.database import writing
from videre.directory.tables import GroupDraft

KEPT = timedelta(days=30)
"""After the last change; also for one that waits for an address nobody confirmed."""


async def erase_old_drafts(now: datetime) -> int:
    """Delete drafts nobody has touched for long; return how many."""
    async with writing():
        return len(await GroupDraft.delete().where(GroupDraft.changed_at < now - KEPT).returning(GroupDraft.id))
