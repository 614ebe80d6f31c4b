"""What a person looks for, locked so that only their card opens it.

Two locks. The inner key is made of the card's code, which is not stored: nobody reads it without the card, not even
with the seal keys. The outer one is our seal, bound to this card: nobody reads it with the database and a guessed code
alone, nor puts one card's need in another's row. Seal keys are changed without opening the inner lock.
"""

from __future__ import annotations

import base64

import msgspec
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from videre.handover.shapes import Need
from videre.handover.stretching import stretched
from videre.sealing import Unsealable, seal_for, unseal_for


def lock(need: Need, *, code: str, code_hash: str) -> str:
    """Return a need locked with a card's code and sealed; each time another text."""
    locked = _inner(code, code_hash).encrypt(msgspec.json.encode(need)).decode()
    return seal_for(_purpose(code_hash), locked)


def unlock(locked: str, *, code: str, code_hash: str) -> Need:
    """Return what :func:`lock` was given. Raises ``Unsealable`` for another code, or once changed."""
    inner = unseal_for(_purpose(code_hash), locked)
    try:
        return msgspec.json.decode(_inner(code, code_hash).decrypt(inner.encode()), type=Need)
    except (InvalidToken, msgspec.MsgspecError):
        raise Unsealable from None


def _inner(code: str, code_hash: str) -> Fernet:
    """Return the lock a code makes; the hash is its salt, so no two cards share work of a guesser."""
    key = HKDF(algorithm=SHA256(), length=32, salt=code_hash.encode(), info=b"videre need").derive(stretched(code))
    return Fernet(base64.urlsafe_b64encode(key))


def _purpose(code_hash: str) -> str:
    return f"need {code_hash}"
