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
    at_work = [each for each in organisations if _at_work(each, day)]
    for code in (municipality, county_of(municipality), ""):
        found = [each for each in at_work if code in each.areas]
        if found:
            return min(found, key=lambda each: each.id)
    return None


def stewards_on(organisations: Iterable[PublicOrganisation], day: date) -> set[tuple[int, str]]:
    """Return id and name of those that groups assigned to them may name as their steward on a day."""
    return {(each.id, each.name) for each in organisations if _at_work(each, day)}


def _at_work(organisation: PublicOrganisation, day: date) -> bool:
    return (
        organisation.status is not OrganisationStatus.CLOSED
        and (organisation.valid_from is None or organisation.valid_from <= day)
        and (organisation.valid_to is None or day <= organisation.valid_to)
    )
