"""What one part of the outbox hands to another. Pure."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from videre.language import Language
from videre.post.letters import MailKind


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
    about_id: int | None = None
