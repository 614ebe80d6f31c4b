"""What accounts leave behind and nobody needs: sessions, links and attempts that are over. A job of the house."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from videre.database import writing
from videre.people.clock import now as present
from videre.people.sessions import ABSOLUTE, IDLE
from videre.people.tables import Attempts, MailLink, StaffSession

LINKS_KEPT = timedelta(days=7)
"""After their end, so that whoever is asked about one can still be answered."""
ATTEMPTS_KEPT = timedelta(days=1)
"""By then every failure is forgotten many times over."""


class Erased(Struct, frozen=True):
    """How many of each were deleted."""

    sessions: int
    links: int
    attempts: int


async def erase_expired_sign_ins(now: datetime | None = None) -> Erased:
    """Delete what is over at an instant (the present)."""
    at = now or present()
    async with writing():
        over = (StaffSession.seen_at < at - IDLE) | (StaffSession.created_at < at - ABSOLUTE)
        sessions = await StaffSession.delete().where(over).returning(StaffSession.id)
        links = await MailLink.delete().where(MailLink.expires_at < at - LINKS_KEPT).returning(MailLink.id)
        attempts = await Attempts.delete().where(Attempts.last_at < at - ATTEMPTS_KEPT).returning(Attempts.id)
    return Erased(len(sessions), len(links), len(attempts))
