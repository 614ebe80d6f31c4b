"""A recurrence rule: from the text of an RRULE to the days it falls on. Pure.

python-dateutil reads every rule and settles what is valid. The rules groups really have (weekly, every second
week, monthly by weekday or by day) are then answered by arithmetic, which needs no walk from the first
meeting on and is a hundred times faster; property tests hold it to dateutil's answers.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice, takewhile
from typing import TypeVar, cast

from dateutil.rrule import rrule, rrulestr
from msgspec import Struct

from videre.directory.rule_text import (
    BAD_COUNT,
    BAD_INTERVAL,
    DAYS,
    MOST_OCCURRENCES,
    NEVER,
    UNREADABLE,
    WIDEST_INTERVAL,
    last_moment,
    listed_days,
    number_in,
    parts_of,
    wrong,
)

LAST_YEAR = 2110
HORIZON_YEARS = 5
"""A rule without a meeting for this long is taken to have none."""
EVERY_DAY = 0b1111111

D = TypeVar("D", date, datetime)


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
    parts = parts_of(text)
    ending = last_moment(parts.pop("UNTIL", None))
    count = number_in(parts.pop("COUNT", None), MOST_OCCURRENCES, BAD_COUNT)
    interval = number_in(parts.get("INTERVAL"), WIDEST_INTERVAL, BAD_INTERVAL) or 1
    try:
        # Without DTSTART, RDATE or EXDATE lines in the text, what comes back is never a set of rules.
        walked = cast(rrule, rrulestr(";".join(f"{key}={value}" for key, value in parts.items()), dtstart=dtstart))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise wrong(UNREADABLE) from error
    plain = _plain(parts, dtstart)
    known = Rule(
        kind="other" if plain is None else "monthly" if parts["FREQ"] == "MONTHLY" else "weekly",
        first=dtstart.date(),
        last=_last_day(ending, dtstart.time()),
        interval=interval,
        byday=listed_days(parts) if plain is None else plain[0],
        bymonthday=() if plain is None else plain[1],
        week_start=DAYS.index(parts["WKST"]) if "WKST" in parts else 0,
        ends=ending is not None or count is not None,
        # With an end, or a rule that never meets would walk to the end of the calendar.
        walked=None if plain else walked.replace(cache=True, until=datetime(LAST_YEAR, 12, 31)),
    )
    if next(known.days_from(known.first), None) is None:
        raise wrong(NEVER)
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


def _plain(parts: dict[str, str], dtstart: datetime) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...]] | None:
    """Return weekdays and month days for the arithmetic, or None for a rule beyond it."""
    days = listed_days(parts)
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


def _last_day(ending: datetime | None, at: time) -> date | None:
    if ending is None:
        return None
    return ending.date() if at <= ending.time() else ending.date() - timedelta(days=1)


def _years_on(day: D, years: int) -> D:
    # The 28th exists in every month; the horizon need not be exact to the day.
    return day.replace(year=day.year + years, day=min(day.day, 28))
