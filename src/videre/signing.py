"""Signed texts and keyed hashes: what leaves the server and must come back unchanged, and what is stored unreadable.

One secret, ``SECRET_KEY``, and a key of its own for each purpose (HKDF's idea with HMAC-SHA256: RFC 5869), so that a
signature made for one thing is worth nothing for another.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from functools import lru_cache

from videre.settings import settings_from

TOKEN_BYTES = 32
_secret: bytes | None = None


def use_secret(secret_key: str) -> None:
    """Sign with this secret from now on; without it, with the one the environment names."""
    global _secret
    _secret = secret_key.encode()
    _key.cache_clear()


def new_token() -> str:
    """Return 256 random bits for an address or a cookie; store :func:`token_hash` of it only."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """Return the keyed hash under which a token is stored: 64 hexadecimal characters."""
    return keyed_hash("token", token)


def keyed_hash(purpose: str, text: str) -> str:
    """Return a hash that nobody without the secret can make or guess from: 64 hexadecimal characters."""
    return hmac.new(_key(purpose), text.encode(), hashlib.sha256).hexdigest()


def sign(purpose: str, text: str) -> str:
    """Return ``text`` with its signature, safe in an address. The text itself stays readable."""
    return f"{_encoded(text.encode())}.{_encoded(_signature(purpose, text))}"


def signed(purpose: str, sent: str) -> str | None:
    """Return the text of what :func:`sign` made for the same purpose; None for anything else."""
    body, _, signature = sent.partition(".")
    try:
        text = _decoded(body).decode()
        given = _decoded(signature)
    except ValueError:
        return None
    # Only the form we write ourselves: one text has one signed form.
    genuine = hmac.compare_digest(given, _signature(purpose, text)) and sent == sign(purpose, text)
    return text if genuine else None


def same(one: str, other: str) -> bool:
    """Return whether two secrets are equal, in a time that does not tell how far they agree."""
    return hmac.compare_digest(one.encode(), other.encode())


def _signature(purpose: str, text: str) -> bytes:
    return hmac.new(_key(f"sign {purpose}"), text.encode(), hashlib.sha256).digest()


@lru_cache(maxsize=64)
def _key(purpose: str) -> bytes:
    secret = _secret if _secret is not None else settings_from(os.environ).secret_key.encode()
    return hmac.new(secret, f"videre {purpose}".encode(), hashlib.sha256).digest()


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
