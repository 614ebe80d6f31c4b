"""Take the place out of a person's own words, and leave the words alone otherwise."""

from __future__ import annotations

from typing import Protocol

from videre.places.shapes import Place


class Names(Protocol):
    """What is asked of a gazetteer here."""

    def postal_code(self, code: str) -> Place | None: ...


def take_place(names: Names, text: str) -> tuple[str, Place | None]:
    """Return (words, place)."""
    return text, None
