"""A group's address on the web, and its name folded for search in lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from videre.directory.tables import Group
from videre.places.folding import fold

LONGEST = 80
_DASHES = re.compile(r"[^a-z0-9]+")


def slug_of(name: str, place_label: str = "") -> str:
    """Return lower-case words with hyphens: «Søvngruppa» in Fredrikstad gives «sovngruppa-fredrikstad».

    Only what is public goes in: the name and the last part of the public place.
    """
    place = place_label.rpartition(",")[2].strip()
    if 2 * len(fold(name)) < len(name):
        name = "gruppe"  # a name in another script leaves nothing of itself in an address
    text = name if not place or fold(place) in fold(name) else f"{name} {place}"
    return _DASHES.sub("-", fold(text))[:LONGEST].strip("-") or "gruppe"


async def free_slug(name: str, place_label: str) -> str:
    """Return a slug no other group has; a number follows where it is taken. Inside ``writing()``."""
    base = slug_of(name, place_label)
    rows = await Group.select(Group.slug).where(Group.slug.like(f"{base}%"))
    taken = {row["slug"] for row in rows}
    return numbered_slug(base, taken)


def numbered_slug(base: str, taken: set[str]) -> str:
    """Return ``base`` or the first «base-2», «base-3» … that is not in ``taken``, and put it there."""
    slug = next(slug for slug in _numbered(base) if slug not in taken)
    taken.add(slug)
    return slug


def _numbered(base: str) -> Iterator[str]:
    yield base
    yield from (f"{base}-{n}" for n in count(2))


def search_text(name: str, place_label: str) -> str:
    """Return name and place folded (æ, ø, å and accents to plain letters), for ``LIKE`` on both engines."""
    return fold(f"{name} {place_label}")
