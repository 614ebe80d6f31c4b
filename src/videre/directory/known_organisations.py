"""The real organisations that answer for groups, as far as they are known; whether they are at work is not.

The seven district offices are those Selvhjelp Norge had. Which counties each answered for is our judgement: the
three northern ones are one region, Agder and Buskerud follow the coast, the others go to the office nearest by road
for most people who live there. LINK centres are those with a page of their own or named by Selvhjelp Norge. No
telephone numbers.
"""

from __future__ import annotations

from collections import Counter

from videre.directory.organisations import OrganisationDetails
from videre.directory.shapes import OrganisationKind
from videre.places.gazetteer import gazetteer

NATIONAL = OrganisationDetails(
    kind=OrganisationKind.NATIONAL,
    name="Selvhjelp Norge",
    place="Oslo",
    municipality="0301",
    website="https://www.selvhjelp.no",
    areas=("",),
)

_DISTRICT_OFFICES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Alta", "5601", ("18", "55", "56")),
    ("Trondheim", "5001", ("15", "50")),
    ("Bergen", "4601", ("46",)),
    ("Sandnes", "1108", ("11", "42")),
    ("Tønsberg", "3905", ("33", "39", "40")),
    ("Oslo", "0301", ("03", "31", "32")),
    ("Brumunddal", "3411", ("34",)),
)
_LINK_CENTRES: tuple[tuple[str, str, str, str], ...] = (
    ("LINK Oslo – senter for selvhjelp og mestring", "Oslo", "0301", "https://linkoslo.no"),
    ("LINK Bergen og omegn", "Bergen", "4601", ""),
    ("LINK Lillehammer", "Lillehammer", "3405", ""),
    ("LINK Lyngen", "Lyngen", "5536", ""),
)


def known_organisations() -> list[OrganisationDetails]:
    """Return all of them: the national one, seven offices, the LINK centres and 357 municipalities.

    Municipalities answer for nothing yet: none has said that it does.
    """
    offices = [
        OrganisationDetails(
            kind=OrganisationKind.DISTRICT_OFFICE,
            name=f"Selvhjelp Norge, distriktskontor {place}",
            place=place,
            municipality=municipality,
            areas=counties,
        )
        for place, municipality, counties in _DISTRICT_OFFICES
    ]
    centres = [
        OrganisationDetails(
            kind=OrganisationKind.LINK_CENTRE, name=name, place=place, municipality=municipality, website=website
        )
        for name, place, municipality, website in _LINK_CENTRES
    ]
    names = Counter(each.name for each in gazetteer().municipalities)
    municipalities = [
        OrganisationDetails(
            kind=OrganisationKind.MUNICIPALITY,
            name=f"{each.name} kommune" + (f" ({each.county})" if names[each.name] > 1 else ""),
            place=each.centre,
            municipality=each.number,
        )
        for each in gazetteer().municipalities
    ]
    return [NATIONAL, *offices, *centres, *municipalities]
