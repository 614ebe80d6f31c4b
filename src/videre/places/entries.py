"""From the reference tables to the places people can choose, each once, each with the spellings that mean it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from videre.places.folding import fold
from videre.places.shapes import Municipality, NamedPlace, Place, PlaceKind, PostalCode

KINDS = {
    "tettsted": PlaceKind.TOWN,
    "poststed": PlaceKind.SETTLEMENT,
    "bygd": PlaceKind.SETTLEMENT,
    "grend": PlaceKind.SETTLEMENT,
    "bydel": PlaceKind.DISTRICT,
    "delbydel": PlaceKind.DISTRICT,
    "øy": PlaceKind.ISLAND,
    "øygruppe": PlaceKind.ISLAND,
    "fjord": PlaceKind.FJORD,
    "dal": PlaceKind.REGION,
    "landskap": PlaceKind.REGION,
    "halvøy": PlaceKind.REGION,
}
ROUGH = frozenset({PlaceKind.ISLAND, PlaceKind.FJORD, PlaceKind.REGION})
ROUGH_POSTAL = frozenset({"omtrentlig", "ukjent"})

# Where nothing is known about how many live there: only used to put bigger places first.
GUESSED_PEOPLE = {
    "bydel": 30_000, "delbydel": 6_000, "tettsted": 300, "poststed": 150, "bygd": 100, "grend": 50, "øy": 80,
    "øygruppe": 100, "landskap": 400, "dal": 50, "halvøy": 30, "fjord": 20,
}  # fmt: skip
# Of two places with one name in one municipality the earlier kind stays; the other's spellings go to it.
PREFERENCE = (
    "municipality", "bydel", "tettsted", "delbydel", "poststed", "bygd", "grend", "øygruppe", "øy", "landskap", "dal",
    "halvøy", "fjord",
)  # fmt: skip
SVALBARD, LONGYEARBYEN = "2100", "Longyearbyen"
"""Statistics Norway's number for it, which postal codes have; and where most of its people live."""
# GeoNames' alternatives are in many languages; these words mark one that nobody in Norway types.
FOREIGN = ("kommun", "vald", "község")


class Entry(Struct, frozen=True):
    """A place and how many people it stands for, with the spellings that mean it.

    ``spellings`` are its own names, ``others`` alternative ones (official, Sámi, Kven, former), ``told_apart``
    the name with the municipality or county, as people write it to tell it from another.
    """

    place: Place
    people: int
    spellings: tuple[str, ...]
    others: tuple[str, ...] = ()
    told_apart: tuple[str, ...] = ()


def postal_place(code: PostalCode, of: Municipality | None) -> Place:
    """Return the place a postal code stands for; Svalbard and Jan Mayen have no municipality."""
    return Place(
        key=f"postal-{code.code}",
        name=f"{code.code} {code.name}",
        kind=PlaceKind.POSTAL_CODE,
        lat=code.lat,
        lon=code.lon,
        municipality=code.municipality,
        municipality_name=of.name if of else code.name,
        county=of.county if of else "",
        rough=code.quality in ROUGH_POSTAL,
    )


def municipality_entries(municipalities: Iterable[Municipality], towns: Iterable[Entry]) -> list[Entry]:
    """Return the municipalities, each at its administrative centre.

    One that shares its name with another, or with a bigger place elsewhere (Os, Bø), carries the county.
    """
    listed = list(municipalities)
    shared = Counter(m.name for m in listed)
    biggest: Counter[str] = Counter()
    for town in towns:
        for name in town.spellings:
            biggest[name] = max(biggest[name], town.people)
    entries = []
    for m in listed:
        twin = shared[m.name] > 1 or biggest[m.name] > m.population
        shown = f"{m.name}, {m.county}" if twin else m.name
        place = Place(
            key=f"municipality-{m.number}",
            name=shown,
            kind=PlaceKind.MUNICIPALITY,
            lat=m.lat,
            lon=m.lon,
            municipality=m.number,
            municipality_name=m.name,
            county=m.county,
            names=tuple(name for name in (m.sami_name, m.kven_name) if name),
        )
        also = tuple(dict.fromkeys(a for a in (m.official_name, m.sami_name, m.kven_name) if a and a != m.name))
        told_apart = (f"{m.name} kommune", f"{m.name} {m.county}", f"{m.name} i {m.county}")
        entries.append(Entry(place, m.population, (m.name,), also, told_apart))
    return entries


def county_entries(counties: Iterable[tuple[str, str, str]], municipalities: Iterable[Municipality]) -> list[Entry]:
    """Return the counties as rough regions, each at the centre of its most populous municipality.

    That is where most of its people are; the middle of Nordland would be a mountain.
    """
    within: dict[str, list[Municipality]] = defaultdict(list)
    for m in municipalities:
        within[m.county_number].append(m)
    entries = []
    for number, name, official in counties:
        most = max(within[number], key=lambda m: m.population)
        if most.name == name:
            continue
        place = Place(
            f"county-{number}", name, PlaceKind.REGION, most.lat, most.lon, most.number, most.name, name, rough=True
        )
        # «trom» is far likelier to become Tromsø than Troms, so a county counts for a tenth of its people.
        people = sum(m.population for m in within[number]) // 10
        entries.append(Entry(place, people, (name,), tuple(official.split(" - ")), (f"{name} fylke",)))
    return entries


def svalbard_entries(codes: Iterable[PostalCode]) -> list[Entry]:
    """Return Svalbard as a rough region at its biggest settlement; it is no county and no list of names has it."""
    for code in codes:
        if code.municipality == SVALBARD and code.name == LONGYEARBYEN:
            name = "Svalbard"
            place = Place(
                "region-2100-svalbard", name, PlaceKind.REGION, code.lat, code.lon, SVALBARD, name, "", rough=True
            )
            return [Entry(place, GUESSED_PEOPLE["landskap"], (name,), ("Spitsbergen", "Spitzbergen"))]
    return []


def named_entries(
    names: Iterable[NamedPlace], codes: Iterable[PostalCode], municipalities: dict[str, Municipality]
) -> list[Entry]:
    """Return the named places that are not just their municipality, one for each name and municipality."""
    living: Counter[tuple[str, str]] = Counter()
    for code in codes:
        living[fold(code.name), code.municipality] += code.population
    groups: dict[tuple[str, str], list[NamedPlace]] = defaultdict(list)
    for named in names:
        groups[fold(named.name), named.municipality].append(named)
    unique = Counter(folded for folded, _ in groups)
    unique.update(fold(m.name) for m in municipalities.values())
    entries = []
    for (folded, number), group in sorted(groups.items()):
        of = municipalities[number]
        if folded in {fold(name) for name in (of.name, of.sami_name, of.kven_name)}:
            continue
        group.sort(key=lambda named: (PREFERENCE.index(named.kind), -named.population))
        best = group[0]
        kind = KINDS[best.kind]
        known = max(max(named.population for named in group), living[folded, number])
        place = Place(
            key=f"{kind.value}-{number}-{folded.replace(' ', '-')}",
            name=best.name if unique[folded] == 1 else f"{best.name}, {of.name}",
            kind=kind,
            lat=best.lat,
            lon=best.lon,
            municipality=number,
            municipality_name=of.name,
            county=of.county,
            rough=kind in ROUGH,
        )
        people = known or GUESSED_PEOPLE[best.kind]
        spellings = tuple(dict.fromkeys(named.name for named in group))
        others = tuple(dict.fromkeys(a for named in group for a in named.alternatives if usable(a)))
        told_apart = (f"{best.name} {of.name}", f"{best.name} i {of.name}")
        entries.append(Entry(place, people, spellings, others, told_apart))
    return entries


def postal_entries(
    codes: Iterable[PostalCode], municipalities: dict[str, Municipality], known: Iterable[Entry]
) -> list[Entry]:
    """Return the postal places that no list of names has: Svalbard, Jan Mayen, «Våler i Solør»."""
    have = {fold(text) for entry in known for text in (*entry.spellings, *entry.others)}
    entries: dict[str, Entry] = {}
    for code in codes:
        folded = fold(code.name)
        if folded not in have:
            place = postal_place(code, municipalities.get(code.municipality))
            place = msgspec.structs.replace(
                place,
                key=f"settlement-{code.municipality}-{folded.replace(' ', '-')}",
                name=code.name,
                kind=PlaceKind.SETTLEMENT,
            )
            people = max(code.population, GUESSED_PEOPLE["poststed"])
            if folded not in entries or people > entries[folded].people:
                entries[folded] = Entry(place, people, (code.name,))
    return list(entries.values())


def usable(alternative: str) -> bool:
    """Whether an alternative name is one that somebody in Norway may type."""
    low = alternative.casefold()
    return len(alternative) > 2 and not any(word in low for word in FOREIGN)
