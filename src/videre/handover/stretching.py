"""A card's code made hard to search for: ten signs are few for who has the database and all our keys.

scrypt (RFC 7914): about 20 ms and 8 MB for each code that is tried. All of a card's keys are made of what comes out of
it, so that who wants to try all 2^45 codes works for some 20,000 years of a processor, our keys at hand or not.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Final

COST: int = 2**13
BLOCK: Final = 8
_SALT: Final = b"videre card"


def stretched_anew(code: str) -> bytes:
    """Return 32 bytes made of a code. It takes its time: in a coroutine call it in a thread, outside ``writing()``."""
    return hashlib.scrypt(code.encode(), salt=_SALT, n=COST, r=BLOCK, p=1, dklen=32)


@lru_cache(maxsize=64)
def stretched(code: str) -> bytes:
    """Do as :func:`stretched_anew`; what was made lately is remembered, for a page asks for its own card several times.

    Only for codes that have a card: what somebody typed must take the same time whether it was typed before or not.
    """
    return stretched_anew(code)
