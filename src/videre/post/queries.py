"""What can be seen of the outbox: for administrators never a letter's text, for a demonstration all of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct
from piccolo.query.functions import Count

from videre.database import reading
from videre.language import Language
from videre.people.roles import Permission
from videre.people.shapes import Identity
from videre.post.letters import SEALED_KINDS, Letter, MailKind
from videre.post.refusals import refuse_path
from videre.post.rendering import Rendered, footer, rendered
from videre.post.sealed import opened_letter
from videre.post.states import MailState
from videre.post.tables import OutgoingMail
from videre.problems import NotAllowed, NotFound
from videre.sealing import Unsealable
from videre.settings import Settings

PAGE = 50
SHOWN_AT_MOST = 100


class MailRow(Struct, frozen=True):
    """A letter as an administrator sees it. ``receiver`` is masked («k…@example.no»), ``failure`` as stored."""

    id: int
    kind: MailKind
    state: MailState
    attempts: int
    failure: str
    receiver: str
    created_at: datetime
    next_at: datetime
    about_id: int | None
    can_be_sent: bool
    """Whether its text is still there."""


class ShownMail(Struct, frozen=True):
    """A letter in the mailbox of a demonstration."""

    id: int
    kind: MailKind
    receiver: str
    language: Language
    at: datetime
    letter: Letter
    rendered: Rendered
    why: str
    """Why it came, in its language: the last words of the letter."""
    refuse_words: str
    refuse_path: str
    """The way to be spared of its kind, "" where there is none."""


async def dead_for(identity: Identity, before_id: int | None = None) -> list[MailRow]:
    """Return letters that were given up, newest first, ``PAGE`` at most, below an id. Raises ``NotAllowed``."""
    return await _rows(identity, [MailState.DEAD], before_id)


async def waiting_for(identity: Identity, before_id: int | None = None) -> list[MailRow]:
    """Return letters on their way, newest first, as :func:`dead_for` does."""
    return await _rows(identity, [MailState.WAITING, MailState.SENDING], before_id)


async def counts_for(identity: Identity) -> dict[MailState, int]:
    """Return how many letters are in each state; every state is there. Raises ``NotAllowed``."""
    _only_keepers(identity)
    async with reading():
        rows: list[dict[str, Any]] = await OutgoingMail.select(OutgoingMail.state, Count()).group_by(OutgoingMail.state)
    found = {row["state"]: row["count"] for row in rows}
    return {state: found.get(state.value, 0) for state in MailState}


async def shown_mails(settings: Settings, receiver: str = "") -> list[ShownMail]:
    """Return the newest letters of a demonstration with their text, also those about to be shown.

    ``receiver`` narrows to one address. Raises ``NotFound`` where mail is really sent, and always in production.
    """
    _only_in_demonstrations(settings)
    query = OutgoingMail.select().where(_readable())
    if receiver:  # of a sealed letter it is known once that is opened
        sealed = OutgoingMail.kind.is_in([kind.value for kind in SEALED_KINDS])
        query = query.where((OutgoingMail.receiver == receiver) | sealed)
    async with reading():
        rows: list[dict[str, Any]] = await query.order_by(OutgoingMail.id, ascending=False).limit(SHOWN_AT_MOST)
    shown = [mail for row in rows if (mail := _shown(row, settings)) is not None]
    return [mail for mail in shown if receiver in {"", mail.receiver}]


async def shown_mail(settings: Settings, mail_id: int) -> ShownMail:
    """Return one letter of a demonstration. Raises ``NotFound`` as :func:`shown_mails` does."""
    _only_in_demonstrations(settings)
    async with reading():
        rows: list[dict[str, Any]] = await OutgoingMail.select().where(_readable() & (OutgoingMail.id == mail_id))
    mail = _shown(rows[0], settings) if rows else None
    if mail is None:
        raise NotFound()
    return mail


async def _rows(identity: Identity, states: list[MailState], before_id: int | None) -> list[MailRow]:
    _only_keepers(identity)
    query = OutgoingMail.select().where(OutgoingMail.state.is_in([state.value for state in states]))
    if before_id is not None:
        query = query.where(OutgoingMail.id < before_id)
    async with reading():
        rows: list[dict[str, Any]] = await query.order_by(OutgoingMail.id, ascending=False).limit(PAGE)
    return [
        MailRow(
            row["id"], MailKind(row["kind"]), MailState(row["state"]), row["attempts"], row["failure"],
            masked(row["receiver"]), row["created_at"], row["next_at"], row["about_id"], row["letter"] is not None,
        )
        for row in rows
    ]  # fmt: skip


def masked(address: str) -> str:
    """Return an address by which its owner knows it and nobody else: «k…@example.no»; "" stays ""."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}" if at else ""


def _shown(row: dict[str, Any], settings: Settings) -> ShownMail | None:
    """Return a letter opened; None for a sealed one that no key opens any more."""
    kind, language = MailKind(row["kind"]), Language(row["language"])
    try:
        opened = opened_letter(row["letter"], receiver=row["receiver"], kind=kind, about_id=row["about_id"])
    except Unsealable:
        return None
    refuse = refuse_path(row["receiver_hash"], kind)
    dressed = rendered(opened.letter, kind=kind, language=language, base_url=settings.base_url, refuse_path=refuse)
    why, refuse_words = footer(kind, language)
    return ShownMail(
        row["id"], kind, opened.receiver, language, row["created_at"], opened.letter, dressed, why, refuse_words, refuse
    )  # fmt: skip


def _readable() -> Any:
    states = [MailState.SHOWN.value, MailState.WAITING.value]
    return OutgoingMail.state.is_in(states) & OutgoingMail.letter.is_not_null()


def _only_keepers(identity: Identity) -> None:
    if not identity.may(Permission.KEEP_MAIL):
        raise NotAllowed()


def _only_in_demonstrations(settings: Settings) -> None:
    if settings.smtp_url or settings.environment == "production":
        raise NotFound()
