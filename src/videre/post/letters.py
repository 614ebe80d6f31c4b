"""What a letter says, before it is dressed as text or HTML. Written in the receiver's language by who sends it.

A subject says nothing about a person or a need: it lies open on a locked telephone. Addresses are paths; the
outbox puts the service's own address before them when it sends.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class MailKind(StrEnum):
    """Why a letter is sent; the outbox counts and the receiver refuses by it."""

    SIGN_IN = "sign-in"
    INVITATION = "invitation"
    CONFIRM_ADDRESS = "confirm-address"
    ACCOUNT = "account"
    """Something about one's own account changed."""
    DECISION = "decision"
    """What the steward decided about a group."""
    QUEUE = "queue"
    """Something waits for the steward."""
    CONFIRM_GROUP = "confirm-group"
    """«Stemmer dette fortsatt?»"""
    GROUP_NEWS = "group-news"
    """Something about one's own group: flagged, hidden, few members, return visit, another steward."""
    CONTACT_REQUEST = "contact-request"
    """Somebody wants to be contacted; also the reminder, and that it was taken back."""
    CONTACT_WAITS = "contact-waits"
    """A contact request has waited for 48 hours: to the support point or the steward."""
    FOLLOW_UP = "follow-up"
    """«Hvordan gikk det?», to a person who asked for it."""


REFUSABLE = frozenset({MailKind.CONFIRM_GROUP, MailKind.GROUP_NEWS, MailKind.QUEUE})
"""Kinds that carry a way to be spared of them; the others answer something the receiver did."""


class Button(Struct, frozen=True):
    """A link that stands out: its words and its path («/bekreft/…»)."""

    words: str
    path: str


class Letter(Struct, frozen=True):
    """One letter. ``lines`` are paragraphs before the buttons, ``after`` those that follow."""

    subject: str
    lines: tuple[str, ...]
    buttons: tuple[Button, ...] = ()
    after: tuple[str, ...] = ()


SEALED_KINDS = frozenset({MailKind.FOLLOW_UP})
"""Kinds that go to a person who was handed over: receiver and text lie sealed until they are sent, and go then."""
