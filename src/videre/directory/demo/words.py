"""Puts an invented group into words: name, summary and description in its own language, marked as an example."""

from __future__ import annotations

from random import Random
from typing import Any

from msgspec import Struct

from videre.directory.demo.spread import Spot
from videre.directory.demo.texts import texts
from videre.directory.shapes import Audience, Format
from videre.places.folding import fold

MARK = "(eksempel)"
NYNORSK_WHERE_NEUTRAL = 0.5
"""Share of nynorsk groups in counties of the west, where the municipality has not chosen a form."""
_WEST = {"11", "15", "46"}
_EXAMPLE = {
    "nb": "Gruppa er oppdiktet og vises som eksempel.",
    "nn": "Gruppa er oppdikta og blir vist som eit eksempel.",
}


class Words(Struct, frozen=True):
    """A group's own words; ``mailbox`` is the part of its address before the @."""

    name: str
    summary: str
    description: str
    mailbox: str


def words_for(
    random: Random,
    *,
    topic: str,
    spot: Spot,
    place: str,
    format_: Format,
    languages: tuple[str, ...],
    gathering: bool,
    audience: Audience,
    taken: set[str],
) -> Words:
    """Return words no other group has as a name; ``taken`` holds the names so far and gets the new one.

    ``place`` is the place as it may be known: a name must not tell what the address hides.
    """
    form = _form(random, spot)
    there = "på skjerm" if format_ is Format.DIGITAL else "på telefon" if format_ is Format.PHONE else place
    other = next((language for language in languages if language != "no"), None)
    if other and (languages[0] != "no" or other == "se") and other in texts("others"):
        own = texts("others")[other]
        name = _name(random, own["names"], place if format_ is Format.IN_PERSON else "", form, audience, taken)
        return Words(name, random.choice(own["summaries"]), f"{own['description']} {_EXAMPLE[form]}", _mailbox(name))
    own, general = texts(form)[topic], texts(form)["general"]
    name = _name(random, own["names"], there, form, audience, taken)
    sentences = _sentences(random, own, general, format_, gathering)
    return Words(name, random.choice(own["summaries"]), " ".join([*sentences, _EXAMPLE[form]]), _mailbox(name))


def _form(random: Random, spot: Spot) -> str:
    """«nn» where the municipality writes nynorsk, and for some of those that have not chosen in the west."""
    if spot.municipality.language_form == "Nynorsk":
        return "nn"
    neutral = spot.municipality.language_form != "Bokmål" and spot.municipality.county_number in _WEST
    return "nn" if neutral and random.random() < NYNORSK_WHERE_NEUTRAL else "nb"


def _name(random: Random, names: list[str], there: str, form: str, audience: Audience, taken: set[str]) -> str:
    for_whom = {
        Audience.WOMEN: {"nb": "for kvinner", "nn": "for kvinner"},
        Audience.MEN: {"nb": "for menn", "nn": "for menn"},
    }.get(audience, {}).get(form, "")  # fmt: skip
    shuffled = random.sample(names, len(names))
    endings = ["", " øst", " vest", " sentrum", " 2", " 3", " 4", " 5", " 6", " 7", " 8", " 9"]
    for ending in endings:
        for name in shuffled:
            full = " ".join(part for part in (name, for_whom, f"{there}{ending}".strip(), MARK) if part)
            if full not in taken:
                taken.add(full)
                return full
    raise ValueError("there are not enough names for so many groups in one place")


def _sentences(
    random: Random, own: dict[str, Any], general: dict[str, Any], format_: Format, gathering: bool
) -> list[str]:
    if format_ is not Format.IN_PERSON:
        # What a topic says of its room (chairs, candles, walks) would be odd on a screen.
        return [random.choice(general["digital" if format_ is Format.DIGITAL else "phone"]),
                random.choice(general["welcome"][:2])]  # fmt: skip
    begin = [random.choice(general["gathering"])] if gathering else []
    middle = [random.choice(own["lines"]), random.choice(general["how"])]
    random.shuffle(middle)
    return [*begin, *middle[: 1 if gathering and random.random() < 0.6 else 2], random.choice(general["welcome"])]


def _mailbox(name: str) -> str:
    return ".".join(fold(name.replace(MARK, "")).split())[:50].strip(".") or "gruppe"
