"""The built-in gazetteer: from what a person types to a place in Norway, without asking anybody.

Sources: Posten Bring and Erik Bolstad (postal codes), Kartverket, GeoNames and Oslo kommune (names).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cache, cached_property

from videre.places.coordinates import NearestPlace, parse_coordinates
from videre.places.entries import (
    Entry,
    county_entries,
    municipality_entries,
    named_entries,
    postal_entries,
    postal_place,
    svalbard_entries,
)
from videre.places.folding import fold
from videre.places.names import NameIndex
from videre.places.reference_data import counties, municipalities, named_places, postal_codes
from videre.places.sentence import take_place
from videre.places.shapes import Municipality, Place, PostalCode

LONGEST = 100
"""No place name is longer; longer texts are not looked at."""

SPELLINGS: tuple[Callable[[Entry], tuple[str, ...]], ...] = (
    lambda entry: (entry.place.name,),
    lambda entry: entry.spellings,
    lambda entry: entry.others,
    lambda entry: entry.told_apart,
)

_CODE = re.compile(r"(?<!\d)\d{4}(?!\d)")
_PART_OF_TOWN = re.compile(r"(?<=..) (?:sentrum|by|omegn|og omegn|norge|norway)$")
_CODE_BEGUN = re.compile(r"(?:N|NO)?[- ]?(\d{1,4})(?:\s+(\D*))?", re.IGNORECASE)


class Gazetteer:
    """Every postal code, municipality, town, settlement, district, island, fjord and region we know."""

    def __init__(self) -> None:
        """Read the reference tables and lay out the indexes (about 0.1 s)."""
        self.municipalities: tuple[Municipality, ...] = municipalities()
        self.postal_codes: tuple[PostalCode, ...] = postal_codes()
        self._by_number = {m.number: m for m in self.municipalities}
        self._by_code = {c.code: postal_place(c, self._by_number.get(c.municipality)) for c in self.postal_codes}
        self._codes_in_order = sorted(self._by_code)
        self._people = {c.code: c.population for c in self.postal_codes}
        named = named_entries(named_places(), self.postal_codes, self._by_number)
        whole = municipality_entries(self.municipalities, named)
        rest = postal_entries(self.postal_codes, self._by_number, [*whole, *named])
        self.entries: tuple[Entry, ...] = (
            *whole,
            *county_entries(counties(), self.municipalities),
            *svalbard_entries(self.postal_codes),
            *named,
            *rest,
        )
        self._names = NameIndex(self.entries)
        self._written, self._folded = self._dictionaries()

    def _dictionaries(self) -> tuple[dict[str, Entry], dict[str, Entry]]:
        """Return the best entry for each spelling as written (lower-case) and as folded.

        The name we show finds its own place; then main names go before alternative ones, then bigger places.
        """
        written: dict[str, Entry] = {}
        folded: dict[str, Entry] = {}
        by_size = sorted(self.entries, key=lambda entry: -entry.people)
        for spellings in SPELLINGS:
            for entry in by_size:
                for text in spellings(entry):
                    written.setdefault(text.casefold(), entry)
            for entry in by_size:
                for text in spellings(entry):
                    folded.setdefault(fold(text), entry)
        return written, folded

    @cached_property
    def _known(self) -> dict[str, Place]:
        """Return what is found by a single look: names as written, codes, and codes with their names."""
        known = {text: entry.place for text, entry in self._written.items()}
        for code in self.postal_codes:
            place = self._by_code[code.code]
            name = code.name.casefold()
            known[code.code] = known[f"{code.code} {name}"] = known[f"{name} {code.code}"] = place
        return known

    def municipality(self, number: str) -> Municipality | None:
        """Return the municipality with this four-character number, if there is one."""
        return self._by_number.get(number)

    def postal_code(self, code: str) -> Place | None:
        """Return the place of a four-digit postal code, if it exists."""
        return self._by_code.get(code)

    def named(self, text: str) -> Entry | None:
        """Return the entry that has exactly this name, but for æøå, accents, hyphens and capitals."""
        return self._written.get(text.casefold()) or self._folded.get(fold(text))

    def begins_a_name(self, folded_word: str) -> bool:
        """Whether some name has this folded word as its first."""
        return folded_word in self._first_words

    @cached_property
    def _first_words(self) -> frozenset[str]:
        """Return the folded first words of all names."""
        return frozenset(folded.partition(" ")[0] for folded in self._folded)

    def misspelt(self, folded: str) -> tuple[Entry, int] | None:
        """Return the best entry within a few typing errors of a folded text, and how many errors."""
        for at, errors in self._names.tolerant(folded, 1).items():
            return self.entries[at], errors
        return None

    def find(self, text: str) -> Place | None:
        """Return the place that is meant, or None where nothing is near enough. Raises nothing.

        Takes a postal code («1607», «1607 Fredrikstad»; a known code wins over the name), «lat,lon» in
        degrees, a name in any usual spelling, small errors allowed, or an address with a name in it.
        """
        known = self._known.get(text.strip().casefold()) if len(text) <= LONGEST else None
        if known is not None or len(text) > LONGEST:
            return known
        point = parse_coordinates(text)
        if point is not None:
            return self._nearest.point(*point)
        rest = text
        for code in _CODE.findall(text):
            if code in self._by_code:
                return self._by_code[code]
            rest = rest.replace(code, " ")
        entry = self._meant(_PART_OF_TOWN.sub("", fold(rest)))
        # «Storgata 1, Fredrikstad»: the street is not known, the town is.
        return entry.place if entry else take_place(self, rest)[1] if " " in rest.strip() else None

    def _meant(self, folded: str) -> Entry | None:
        """Return the entry of a folded name: as it is, as the first words of a longer one, or misspelt."""
        entry = self._folded.get(folded)
        if entry is None and len(folded) > 4 and not any(letter.isdigit() for letter in folded):
            at = self._names.beginning(folded + " ", 1) or list(self._names.tolerant(folded, 1))
            entry = self.entries[at[0]] if at else None
        return entry

    @cached_property
    def _nearest(self) -> NearestPlace:
        """Return the search tree over postal codes, made when the first coordinate is typed."""
        return NearestPlace([*self._by_code.values(), *(e.place for e in self.entries[: len(self._by_number)])])

    def complete(self, text: str, limit: int = 8) -> list[Place]:
        """Return up to ``limit`` places for what is typed so far, best first.

        The whole name, then names that begin so, then names with a word that begins so, then names that
        nearly begin so; bigger places first within each. Digits are taken as the start of a postal code.
        """
        text = text.strip()
        if not text or len(text) > LONGEST or limit < 1:
            return []
        point = parse_coordinates(text)
        if point is not None:
            place = self._nearest.point(*point)
            return [place] if place else []
        begun = _CODE_BEGUN.fullmatch(text)
        if begun:
            return self._codes(begun[1], fold(begun[2] or ""), limit)
        folded = fold(text)
        if not folded or any(letter.isdigit() for letter in folded):
            place = self.find(text)
            return [place] if place else []
        found = dict.fromkeys(self._names.beginning(folded, limit))
        first = self._written.get(text.casefold())
        places = {first.place.key: first.place} if first else {}
        if len(found) < limit:
            found.update(dict.fromkeys(self._names.inside(folded, limit)))
        if len(found) < limit and folded not in self._folded:
            found.update(dict.fromkeys(self._names.tolerant(folded, limit, unfinished=True)))
        for at in found:
            place = self.entries[at].place
            places.setdefault(place.key, place)
        return list(places.values())[:limit]

    def _codes(self, digits: str, name: str, limit: int) -> list[Place]:
        """Return the postal codes that begin so (and whose name begins with ``name``), bigger first."""
        codes = self._codes_in_order
        begun = codes[bisect_left(codes, digits) : bisect_left(codes, digits + "\x7f")]
        fits = [code for code in begun if not name or fold(self._by_code[code].name[5:]).startswith(name)]
        if not fits and digits in self._by_code:
            fits = [digits]
        fits.sort(key=lambda code: (-self._people[code], code))
        return [self._by_code[code] for code in fits[:limit]]

    def split(self, text: str) -> tuple[str, Place | None]:
        """Return a person's own words without the place in them, and the place.

        «sosial angst, Kvinnherad» gives («sosial angst», Kvinnherad). Cautious: words that only happen to
        be place names («sorg», «os», «sand») stay words. The text comes back unchanged where no place is
        found.
        """
        return take_place(self, text)


@cache
def gazetteer() -> Gazetteer:
    """Return the gazetteer, loaded once."""
    return Gazetteer()
