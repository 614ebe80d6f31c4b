"""Listings as lines of JSON: how they come from the database, and how the search index keeps their texts.

One line is one ``Listing`` by position, UTF-8, ended by a newline. What ranking looks at stands first, so that a
million lines are read for it (``ListingHead``) without making the texts behind into objects.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Raw, Struct

from videre.directory.shapes import Listing


class ListingHead(Struct, array_like=True, gc=False):
    """The first fields of a ``Listing`` as they stand in its line: choices and dates as text, lists as JSON."""

    id: int
    slug: str
    topics: Raw
    cross_topic: bool
    format: str
    municipality: str
    lat: float | None
    lon: float | None
    languages: Raw
    audience: str
    age_from: int
    age_to: int | None
    accessibility: Raw
    meetings: Raw
    room: str
    room_as_of: str | None
    confirmed_on: str | None
    state: str


def lines_of(listings: Sequence[Listing]) -> bytes:
    """Return listings as lines, in their order."""
    return _encoder.encode_lines(listings)


def listing_of(line: bytes) -> Listing:
    """Return the listing of one line."""
    return _listing.decode(line)


def listings_of(lines: bytes) -> list[Listing]:
    """Return the listings of some lines, in their order."""
    return _listing.decode_lines(lines)


def heads_of(lines: bytes) -> list[ListingHead]:
    """Return the heads of some lines, in their order."""
    return _head.decode_lines(lines)


_encoder = msgspec.json.Encoder()
# Not strict: SQLite writes yes and no as 1 and 0.
_listing = msgspec.json.Decoder(Listing, strict=False)
_head = msgspec.json.Decoder(ListingHead, strict=False)
