"""A recurrence rule: from the text of an RRULE to the days it falls on. Pure.

python-dateutil reads every rule and settles what is valid. The rules groups really have (weekly, every second
week, monthly by weekday or by day) are then answered by arithmetic, which needs no walk from the first
meeting on and is a hundred times faster; property tests hold it to dateutil's answers.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice, takewhile
from typing import TypeVar, cast

from dateutil.rrule import rrule, rrulestr
from msgspec import Struct

from videre.directory.meetings import TIMEZONE
from videre.language import N_
from videre.problems import FieldError, Invalid

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST_YEAR = 2110
HORIZON_YEARS = 5
"""A rule without a meeting for this long is taken to have none."""
LONGEST_TEXT = 200
MOST_OCCURRENCES = 2000
WIDEST_INTERVAL = 52
EVERY_DAY = 0b1111111

D = TypeVar("D", date, datetime)

TOO_LONG = N_("Gjentakelsen er for lang.")
UNREADABLE = N_("Gjentakelsen er ikke skrevet etter RFC 5545.")
NOT_SUPPORTED = N_("Gjentakelsen har en del vi ikke støtter: {part}.")
BAD_FREQUENCY = N_("Gjentakelsen må være daglig, ukentlig, månedlig eller årlig.")
BAD_INTERVAL = N_("Avstanden mellom møtene må være mellom 1 og {most}.")
BAD_COUNT = N_("Antall møter må være mellom 1 og {most}.")
BAD_UNTIL = N_("Sluttdatoen i gjentakelsen er ikke en dato.")
NEVER = N_("Gjentakelsen gir ingen møter.")

_PARTS = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "COUNT", "UNTIL", "WKST"}
_KNOWN_BUT_REFUSED = {"BYHOUR", "BYMINUTE", "BYSECOND", "BYWEEKNO", "BYYEARDAY", "BYEASTER"}
_DAY = re.compile(r"([+-]?[1-9][0-9]?)?(MO|TU|WE|TH|FR|SA|SU)")
_MONTH = re.compile(r"0?[1-9]|1[0-2]")
_MONTH_DAY = re.compile(r"[+-]?([1-9]|[12][0-9]|3[01])")
_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z)?)?")


class Rule(Struct, frozen=True):
    """A valid rule. ``weekly`` and ``monthly`` rules are exact; any ``other`` is walked through dateutil.

    ``byday`` holds pairs of ordinal (0 for every one) and weekday (Monday 0); ``last`` is the last day with a
    meeting, None for a rule without an end.
    """

    kind: str
    first: date
    last: date | None
    interval: int
    byday: tuple[tuple[int, int], ...]
    bymonthday: tuple[int, ...]
    week_start: int
    ends: bool
    """Whether the text itself sets an end (COUNT or UNTIL)."""
    walked: rrule | None

    def days_from(self, day: date) -> Iterator[date]:
        """Yield the rule's days from ``day`` on, in order, as far as the horizon."""
        start = max(day, self.first)
        end = _years_on(start, HORIZON_YEARS)
        if self.last is not None and self.last < end:
            end = self.last
        if self.kind == "weekly":
            return self._weekly(start, end)
        if self.kind == "monthly":
            return self._monthly(start, end)
        return self._walk(start, end)

    def weekdays(self) -> int:
        """Return the weekdays the rule can fall on, as bits: Monday 1 to Sunday 64."""
        if not self.byday:
            return EVERY_DAY
        mask = 0
        for _, weekday in self.byday:
            mask |= 1 << weekday
        return mask

    def _weekly(self, start: date, end: date) -> Iterator[date]:
        anchor = self.first.toordinal() - (self.first.weekday() - self.week_start) % 7
        offsets = sorted((weekday - self.week_start) % 7 for _, weekday in self.byday)
        begin, stop, step = start.toordinal(), end.toordinal(), 7 * self.interval
        week = anchor + (begin - anchor) // step * step
        while week <= stop:
            for offset in offsets:
                if begin <= week + offset <= stop:
                    yield date.fromordinal(week + offset)
            week += step

    def _monthly(self, start: date, end: date) -> Iterator[date]:
        anchor = self.first.year * 12 + self.first.month - 1
        month = start.year * 12 + start.month - 1
        month += (anchor - month) % self.interval
        stop = end.year * 12 + end.month - 1
        while month <= stop:
            year, index = divmod(month, 12)
            for number in self._days_of_month(year, index + 1):
                day = date(year, index + 1, number)
                if start <= day <= end:
                    yield day
            month += self.interval

    def _days_of_month(self, year: int, month: int) -> list[int]:
        first_weekday, length = monthrange(year, month)
        days: set[int] = set()
        for number in self.bymonthday:
            days.add(number if number > 0 else length + 1 + number)
        for nth, weekday in self.byday:
            every = range(1 + (weekday - first_weekday) % 7, length + 1, 7)
            if nth == 0:
                days.update(every)
            elif -len(every) <= nth <= len(every):
                days.add(every[nth - 1 if nth > 0 else nth])
        return sorted(day for day in days if 1 <= day <= length)

    def _walk(self, start: date, end: date) -> Iterator[date]:
        assert self.walked is not None
        after = datetime.combine(start, time.min) - timedelta(seconds=1)
        return takewhile(lambda day: day <= end, (each.date() for each in self.walked.xafter(after)))


@lru_cache(maxsize=8192)
def rule(text: str, dtstart: datetime) -> Rule:
    """Return the rule that an RRULE's value makes from a local start.

    Raises ``Invalid`` with an error on ``rrule`` where the text is not a rule, is one we do not support (parts
    of the hour, frequencies finer than a day) or gives no meeting within five years.
    """
    parts = _parts(text)
    ending = _last_moment(parts.pop("UNTIL", None))
    count = _number(parts.pop("COUNT", None), MOST_OCCURRENCES, BAD_COUNT)
    interval = _number(parts.get("INTERVAL"), WIDEST_INTERVAL, BAD_INTERVAL) or 1
    try:
        # Without DTSTART, RDATE or EXDATE lines in the text, what comes back is never a set of rules.
        walked = cast(rrule, rrulestr(";".join(f"{key}={value}" for key, value in parts.items()), dtstart=dtstart))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise _wrong(UNREADABLE) from error
    plain = _plain(parts, dtstart)
    known = Rule(
        kind="other" if plain is None else "monthly" if parts["FREQ"] == "MONTHLY" else "weekly",
        first=dtstart.date(),
        last=_last_day(ending, dtstart.time()),
        interval=interval,
        byday=_listed_days(parts) if plain is None else plain[0],
        bymonthday=() if plain is None else plain[1],
        week_start=DAYS.index(parts["WKST"]) if "WKST" in parts else 0,
        ends=ending is not None or count is not None,
        # With an end, or a rule that never meets would walk to the end of the calendar.
        walked=None if plain else walked.replace(cache=True, until=datetime(LAST_YEAR, 12, 31)),
    )
    if next(known.days_from(known.first), None) is None:
        raise _wrong(NEVER)
    return known if count is None else _counted(known, count)


def _counted(known: Rule, count: int) -> Rule:
    """Turn COUNT into a last day, once, so that no later question has to count."""
    last, day = known.first, known.first
    remaining = count
    while remaining:
        days = list(islice(known.days_from(day), remaining))
        if not days:
            break
        last, day, remaining = days[-1], days[-1] + timedelta(days=1), remaining - len(days)
    return Rule(**{**{field: getattr(known, field) for field in Rule.__struct_fields__}, "last": last})


def _parts(text: str) -> dict[str, str]:
    if len(text) > LONGEST_TEXT:
        raise _wrong(TOO_LONG)
    parts: dict[str, str] = {}
    for piece in text.strip().upper().removeprefix("RRULE:").rstrip(";").split(";"):
        key, equals, value = piece.partition("=")
        if not equals or not value or key in parts:
            raise _wrong(UNREADABLE)
        if key not in _PARTS:
            # Only names of the standard are repeated back, never what was sent.
            raise _wrong(NOT_SUPPORTED, part=key) if key in _KNOWN_BUT_REFUSED else _wrong(UNREADABLE)
        parts[key] = value
    if parts.get("FREQ") not in {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}:
        raise _wrong(BAD_FREQUENCY)
    if "WKST" in parts and parts["WKST"] not in DAYS:
        raise _wrong(UNREADABLE)
    if "COUNT" in parts and "UNTIL" in parts:
        raise _wrong(UNREADABLE)
    for key, form in (("BYDAY", _DAY), ("BYMONTHDAY", _MONTH_DAY), ("BYMONTH", _MONTH)):
        if key in parts and not all(form.fullmatch(day) for day in parts[key].split(",")):
            raise _wrong(UNREADABLE)
    numbered = {nth != 0 for nth, _ in _listed_days(parts)}
    if True in numbered and parts["FREQ"] in {"DAILY", "WEEKLY"}:
        raise _wrong(UNREADABLE)
    if len(numbered) > 1:
        # «MO,1TU»: every Monday and the first Tuesday to the standard, nothing to dateutil. No group meets so.
        raise _wrong(NOT_SUPPORTED, part="BYDAY")
    return parts


def _plain(parts: dict[str, str], dtstart: datetime) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...]] | None:
    """Return weekdays and month days for the arithmetic, or None for a rule beyond it."""
    days = _listed_days(parts)
    if parts["FREQ"] == "YEARLY" or "BYMONTH" in parts:
        return None
    if parts["FREQ"] == "DAILY":
        every = tuple((0, weekday) for weekday in range(7))
        return (every, ()) if set(parts) <= {"FREQ", "WKST"} else None
    if parts["FREQ"] == "WEEKLY":
        if "BYSETPOS" in parts or "BYMONTHDAY" in parts:
            return None
        return days or ((0, dtstart.weekday()),), ()
    if "BYSETPOS" in parts:
        # «BYDAY=TU;BYSETPOS=1» is how some calendars write «BYDAY=1TU».
        if len(days) != 1 or days[0][0] or "BYMONTHDAY" in parts:
            return None
        return tuple((int(nth), days[0][1]) for nth in parts["BYSETPOS"].split(",")), ()
    if "BYMONTHDAY" in parts:
        return None if days else ((), tuple(int(day) for day in parts["BYMONTHDAY"].split(",")))
    return (days, ()) if days else ((), (dtstart.day,))


def _listed_days(parts: dict[str, str]) -> tuple[tuple[int, int], ...]:
    found = (_DAY.fullmatch(day) for day in parts.get("BYDAY", "").split(",") if day)
    return tuple((int(match[1] or 0), DAYS.index(match[2])) for match in found if match)


def _number(text: str | None, most: int, message: str) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= most):
        raise _wrong(message, most=most)
    return int(text)


def _last_moment(text: str | None) -> datetime | None:
    """Read UNTIL as local wall-clock time: a date means all of that day, a «Z» means UTC."""
    if text is None:
        return None
    match = _UNTIL.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        moment = datetime.strptime(match[1] + (match[2] or "235959"), "%Y%m%d%H%M%S")
        return moment.replace(tzinfo=UTC).astimezone(TIMEZONE).replace(tzinfo=None) if match[3] else moment
    except (ValueError, OverflowError) as error:
        raise _wrong(BAD_UNTIL) from error


def _last_day(ending: datetime | None, at: time) -> date | None:
    if ending is None:
        return None
    return ending.date() if at <= ending.time() else ending.date() - timedelta(days=1)


def _years_on(day: D, years: int) -> D:
    # The 28th exists in every month; the horizon need not be exact to the day.
    return day.replace(year=day.year + years, day=min(day.day, 28))


def _wrong(message: str, **values: object) -> Invalid:
    return Invalid((FieldError("rrule", message, dict(values)),))
