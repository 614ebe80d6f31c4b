"""Being spared of a kind of letter: the signed way in every such letter, and what following it does."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import NamedTuple

from piccolo.columns.combination import And

from videre.database import reading, writing
from videre.post.letters import REFUSABLE, MailKind
from videre.post.tables import MailRefusal
from videre.problems import Conflict, NotFound
from videre.signing import sign, signed

_PURPOSE = "refuse"


def refuse_path(receiver_hash: str, kind: MailKind) -> str:
    """Return the path in a letter by which its receiver refuses its kind; "" for kinds that are not refusable."""
    return f"/avmeld/{sign(_PURPOSE, f'{kind.value} {receiver_hash}')}" if kind in REFUSABLE else ""


async def is_refused(receiver_hash: str, kind: MailKind) -> bool:
    """Return whether a receiver wants no letters of a kind; inside a block."""
    return kind in REFUSABLE and await MailRefusal.exists().where(_of(receiver_hash, kind))


class RefusalSeen(NamedTuple):
    """What a refusal link is about: a kind of letter, and whether it is refused already."""

    kind: MailKind
    refused: bool


async def refusal_seen(sent: str) -> RefusalSeen | None:
    """Return what a link would refuse, for the page with the button; changes nothing. None for a wrong link."""
    meant = _meant(sent)
    if meant is None:
        return None
    receiver, kind = meant
    async with reading():
        return RefusalSeen(kind, await is_refused(receiver, kind))


async def refuse_kind(sent: str) -> MailKind:
    """Let the receiver of a link have no more letters of its kind, and return the kind. Works any number of times.

    Raises ``NotFound`` for a wrong link.
    """
    receiver, kind = _meant_or_not_found(sent)
    with suppress(Conflict):  # two taps at the same instant: the other one did it
        async with writing():
            if not await is_refused(receiver, kind):
                await MailRefusal(receiver_hash=receiver, kind=kind.value, refused_at=datetime.now(UTC)).save()
    return kind


async def accept_kind(sent: str) -> MailKind:
    """Take a refusal back. Raises ``NotFound`` for a wrong link."""
    receiver, kind = _meant_or_not_found(sent)
    async with writing():
        await MailRefusal.delete().where(_of(receiver, kind))
    return kind


def _meant_or_not_found(sent: str) -> tuple[str, MailKind]:
    meant = _meant(sent)
    if meant is None:
        raise NotFound()
    return meant


def _meant(sent: str) -> tuple[str, MailKind] | None:
    kind, _, receiver = (signed(_PURPOSE, sent) or "").partition(" ")
    return (receiver, MailKind(kind)) if kind in [each.value for each in REFUSABLE] else None


def _of(receiver_hash: str, kind: MailKind) -> And:
    return (MailRefusal.receiver_hash == receiver_hash) & (MailRefusal.kind == kind.value)
