"""Limits, musts and wishes made ready for the kernel: the same rules as ``scoring.fits`` and ``scoring.wishes``."""

from __future__ import annotations

from datetime import date
from math import inf
from typing import Any, Protocol

from videre.directory.room import ROOM_DAYS
from videre.directory.shapes import Audience
from videre.matching.columns import AUDIENCES, FORMATS, NO_MUNICIPALITY, OLDEST, ROOMS
from videre.matching.meanings import Vocabulary
from videre.matching.need import Need
from videre.matching.quality import UNKNOWN
from videre.matching.query import Wish
from videre.matching.weights import MISSING_ACCESS, OTHER_DAY, OTHER_LANGUAGE

ANY_AGE = -1
ANY_MUNICIPALITY, NO_SUCH_MUNICIPALITY = NO_MUNICIPALITY - 2, NO_MUNICIPALITY - 1
"""As ``ranking.c`` has them: no number of any group."""


class Vocabularies(Protocol):
    """Whoever numbered the words of the groups."""

    languages: Vocabulary
    accessibility: Vocabulary


def filters(need: Need, words: Vocabularies, today: date) -> dict[str, Any]:
    """Return the fields of ``PlanStruct`` that say which groups fit, and what wishes not met leave."""
    musts = _musts(need)
    return musts | {
        "strict": musts != _musts(Need()),
        "bounded": need.max_minutes is not None or need.max_km is not None,
        "max_minutes": inf if need.max_minutes is None else need.max_minutes,
        "max_km": inf if need.max_km is None else need.max_km,
        "languages": words.languages.known(need.languages),
        "accessibility": words.accessibility.known(need.accessibility),
        "unknown_access": words.accessibility.unknown(need.accessibility),
        "days": int(need.weekdays),
        "other_language": OTHER_LANGUAGE if need.languages else 1.0,
        "other_day": OTHER_DAY if need.weekdays else 1.0,
        "missing_access": MISSING_ACCESS if need.accessibility else 1.0,
        "unknown_room": UNKNOWN,
        "room_since": today.toordinal() - ROOM_DAYS,
    }


def _musts(need: Need) -> dict[str, Any]:
    women_or_men = need.audience in (Audience.WOMEN, Audience.MEN)
    return {
        "formats": _bits(FORMATS, need.formats or FORMATS),
        "rooms": _bits(ROOMS, need.rooms or ROOMS),
        "audiences": _bits(AUDIENCES, (Audience.EVERYONE, need.audience) if women_or_men else AUDIENCES),
        "municipality": _number(need.municipality) if need.municipality else ANY_MUNICIPALITY,
        "not_municipality": _number(need.not_municipality) if need.not_municipality else ANY_MUNICIPALITY,
        "age": ANY_AGE if need.age is None else min(need.age, OLDEST),
        "must_day": bool(Wish.WEEKDAY in need.musts and need.weekdays),
        "must_language": bool(Wish.LANGUAGE in need.musts and need.languages),
        "must_access": bool(Wish.ACCESSIBILITY in need.musts and need.accessibility),
    }


def _bits(words: tuple[Any, ...], chosen: tuple[Any, ...]) -> int:
    return sum(1 << words.index(word) for word in set(chosen))


def _number(municipality: str) -> int:
    """Return a municipality as a number, one that no group has for what is none."""
    known = len(municipality) <= 4 and municipality.isdecimal()
    return int(municipality) if known else NO_SUCH_MUNICIPALITY
