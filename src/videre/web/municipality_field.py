"""A municipality as somebody writes it: by its name, whatever its spelling, or by its number."""

from __future__ import annotations

from functools import cache

from videre.directory.details import UNKNOWN_MUNICIPALITY
from videre.places.folding import fold
from videre.places.gazetteer import gazetteer
from videre.web.posted import Posted


def municipality(form: Posted, name: str, *, required: bool = False) -> str:
    """Return the number of the municipality in a field, "" for none; notes an error for one that is unknown."""
    text = form.text(name, most=80, required=required)
    if not text:
        return ""
    number = _numbers().get(fold(text).removesuffix(" kommune"), "")
    if not number:
        form.fault(name, UNKNOWN_MUNICIPALITY)
    return number


def municipality_name(number: str) -> str:
    """Return a municipality's name, "" for none."""
    found = gazetteer().municipality(number) if number else None
    return found.name if found else ""


@cache
def _numbers() -> dict[str, str]:
    found: dict[str, str] = {}
    for each in gazetteer().municipalities:
        for name in (each.name, each.official_name, each.sami_name, each.kven_name, each.number):
            if name:
                found.setdefault(fold(name), each.number)
    return found
