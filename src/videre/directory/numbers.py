"""Organisation numbers and municipality numbers. Pure."""

from __future__ import annotations

_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


def is_organisation_number(text: str) -> bool:
    """Return whether ``text`` is nine digits whose last is right modulo 11.

    Source: Brønnøysundregistrene, «Om organisasjonsnummeret».
    """
    if not (len(text) == 9 and text.isascii() and text.isdigit()):
        return False
    rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, text, strict=False)) % 11
    control = (11 - rest) % 11
    return control == int(text[8])  # a control of 10 equals no digit: such numbers are not given out


def is_municipality_number(text: str) -> bool:
    """Return whether ``text`` has the form of a municipality number: four digits, never a number."""
    return len(text) == 4 and text.isascii() and text.isdigit()


def county_of(municipality: str) -> str:
    """Return the county number that a municipality number begins with."""
    return municipality[:2]
