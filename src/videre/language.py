"""The three languages of the pages, and how a text gets from bokmål to them.

Bokmål is the source: a message's own text is its key, so bokmål is complete by construction and a
missing translation shows readable Norwegian instead of a code. Catalogues are plain ``.po`` files read
at start; there is no compiled copy that could be out of date.
"""

from __future__ import annotations

import gettext
import io
import re
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


class Language(StrEnum):
    """A language of the pages: ISO 639-1 code as used in addresses and ``Accept-Language``."""

    NB = "nb"
    NN = "nn"
    EN = "en"


LONGEST_HEADER = 500
"""Characters of ``Accept-Language`` that are read; browsers send fewer than 100."""

_UNDERSTOOD = {"nb": Language.NB, "no": Language.NB, "nn": Language.NN, "en": Language.EN}
_NEIGHBOURS = ("da", "sv")


def preferred_language(accept: str) -> Language:
    """Return the language that an ``Accept-Language`` header (RFC 9110, 12.5.4) asks for, or else bokmål.

    Weights count, then the order; ``q=0`` rules a language out. Danish and Swedish readers get bokmål,
    which they read more easily than English.
    """
    return _preferred(accept[:LONGEST_HEADER])  # what is kept in memory must be short


@lru_cache(maxsize=512)
def _preferred(accept: str) -> Language:
    refused: set[Language] = set()
    wished: list[tuple[float, Language]] = []
    for part in accept.lower().split(","):
        tag, _, parameter = (each.strip() for each in part.partition(";"))
        weight = 1.0
        if parameter:
            name, _, value = (each.strip() for each in parameter.partition("="))
            if name != "q" or not re.fullmatch(r"0(\.\d{0,3})?|1(\.0{0,3})?", value):
                continue
            weight = float(value)
        primary = tag.partition("-")[0]
        language = Language.NB if primary in _NEIGHBOURS else _UNDERSTOOD.get(primary)
        if weight == 0.0:
            if language is not None and primary not in _NEIGHBOURS:
                refused.add(language)
        elif tag == "*":
            wished.extend((weight, each) for each in Language)
        elif language is not None:
            wished.append((weight, language))
    # A stable sort keeps the header's own order among equal weights.
    ranked = sorted(wished, key=lambda each: -each[0])
    return next((language for _, language in ranked if language not in refused), Language.NB)


def N_(message: str) -> str:  # noqa: N802 - the field's usual name for "mark for extraction"
    """Mark a constant for extraction; it is translated where it is shown."""
    return message


@cache
def catalogue(language: Language) -> gettext.NullTranslations:
    """Return the loaded catalogue of a language; bokmål needs none."""
    if language is Language.NB:
        return gettext.NullTranslations()
    with (files("videre") / "locales" / f"{language}.po").open("rb") as source:
        compiled = io.BytesIO()
        write_mo(compiled, read_po(source, locale=language.value))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def translate(language: Language, message: str, /, **values: object) -> str:
    """Return ``message`` (bokmål) in ``language`` with ``{name}`` fields filled in."""
    text = catalogue(language).gettext(message)
    return text.format(**values) if values else text


def translate_plural(language: Language, one: str, many: str, n: int, /, **values: object) -> str:
    """Return the form that fits the count ``n``; ``{n}`` is filled in besides ``values``."""
    return catalogue(language).ngettext(one, many, n).format(n=n, **values)
