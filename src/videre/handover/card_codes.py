"""The code on a card: ten signs, read aloud and typed without mistakes. Pure.

Crockford's base 32 (no I, L, O, U) with his check sign, the number modulo 37. Of the 37 check signs five are odd to
say («~», «$»); codes that would end in one of them are not given out, which leaves 44.8 of 45 bits. The check finds
every single wrong sign and every two that were swapped.
Source: https://www.crockford.com/base32.html
"""

from __future__ import annotations

import secrets
from typing import Final

SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DATA_SIGNS: Final = 9
BITS: Final = 44.7
"""At least so much chance is in a code."""
_MODULUS: Final = 37
_LOOK_ALIKE: Final = str.maketrans({"I": "1", "L": "1", "O": "0"})
_BLANKS: Final = frozenset(" -–—.\u00a0\u2011\t\n")
LONGEST: Final = 40
"""Characters of what somebody typed that are looked at."""


def new_code() -> str:
    """Return a new random code, ten signs without groups."""
    while True:
        if code := code_from(secrets.randbits(5 * DATA_SIGNS)):
            return code


def code_from(number: int) -> str | None:
    """Return the code of a number below 2^45; None where its check sign would be an odd one."""
    number %= 1 << (5 * DATA_SIGNS)
    check = number % _MODULUS
    if check >= len(SIGNS):
        return None
    signs = [SIGNS[(number >> (5 * place)) & 31] for place in reversed(range(DATA_SIGNS))]
    return "".join(signs) + SIGNS[check]


def read_code(typed: str) -> str | None:
    """Return what somebody typed as a code without groups; None where it cannot be one.

    Small letters, blanks, hyphens, and I, L and O for 1, 1 and 0 are understood.
    """
    signs = "".join(sign for sign in typed[:LONGEST].upper() if sign not in _BLANKS).translate(_LOOK_ALIKE)
    if len(signs) != DATA_SIGNS + 1 or any(sign not in SIGNS for sign in signs):
        return None
    number = 0
    for sign in signs[:-1]:
        number = number * 32 + SIGNS.index(sign)
    return signs if number % _MODULUS == SIGNS.index(signs[-1]) else None


def grouped(code: str) -> str:
    """Return a code as it is shown and read aloud: «7KM 4PX 9QT2»."""
    return f"{code[:3]} {code[3:6]} {code[6:]}"
