"""A query string or form becomes a Struct, with every field's error at once and nothing the person wrote lost.

``on``, empty numbers and single items of a list are what browsers send; Struct decoding refuses them and stops at
the first error. So each field is read by hand here, and what was sent is kept beside the errors for the page.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Protocol, TypeVar

from msgspec import Struct, field

from videre.directory.room import RoomStatus
from videre.directory.shapes import Accessibility, Audience, Format
from videre.language import N_
from videre.matching.query import Query, Weekday, Wish
from videre.topics.taxonomy import topic

WORDS_LIMIT = 500
PLACE_LIMIT = 100
CURSOR_LIMIT = 500
TRAVEL_CHOICES = (15, 30, 45, 60, 90, 120, 180)
"""Minutes offered as the longest way; any whole number from 1 to 1,440 is understood."""
LANGUAGE_CHOICES = ("no", "en", "se", "ar", "es", "fa", "lt", "pl", "so", "ti", "uk", "ur")
UNDECODED = "\N{REPLACEMENT CHARACTER}"
"""What stands for bytes that were no UTF-8."""
OWN_MUNICIPALITY = "own"
"""«Ikke i min egen kommune»: which one that is follows from the place searched from."""

TOO_LONG = N_("Teksten er for lang. Skriv det viktigste.")
UNREADABLE = N_("Teksten har tegn som ikke kan leses. Skriv den på nytt.")
NOT_A_CHOICE = N_("Velg en av mulighetene i lista.")
NOT_MINUTES = N_("Reisetida må være et helt antall minutter, fra 1 til 1440.")
UNKNOWN_TOPIC = N_("Velg et av temaene i lista.")

_Choice = TypeVar("_Choice", bound=StrEnum)


class Parameters(Protocol):
    """What is read from a query string or a form: Litestar's and Starlette's multi dicts fit."""

    def getall(self, key: str, default: list[str], /) -> list[str]:
        """Return every value of a parameter, in the order sent."""
        ...


class SearchForm(Struct, frozen=True):
    """The search form as it was sent: texts for the page, a query when there are no errors, errors by field."""

    q: str = ""
    near: str = ""
    topics: tuple[str, ...] = ()
    max_minutes: str = ""
    formats: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    weekdays: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    audience: str = ""
    accessibility: tuple[str, ...] = ()
    not_municipality: str = ""
    only: bool = False
    cursor: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    query: Query = Query()

    @property
    def asked(self) -> bool:
        """Whether anything was asked for; if not, this is somebody's first visit."""
        return bool(self.q or self.near or self.topics or self.refined)

    @property
    def refined(self) -> int:
        """How many of the finer wishes are in use."""
        lists = (self.formats, self.languages, self.weekdays, self.rooms, self.accessibility)
        single = (self.max_minutes, self.audience, self.not_municipality)
        return sum(bool(value) for value in (*lists, *single))

    def pairs(self, **changes: str | Sequence[str] | None) -> list[tuple[str, str]]:
        """Return the form as pairs for an address, without empty ones and the cursor; ``changes`` by parameter."""
        values: dict[str, str | Sequence[str] | None] = {
            "q": self.q, "near": self.near, "topic": self.topics, "max_minutes": self.max_minutes,
            "format": self.formats, "language": self.languages, "weekday": self.weekdays, "room": self.rooms,
            "audience": self.audience, "accessibility": self.accessibility,
            "not_municipality": self.not_municipality, "only": "1" if self.only else "", **changes,
        }  # fmt: skip
        listed = ((name, (value,) if isinstance(value, str) else value or ()) for name, value in values.items())
        return [(name, item) for name, items in listed for item in items if item]

    def unrefined(self) -> list[tuple[str, str]]:
        """Return the pairs for the same search without any of the finer wishes."""
        return [pair for pair in self.pairs() if pair[0] in ("q", "near", "topic")]


def search_form(parameters: Parameters) -> SearchForm:
    """Read the search form. An impossible value is an error beside its field; the others are kept."""
    errors: dict[str, str] = {}
    q = _text(parameters, "q", WORDS_LIMIT, errors)
    near = _text(parameters, "near", PLACE_LIMIT, errors)
    topics = _several(parameters, "topic")
    if any(topic(key) is None for key in topics):
        errors["topic"] = UNKNOWN_TOPIC
        topics = tuple(key for key in topics if topic(key) is not None)
    formats = _choices(parameters, "format", Format, errors)
    rooms = _choices(parameters, "room", RoomStatus, errors)
    audience = _choices(parameters, "audience", Audience, errors)
    accessibility = _choices(parameters, "accessibility", Accessibility, errors)
    languages = _several(parameters, "language")
    if any(not (code.isascii() and code.isalpha() and len(code) in (2, 3)) for code in languages):
        errors["language"] = NOT_A_CHOICE
        languages = ()
    weekdays = _several(parameters, "weekday")
    if any(number not in {"1", "2", "3", "4", "5", "6", "7"} for number in weekdays):
        errors["weekday"] = NOT_A_CHOICE
        weekdays = ()
    minutes_text = _text(parameters, "max_minutes", 10, errors)
    minutes = _minutes(minutes_text, errors)
    not_municipality = _text(parameters, "not_municipality", PLACE_LIMIT, errors)
    only = _text(parameters, "only", 10, errors) == "1"
    query = Query(
        q=q,
        near=near,
        topics=topics,
        max_minutes=minutes,
        formats=formats,
        languages=languages,
        weekdays=_days(weekdays),
        rooms=rooms,
        audience=audience[0] if audience else None,
        accessibility=tuple(str(item) for item in accessibility),
        not_municipality="" if not_municipality == OWN_MUNICIPALITY else not_municipality,
        musts=frozenset(Wish) if only else frozenset(),
    )
    return SearchForm(
        q=q,
        near=near,
        topics=topics,
        max_minutes="" if "max_minutes" in errors else minutes_text,
        formats=tuple(str(item) for item in formats),
        languages=languages,
        weekdays=weekdays,
        rooms=tuple(str(item) for item in rooms),
        audience=str(audience[0]) if audience else "",
        accessibility=query.accessibility,
        not_municipality=not_municipality,
        only=only,
        cursor=_text(parameters, "cursor", CURSOR_LIMIT, errors),
        errors=errors,
        query=query,
    )


def _several(parameters: Parameters, name: str) -> tuple[str, ...]:
    """Return the values of a parameter, each once, in the order sent, at most 40."""
    return tuple(dict.fromkeys(value.strip() for value in parameters.getall(name, []) if value.strip()))[:40]


def _text(parameters: Parameters, name: str, limit: int, errors: dict[str, str]) -> str:
    values = parameters.getall(name, [])
    text = " ".join(unicodedata.normalize("NFC", values[-1]).split()) if values else ""
    if any(character == UNDECODED or unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        errors[name] = UNREADABLE
        return ""
    if len(text) > limit:
        errors[name] = TOO_LONG
        return text[:limit]
    return text


def _choices(parameters: Parameters, name: str, kind: type[_Choice], errors: dict[str, str]) -> tuple[_Choice, ...]:
    sent = _several(parameters, name)
    known = {str(item): item for item in kind}
    if any(value not in known for value in sent):
        errors[name] = NOT_A_CHOICE
    return tuple(known[value] for value in sent if value in known)


def _minutes(text: str, errors: dict[str, str]) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 1440):
        errors["max_minutes"] = NOT_MINUTES
        return None
    return int(text)


def _days(numbers: Iterable[str]) -> Weekday:
    days = Weekday(0)
    for number in numbers:
        days |= Weekday(1 << (int(number) - 1))
    return days
