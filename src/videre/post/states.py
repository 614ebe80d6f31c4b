"""Where a letter can be, as the outbox stores it. Pure."""

from __future__ import annotations

from enum import StrEnum


class MailState(StrEnum):
    """The life of a letter in the outbox."""

    WAITING = "waiting"
    SENDING = "sending"
    """Claimed by one worker; a letter that stays here has an unknown fate."""
    SENT = "sent"
    SHOWN = "shown"
    """In demo and development, where there is no mail server: readable on a page instead of sent."""
    DEAD = "dead"
    REFUSED = "refused"
    """The receiver wants none of this kind."""
