"""Which real organisations answer for invented groups."""

from __future__ import annotations

import msgspec

from videre.directory.known_organisations import known_organisations
from videre.directory.organisations import OrganisationDetails
from videre.directory.shapes import OrganisationKind
from videre.places.gazetteer import gazetteer

STEWARDS_FROM = 45_000


def demo_organisations() -> list[OrganisationDetails]:
    """Return the real organisations; large municipalities, and every fifth other, answer for groups."""
    answering = {
        each.number
        for index, each in enumerate(gazetteer().municipalities)
        if each.population >= STEWARDS_FROM or index % 5 == 0
    }
    return [
        msgspec.structs.replace(each, areas=(each.municipality,))
        if each.kind is OrganisationKind.MUNICIPALITY and each.municipality in answering
        else each
        for each in known_organisations()
    ]
