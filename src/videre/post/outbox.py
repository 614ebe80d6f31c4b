"""Putting a letter in the outbox, in the transaction of what caused it."""

from __future__ import annotations

from datetime import UTC, datetime

from videre.language import Language
from videre.post.letters import REFUSABLE, SEALED_KINDS, Letter, MailKind
from videre.post.sealed import kept
from videre.post.tables import MailRefusal, OutgoingMail
from videre.signing import keyed_hash


async def queue_letter(
    letter: Letter, *, to: str, kind: MailKind, language: Language, about_id: int | None = None
) -> bool:
    """Let ``letter`` wait for delivery; inside ``writing()``. Return False where the receiver wants none of its kind.

    ``about_id`` is the record it is about, for whoever looks after mail that could not be delivered. Of
    ``SEALED_KINDS`` nothing that names the receiver is stored in the open, not even the keyed hash.
    """
    receiver = "" if kind in SEALED_KINDS else receiver_hash(to)
    if kind in REFUSABLE and await MailRefusal.exists().where(
        (MailRefusal.receiver_hash == receiver) & (MailRefusal.kind == kind.value)
    ):
        return False
    address, text = kept(letter, to=to, kind=kind, about_id=about_id)
    await OutgoingMail(
        kind=kind.value,
        receiver=address,
        receiver_hash=receiver,
        language=language.value,
        letter=text,
        next_at=datetime.now(UTC),
        about_id=about_id,
    ).save()
    return True


def receiver_hash(address: str) -> str:
    """Return the keyed hash under which a receiver is counted; the same for «Kari@example.no» and «kari@example.no»."""
    return keyed_hash("receiver", address.strip().lower())
