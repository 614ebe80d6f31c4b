"""A posted form, read field by field: every error at once, and nothing the person wrote lost.

Browsers send ``on`` for ticked boxes, empty texts for numbers and single items for lists; each reader here takes that
as it comes, notes what must be mended, and keeps what was sent for the page that shows it again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import TypeVar

from videre.language import N_, Language, translate
from videre.problems import FieldError, Invalid
from videre.web.forms import NOT_A_CHOICE, UNREADABLE, Parameters

MISSING = N_("Dette må fylles ut.")
TOO_LONG = N_("Teksten er for lang, høyst {most} tegn.")
NOT_A_DATE = N_("Skriv datoen som dag.måned.år, for eksempel 24.12.2026.")
NOT_WHOLE = N_("Skriv et helt tall fra {least} til {most}.")
MOST_CHOICES = 60

_Choice = TypeVar("_Choice", bound=StrEnum)
_UNREADABLE = {"Cc", "Cs", "Co", "Cn"}
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
"""Marks that turn the direction of text: a name could be shown as another one."""


class Posted:
    """What was sent, by field, and what is wrong with it."""

    def __init__(self, sent: Parameters, language: Language) -> None:
        self._sent = sent
        self.language = language
        self.values: dict[str, str] = {}
        """Each single field as it was sent, tidied: what the page shows again."""
        self.errors: dict[str, str] = {}
        """What must be mended, by field, in the reader's language."""

    def text(self, name: str, *, most: int = 200, required: bool = False, lines: bool = False) -> str:
        """Return a text without odd characters and blanks at its ends; ``lines`` keeps its line breaks.

        Of one that is too long no more is returned than shows it, so that what is done with it costs no more either.
        """
        raw = [value for value in self._sent.getall(name, []) if isinstance(value, str)]
        text = unicodedata.normalize("NFC", raw[-1]) if raw else ""
        text = "\n".join(" ".join(line.split()) for line in text.splitlines()) if lines else " ".join(text.split())
        text = text.strip()
        kept = "".join(letter for letter in text if letter == "\n" or not _is_odd(letter))
        self.values[name] = kept
        if kept != text:
            self.fault(name, UNREADABLE)
        elif len(text) > most:
            self.fault(name, TOO_LONG, most=most)
        elif required and not text:
            self.fault(name, MISSING)
        return kept[: most + 1]

    def secret(self, name: str) -> str:
        """Return a password exactly as sent, at most 1,000 characters; it is not kept for showing again."""
        raw = [value for value in self._sent.getall(name, []) if isinstance(value, str)]
        return raw[-1][:1000] if raw else ""

    def ticked(self, name: str) -> bool:
        """Return whether a box was ticked."""
        on = bool(self._sent.getall(name, []))
        self.values[name] = "on" if on else ""
        return on

    def several(self, name: str, most: int = MOST_CHOICES) -> tuple[str, ...]:
        """Return the values of a list of boxes, each once, in the order sent."""
        sent = (value.strip() for value in self._sent.getall(name, []) if isinstance(value, str))
        return tuple(dict.fromkeys(value for value in sent if value))[:most]

    def numbers(self, name: str, most: int = MOST_CHOICES) -> tuple[int, ...]:
        """Return the ids that were ticked; anything else is left out."""
        return tuple(
            int(value) for value in self.several(name, most) if value.isascii() and value.isdigit() and len(value) < 10
        )

    def one_of(self, name: str, kind: type[_Choice], default: _Choice | None = None) -> _Choice | None:
        """Return the choice made, ``default`` for none; an unknown one is an error."""
        sent = self.text(name, most=60)
        if not sent:
            if default is None:
                self.fault(name, MISSING)
            return default
        if sent not in {str(choice) for choice in kind}:
            self.fault(name, NOT_A_CHOICE)
            return default
        return kind(sent)

    def among(self, name: str, known: Iterable[str], *, required: bool = True) -> str:
        """Return one of ``known``; "" with an error for anything else."""
        sent = self.text(name, most=100, required=required)
        if sent and sent not in set(known):
            self.fault(name, NOT_A_CHOICE)
            return ""
        return sent

    def whole(self, name: str, least: int, most: int, *, required: bool = False) -> int | None:
        """Return a whole number in a span, None for an empty field."""
        text = self.values[name] = self.text(name, most=12, required=required)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            self.fault(name, NOT_WHOLE, least=least, most=most)
            return None
        return int(text)

    def day(self, name: str, *, required: bool = False) -> date | None:
        """Return a date, as a browser's date field or a Norwegian writes it; None for an empty field."""
        text = self.text(name, most=20, required=required)
        if not text:
            return None
        try:
            if "." in text:
                day, month, year = (int(part) for part in text.rstrip(".").split("."))
                return date(year, month, day)
            return date.fromisoformat(text)
        except (ValueError, OverflowError):
            self.fault(name, NOT_A_DATE)
            return None

    def fault(self, name: str, message: str, **values: object) -> None:
        """Note what must be mended; the first error of a field is the one shown."""
        self.errors.setdefault(name, translate(self.language, message, **values))

    def take(self, problem: Invalid, names: dict[str, str] | None = None) -> None:
        """Note what a domain found; ``names`` maps its fields to the form's where they differ."""
        for each in problem.fields:
            self._note(each, names or {})
        if not problem.fields:
            self.errors.setdefault("", problem.text(self.language))

    def _note(self, error: FieldError, names: dict[str, str]) -> None:
        self.errors.setdefault(names.get(error.field, error.field), error.text(self.language))


def _is_odd(letter: str) -> bool:
    return unicodedata.category(letter) in _UNREADABLE or letter == "\N{REPLACEMENT CHARACTER}" or letter in _TURNING
