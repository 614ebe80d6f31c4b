"""The three languages of the pages, and how a text gets from bokmål to them.

Bokmål is the source: a message's own text is its key, so bokmål is complete by construction and a
missing translation shows readable Norwegian instead of a code. Catalogues are plain ``.po`` files read
at start; there is no compiled copy that could be out of date.
"""

from __future__ import annotations

import gettext
import io
from enum import StrEnum
from functools import cache
from importlib.resources import files

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


class Language(StrEnum):
    """A language of the pages: ISO 639-1 code as used in addresses and ``Accept-Language``."""

    NB = "nb"
    NN = "nn"
    EN = "en"


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
