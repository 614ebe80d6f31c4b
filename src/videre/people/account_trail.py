"""What happened to an account, and who looked at it, on the trail; inside ``writing()``."""

from __future__ import annotations

from enum import StrEnum

from videre.people.actors import Actor, ActorKind
from videre.people.roles import EVERYWHERE
from videre.people.shapes import Identity
from videre.trail.actions import RecordKind, record


class Did(StrEnum):
    """What is written of accounts."""

    SIGN_IN = "sign-in"
    CODE_FAILED = "code-failed"
    CODES_SET_UP = "codes-set-up"
    CODES_REMOVED = "codes-removed"
    RECOVERY_CODES = "recovery-codes-made"
    NEW_PASSWORD = "password-changed"  # noqa: S105  # a verb
    INVITE = "invite"
    GIVE_ROLE = "give-role"
    END_ROLE = "end-role"
    END_ACCOUNT = "end-account"
    CHANGE = "change-account"
    KEY_MADE = "token-made"
    KEY_ENDED = "token-ended"
    LOOK = "look-account"


async def on_account(did: Did, account_id: int, by: Actor, note: str = "") -> None:
    """Write one entry about an account; ``note`` in codes."""
    await record(what=did.value, kind=RecordKind.ACCOUNT, record_id=account_id, by=by, note=note)


def person(account_id: int, name: str) -> Actor:
    """Return somebody acting on their own account."""
    return Actor(ActorKind.PERSON, name, account_id)


def themself(identity: Identity) -> Actor:
    """Return who is signed in, acting on their own account."""
    return person(identity.account_id, identity.name)


def keeper(identity: Identity) -> Actor:
    """Return who is signed in, acting on another's account."""
    kind = ActorKind.ADMINISTRATOR if identity.roles & EVERYWHERE else ActorKind.PERSON
    return Actor(kind, identity.name, identity.account_id)
