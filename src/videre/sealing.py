"""Authenticated encryption for what must be stored but not read by whoever gets hold of the database.

Fernet (AES-128-CBC with HMAC-SHA256) of the ``cryptography`` library. The newest key seals; older ones still open,
so keys are changed by putting a new one in front.
"""

from __future__ import annotations

import os

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from videre.settings import settings_from

_keys: MultiFernet | None = None


class Unsealable(Exception):
    """None of the keys at hand opens it: the key was thrown away, or the value was changed."""


def use_seal_keys(seal_keys: str) -> None:
    """Seal with these keys (newest first, with commas) from now on; without it, with those of the environment."""
    global _keys
    _keys = MultiFernet([Fernet(key) for key in seal_keys.split(",")])


def seal(text: str) -> str:
    """Return ``text`` sealed, as URL-safe text of about 100 characters and more."""
    return _sealer().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return what :func:`seal` was given. Raises :class:`Unsealable`."""
    try:
        return _sealer().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unsealable from None


def seal_for(purpose: str, text: str) -> str:
    """Return ``text`` sealed for one purpose and one record («contact-request 3f2a…»): it opens for no other.

    Somebody who can write in the database could else put one person's sealed value in another's row.
    """
    return seal(f"{purpose}\n{text}")


def unseal_for(purpose: str, sealed: str) -> str:
    """Return what :func:`seal_for` was given for the same purpose. Raises :class:`Unsealable`."""
    meant, _, text = unseal(sealed).partition("\n")
    if meant != purpose:
        raise Unsealable
    return text


def resealed(sealed: str) -> str:
    """Return a sealed value sealed anew with the newest key, its content unseen. Raises :class:`Unsealable`."""
    try:
        return _sealer().rotate(sealed.encode()).decode()
    except InvalidToken:
        raise Unsealable from None


def _sealer() -> MultiFernet:
    if _keys is None:
        use_seal_keys(settings_from(os.environ).seal_keys)
    assert _keys is not None
    return _keys
