"""Where the next page of an answer begins: the last group's place in the order, tied to the search it belongs to.

A cursor names a score and an id, not a page number, so groups that come or go meanwhile neither repeat nor
skip the others. It holds a fingerprint of the search, not the search.
"""

from __future__ import annotations

import base64
import binascii
import struct
from hashlib import blake2b

import msgspec

from videre.language import N_
from videre.matching.need import Need
from videre.matching.ranking import Position
from videre.places.shapes import Place
from videre.problems import FieldError, Invalid

WRONG_CURSOR = N_("Denne siden av svaret finnes ikke lenger. Søk på nytt fra begynnelsen.")
_LAYOUT = struct.Struct("<di6s")


def fingerprint(need: Need, place: Place | None) -> bytes:
    """Return six bytes that tell one search from another."""
    where = (place.lat, place.lon) if place else None
    return blake2b(msgspec.json.encode((need, where), order="deterministic"), digest_size=6).digest()


def write_cursor(position: Position, search: bytes) -> str:
    """Return a cursor that says where the next page of this search begins."""
    return base64.urlsafe_b64encode(_LAYOUT.pack(position.score, position.id, search)).decode().rstrip("=")


def read_cursor(text: str, search: bytes) -> Position:
    """Return the position a cursor holds. Raises Invalid when it is broken or belongs to another search."""
    try:
        score, group_id, owner = _LAYOUT.unpack(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True))
    except (binascii.Error, struct.error, ValueError):
        raise Invalid((FieldError("cursor", WRONG_CURSOR),)) from None
    if owner != search or not 0.0 <= score <= 1.0:
        raise Invalid((FieldError("cursor", WRONG_CURSOR),))
    return Position(score, group_id)
