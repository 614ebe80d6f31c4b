"""Numbers of records in addresses: what no record has is not found, and never asked of the database."""

from __future__ import annotations

from typing import Final

from videre.problems import NotFound

LARGEST_ID: Final = 2**31 - 1
"""The largest number the databases give a record."""


def record_number(text: str) -> int:
    """Return the number of a record. Raises ``NotFound`` for what no record has."""
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= LARGEST_ID):
        raise NotFound()
    return int(text)
