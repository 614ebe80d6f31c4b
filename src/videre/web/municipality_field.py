"""A municipality as somebody writes it: by its name, whatever its spelling, or by its number."""

from __future__ import annotations

from functools import cache

from videre.directory.details import UNKNOWN_MUNICIPALITY
from videre.directory.organisations import BAD_AREA
from videre.language import Language, translate
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


def area(form: Posted, name: str) -> str | None:
    """Return the code of an area as somebody writes it: «hele landet» is "", a county two characters, else a
    municipality; None with an error for one that is unknown."""
    text = form.text(name, most=80, required=True)
    if not text:
        return None
    folded = fold(text)
    if folded in {"hele landet", "heile landet", "the whole country", "norge"}:
        return ""
    code = _counties().get(folded.removesuffix(" fylke")) or _numbers().get(folded.removesuffix(" kommune"))
    if code is None:
        form.fault(name, BAD_AREA)
    return code


def area_name(code: str, language: Language) -> str:
    """Return «hele landet», a county's or a municipality's name."""
    if not code:
        return translate(language, "hele landet")
    if len(code) == 2:
        return next((each.county for each in gazetteer().municipalities if each.county_number == code), code)
    return municipality_name(code) or code


@cache
def _counties() -> dict[str, str]:
    # Oslo is both: whoever writes it means the municipality's people either way, and its county is as large.
    return {fold(each.county): each.county_number for each in gazetteer().municipalities}
