"""In what capacity somebody acts. Pure: the rules of every domain speak of actors, not of accounts."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class ActorKind(StrEnum):
    """In what capacity someone acts on a record."""

    STARTER = "starter"
    STEWARD = "steward"
    ADMINISTRATOR = "administrator"
    PERSON = "person"
    """Somebody on their own account, whatever roles they have; decides nothing about groups."""
    SYSTEM = "system"
    SENDER = "sender"
    """Somebody at a service that hands people over."""
    HOLDER = "holder"
    """Whoever holds a card's code: the person themself."""
    RECIPIENT = "recipient"
    """Who was asked to contact somebody, by the link in their mail or signed in."""


class Actor(Struct, frozen=True):
    """Who does something: a capacity, a name for the record, and the account where there is one.

    A contact who follows a signed link from a mail acts as a starter without an account.
    """

    kind: ActorKind
    name: str = ""
    account_id: int | None = None

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()


SYSTEM = Actor(ActorKind.SYSTEM, "videre")
HOLDER = Actor(ActorKind.HOLDER)
"""Nothing is known of them, and nothing more is written."""
