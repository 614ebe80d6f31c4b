"""Addresses of our own static files, with a fingerprint of the content so that browsers may keep them for long."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"


@cache
def asset(path: str) -> str:
    """Return the address of a file under ``static``; a file that is not there gets no fingerprint."""
    file = STATIC / path
    if not file.is_file():
        return f"/static/{path}"
    return f"/static/{path}?v={hashlib.sha256(file.read_bytes()).hexdigest()[:12]}"
