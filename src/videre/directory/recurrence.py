"""When a group meets next. Pure.

Meetings are kept by the wall clock of Europe/Oslo, so a meeting at 18 stays at 18 through both changes of
the clock, an hour apart in UTC. A local time the spring change leaps over is read with the offset before
the change, as RFC 5545 says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import islice

from videre.directory.days_off import days_off
from videre.directory.meetings import TIMEZONE, CommonBreak, Meetings
from videre.directory.recurrence_words import breaks_in_words, in_words
from videre.directory.rule import rule
from videre.language import N_
from videre.problems import FieldError, Invalid

__all__ = [
    "CommonBreak",
    "Meetings",
    "breaks_in_words",
    "check_meetings",
    "in_words",
    "next_meeting",
    "next_meetings",
    "weekdays",
]

SHORTEST_MINUTES = 15
LONGEST_MINUTES = 12 * 60
MOST_DATES = 200
FIRST_YEAR, LAST_YEAR = 1990, 2100
MOST_RULES = 20_000
"""Rules whose weekdays are remembered."""
_weekdays: dict[tuple[str, int], int] = {}

BAD_START = N_("Første møte må ha dato og klokkeslett, uten tidssone.")
BAD_DURATION = N_("Møtet må vare mellom {shortest} og {longest} minutter.")
TOO_MANY_DATES = N_("Det er for mange enkeltdatoer, høyst {most}.")


def next_meeting(meetings: Meetings, after: datetime) -> datetime | None:
    """Return the first meeting that starts later than ``after`` (aware), in Europe/Oslo; None if there is none.

    Looks five years ahead. Raises ``ValueError`` when ``after`` is naive and ``Invalid`` for a faulty rule.
    """
    return next(_starts_after(meetings, after), None)


def next_meetings(meetings: Meetings, after: datetime, n: int) -> list[datetime]:
    """Return up to ``n`` coming meetings in order; otherwise as ``next_meeting``."""
    return list(islice(_starts_after(meetings, after), n))


def weekdays(meetings: Meetings) -> int:
    """Return the weekdays a group meets on, as bits: Monday 1, Tuesday 2, … Sunday 64.

    A rule by day of the month can fall on any weekday. A single meeting outside the rule does not count.
    """
    if meetings.rrule:
        # The text and the weekday of the start settle it; a million groups start on many more days.
        key = (meetings.rrule, meetings.dtstart.weekday())
        mask = _weekdays.get(key)
        if mask is None:
            mask = rule(meetings.rrule, meetings.dtstart).weekdays()
            if len(_weekdays) < MOST_RULES:
                _weekdays[key] = mask
        return mask
    mask = 1 << meetings.dtstart.weekday()
    for extra in meetings.rdates:
        mask |= 1 << extra.weekday()
    return mask


def check_meetings(meetings: Meetings) -> None:
    """Raise ``Invalid`` with every faulty field at once: ``dtstart``, ``duration_minutes``, ``rrule``, ``rdates``."""
    errors: list[FieldError] = []
    starts = (meetings.dtstart, *meetings.rdates)
    if any(start.tzinfo is not None or not FIRST_YEAR <= start.year <= LAST_YEAR for start in starts):
        errors.append(FieldError("dtstart", BAD_START))
    if not SHORTEST_MINUTES <= meetings.duration_minutes <= LONGEST_MINUTES:
        limits: dict[str, object] = {"shortest": SHORTEST_MINUTES, "longest": LONGEST_MINUTES}
        errors.append(FieldError("duration_minutes", BAD_DURATION, limits))
    if len(meetings.rdates) > MOST_DATES or len(meetings.exdates) > MOST_DATES:
        errors.append(FieldError("rdates", TOO_MANY_DATES, {"most": MOST_DATES}))
    if meetings.rrule and not errors:
        try:
            rule(meetings.rrule, meetings.dtstart)
        except Invalid as problem:
            errors.extend(problem.fields)
    if errors:
        raise Invalid(tuple(errors))


def _starts_after(meetings: Meetings, after: datetime) -> Iterator[datetime]:
    if after.tzinfo is None:
        raise ValueError("a moment without a time zone says nothing about when")
    moment = after.timestamp()
    # An hour of slack on the wall clock covers the hour that comes twice in October; the moment decides.
    earliest = after.astimezone(TIMEZONE).replace(tzinfo=None) - timedelta(hours=1)
    for start in _wall_clock_starts(meetings, earliest):
        local = start.replace(tzinfo=TIMEZONE)
        if local.timestamp() > moment:
            yield local


def _wall_clock_starts(meetings: Meetings, earliest: datetime) -> Iterator[datetime]:
    if not meetings.rrule:
        return iter(sorted(start for start in {meetings.dtstart, *_extra(meetings)} if start >= earliest))
    regular = _regular_starts(meetings, earliest.date())
    if not meetings.rdates:
        return regular
    return _distinct(merge(regular, sorted(start for start in _extra(meetings) if start >= earliest)))


def _regular_starts(meetings: Meetings, first: date) -> Iterator[datetime]:
    at = meetings.dtstart.time()
    rests = meetings.skip_holidays or bool(meetings.breaks)
    for day in rule(meetings.rrule, meetings.dtstart).days_from(first):
        if day in meetings.exdates:
            continue
        if rests and day in days_off(day.year, meetings.skip_holidays, meetings.breaks):
            continue
        yield datetime.combine(day, at)


def _extra(meetings: Meetings) -> set[datetime]:
    """The meetings outside the rule, less those an exdate takes away at the rule's own hour (RFC 5545, EXDATE)."""
    at = meetings.dtstart.time()
    return {start for start in meetings.rdates if start.time() != at or start.date() not in meetings.exdates}


def _distinct(starts: Iterator[datetime]) -> Iterator[datetime]:
    previous = None
    for start in starts:
        if start != previous:
            yield start
        previous = start
