"""Who answers for groups in a municipality, among organisations at hand. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from videre.directory.numbers import county_of
from videre.directory.shapes import OrganisationStatus, PublicOrganisation


def steward_among(
    organisations: Iterable[PublicOrganisation], municipality: str, day: date
) -> PublicOrganisation | None:
    """Return who answers for a municipality on a day, given organisations with their areas of that day.

    The municipality itself where it has taken that on, else the office of its county, else the national one.
    Closed organisations answer for nothing; of several alike the first one does.
    """
    at_work = [
        each
        for each in organisations
        if each.status is not OrganisationStatus.CLOSED
        and (each.valid_from is None or each.valid_from <= day)
        and (each.valid_to is None or day <= each.valid_to)
    ]
    for code in (municipality, county_of(municipality), ""):
        found = [each for each in at_work if code in each.areas]
        if found:
            return min(found, key=lambda each: each.id)
    return None
