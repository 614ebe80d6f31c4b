"""Letters to people who were handed over: receiver and text lie sealed in the column of the letter until they go."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from videre.post.letters import SEALED_KINDS, Letter, MailKind
from videre.sealing import seal_for, unseal_for


class Opened(Struct, frozen=True):
    """A letter as it is sent or shown, and to whom."""

    receiver: str
    letter: Letter

    def __repr__(self) -> str:
        return "Opened(…)"  # who was handed over must not come into a log by way of an error


def kept(letter: Letter, *, to: str, kind: MailKind, about_id: int | None) -> tuple[str, str]:
    """Return what the columns of receiver and letter (JSON) hold: of a sealed kind nothing stands in the first."""
    if kind not in SEALED_KINDS:
        return to, msgspec.json.encode(letter).decode()
    inside = msgspec.json.encode(Opened(to, letter)).decode()
    return "", msgspec.json.encode(seal_for(_purpose(kind, about_id), inside)).decode()


def opened_letter(stored: str, *, receiver: str, kind: MailKind, about_id: int | None) -> Opened:
    """Return what :func:`kept` made.

    Raises :class:`~videre.sealing.Unsealable` where no key opens it or it is of another record,
    ``msgspec.MsgspecError`` for a broken row.
    """
    if kind not in SEALED_KINDS:
        return Opened(receiver, msgspec.json.decode(stored, type=Letter))
    sealed = msgspec.json.decode(stored, type=str)
    return msgspec.json.decode(unseal_for(_purpose(kind, about_id), sealed), type=Opened)


def _purpose(kind: MailKind, about_id: int | None) -> str:
    return f"letter {kind.value} {about_id}"
