"""A group's meetings for the person's own calendar, which others may see: the title says nothing."""

from __future__ import annotations

from datetime import UTC, datetime

from videre.directory.calendar import Dates, calendar_of
from videre.directory.shapes import Format
from videre.language import Language, translate
from videre.matching.search import Search
from videre.problems import NotFound
from videre.signing import keyed_hash

_DIGITS = 12


def card_calendar(slug: str, *, search: Search, language: Language, host: str) -> bytes:
    """Return the coming meetings of a listed group as a calendar file; ``host`` is the service's, for the events' ids.

    Neither the group nor a topic is named: calendars are shared, and shown on locked screens. Where it is, as far as
    anyone may know, is there. Raises ``NotFound`` for a group that is no longer listed.
    """
    listing = search.listing(slug)
    if listing is None:
        raise NotFound()
    dates = Dates(
        # The same event on every download, and yet not a number by which the group is found.
        group_id=int(keyed_hash("calendar", slug)[:_DIGITS], 16),
        name=translate(language, "Møte"),
        where=listing.place_label if listing.format is Format.IN_PERSON else "",
        meetings=listing.meetings,
        starts_on=listing.starts_on if listing.starts_on and listing.starts_on >= search.today else None,
        return_visit_on=None,
        changed_at=datetime.combine(listing.confirmed_on or search.today, datetime.min.time(), UTC),
        titled=True,
    )
    return calendar_of(dates, language=language, host=host, on=search.today)
