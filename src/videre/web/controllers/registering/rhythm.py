"""When a group meets, built by clicking: a rhythm, a weekday, an hour and a first date become stored meetings.

What no clicking can build (a rule somebody wrote elsewhere) is kept as it is, as «the group's own plan».
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from msgspec.structs import replace

from videre.directory.meetings import CommonBreak, Meetings
from videre.directory.recurrence import FIRST_YEAR, LAST_YEAR
from videre.directory.rule import rule
from videre.directory.rule_text import DAYS
from videre.language import N_
from videre.problems import Invalid
from videre.web.posted import MISSING, NOT_A_DATE, Posted

NOT_AN_HOUR = N_("Skriv klokkeslettet som time og minutter, for eksempel 18.00.")
LENGTHS = (60, 75, 90, 105, 120, 150, 180)
"""Minutes offered as a meeting's length; another one that is stored already stays."""
NUMBERS = ("1", "2", "3", "4", "-1")
WEEKDAYS = tuple(str(number) for number in range(1, 8))


class Rhythm(StrEnum):
    """How often a group meets."""

    WEEKLY = "weekly"
    SECOND = "second"
    THIRD = "third"
    MONTHLY = "monthly"
    LATER = "later"
    OWN = "own"


WEEKS = {Rhythm.WEEKLY: 1, Rhythm.SECOND: 2, Rhythm.THIRD: 3}
"""How many weeks there are from one meeting to the next."""


def read_meetings(form: Posted, base: Meetings | None, on: date) -> Meetings | None:
    """Return the meetings a form tells of, None for none; what is wrong is noted in the form.

    ``base`` is what was stored before, for a plan no clicking can build; ``on`` is today.
    """
    rhythm = form.one_of("rhythm", Rhythm)
    weekday = form.among("weekday", WEEKDAYS, required=False)
    number = form.among("nth", NUMBERS, required=False) or "1"
    first, at = form.day("first_date"), _hour(form)
    if first and not FIRST_YEAR <= first.year <= LAST_YEAR:
        form.fault("first_date", NOT_A_DATE)
        first = None
    minutes = form.whole("minutes", 15, 720)
    rest = _departures(form, at)
    if rhythm in {None, Rhythm.LATER}:
        for name in ("weekday", "nth", "first_date", "at", "minutes", "extra"):
            form.errors.pop(name, None)  # what is not asked about cannot be wrong
        return None
    if rhythm is Rhythm.OWN:
        if base is None:
            form.fault("rhythm", MISSING)
            return None
        return replace(rest, dtstart=base.dtstart, duration_minutes=base.duration_minutes, rrule=base.rrule)
    for name, known in (("weekday", weekday or first), ("at", at), ("minutes", minutes)):
        if not known:
            form.fault(name, MISSING)
    if at is None or minutes is None or not (weekday or first):
        return None
    day = int(weekday) - 1 if weekday else (first or on).weekday()
    try:
        start, text = _rule(rhythm, day, int(number), first or on, at)
    except Invalid as problem:
        form.take(problem, {"rrule": "weekday", "dtstart": "first_date"})
        return None
    return replace(rest, dtstart=start, duration_minutes=minutes, rrule=text)


def rhythm_of(meetings: Meetings | None) -> tuple[Rhythm, dict[str, str]]:
    """Return how stored meetings were clicked together, and the fields that say so."""
    if meetings is None:
        return Rhythm.LATER, {}
    start = meetings.dtstart
    fields = {"at": f"{start:%H:%M}", "minutes": str(meetings.duration_minutes), "first_date": f"{start:%Y-%m-%d}"}
    for rhythm in (*WEEKS, Rhythm.MONTHLY):
        for number in NUMBERS if rhythm is Rhythm.MONTHLY else ("1",):
            if _rule(rhythm, start.weekday(), int(number), start.date(), start.time()) == (start, meetings.rrule):
                return rhythm, {**fields, "weekday": str(start.weekday() + 1), "nth": number}
    return Rhythm.OWN, fields


def _rule(rhythm: Rhythm, weekday: int, number: int, first: date, at: time) -> tuple[datetime, str]:
    """Return the first meeting on or after a day, and the rule of those that follow."""
    if rhythm is Rhythm.MONTHLY:
        text = f"FREQ=MONTHLY;BYDAY={number}{DAYS[weekday]}"
        day = next(rule(text, datetime.combine(first, at)).days_from(first))
        return datetime.combine(day, at), text
    every = f";INTERVAL={WEEKS[rhythm]}" if WEEKS[rhythm] > 1 else ""
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    return datetime.combine(day, at), f"FREQ=WEEKLY{every};BYDAY={DAYS[weekday]}"


def _hour(form: Posted) -> time | None:
    text = form.text("at", most=8)
    if not text:
        return None
    hours, _, minutes = text.replace(".", ":").partition(":")
    try:
        return time(int(hours), int(minutes[:2] or 0))
    except ValueError:
        form.fault("at", NOT_AN_HOUR)
        return None


def _departures(form: Posted, at: time | None) -> Meetings:
    """Return what departs from the rule: days left out, meetings besides, and when the group rests."""
    extra = form.day("extra")
    form.values["extra"] = "" if extra else form.values["extra"]
    try:
        without = {date.fromisoformat(text) for text in form.several("exdates")}
        besides = {datetime.fromisoformat(text) for text in form.several("rdates")}
        besides -= {datetime.fromisoformat(text) for text in form.several("dropped")}
        if any(each.tzinfo for each in besides):
            raise ValueError("groups meet by the clock on the wall")
    except ValueError:
        form.fault("extra", NOT_A_DATE)
        without, besides = set(), set()
    if extra and at:
        besides.add(datetime.combine(extra, at))
    return Meetings(
        dtstart=datetime(2000, 1, 1),
        exdates=tuple(sorted(without)),
        rdates=tuple(sorted(besides)),
        skip_holidays=form.ticked("skip_holidays"),
        breaks=tuple(each for each in CommonBreak if each in form.several("breaks")),
    )
