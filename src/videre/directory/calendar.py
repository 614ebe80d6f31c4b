"""A group's dates for people's own calendars, as iCalendar (RFC 5545).

A calendar program knows no «not on public holidays», and reads some rules otherwise than we do. So what RRULE says
exactly goes out as a rule, and everything else as the meetings of the next year, each by itself.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from typing import Any

from icalendar import Alarm, Calendar, Event, vRecur
from msgspec import Struct

from videre.database import reading
from videre.directory.access import may_see
from videre.directory.group_rows import DETAILS, details_of
from videre.directory.group_seen import SEEN, seen_of, starters_of
from videre.directory.lifecycle import LISTED, GroupState
from videre.directory.meetings import TIMEZONE, Meetings, today
from videre.directory.recurrence import next_meetings
from videre.directory.rule import Rule, rule
from videre.directory.rule_text import parts_of
from videre.directory.tables import Group
from videre.language import Language, translate
from videre.people.shapes import Identity
from videre.problems import NotFound

EXPANDED = timedelta(days=366)
MOST_EVENTS = 400
"""Meetings written out one by one: more than one a day for a year."""
PRODUCT = "-//Videre//Videre//NO"


class Dates(Struct, frozen=True):
    """What goes into a calendar. ``where`` is the exact place in words, for those who may know it.

    ``titled`` says that ``name`` is a title for every event, and no group's name.
    """

    group_id: int
    name: str
    where: str
    meetings: Meetings | None
    starts_on: date | None
    return_visit_on: date | None
    changed_at: datetime
    titled: bool = False


async def group_calendar(identity: Identity, group_id: int, *, language: Language, host: str) -> bytes:
    """Return a group's meetings, first meeting and return visit as a calendar file, for its starters and its steward.

    ``host`` is the service's host name, for the events' ids. Raises ``NotFound``.
    """
    async with reading():
        columns = (*SEEN, *DETAILS, Group.place_label, Group.return_visit_on, Group.changed_at)
        unique = tuple({column._meta.name: column for column in columns}.values())
        rows = await Group.select(*unique).where(Group.id == group_id)
        leading = (await starters_of([group_id])).get(group_id, [])
    if not rows or not may_see(identity, seen_of(rows[0], leading)):
        raise NotFound()
    row, details = rows[0], details_of(rows[0])
    meets = GroupState(row["state"]) in LISTED
    return calendar_of(
        Dates(
            group_id=group_id,
            name=details.name,
            where=", ".join(part for part in (details.venue, details.street_address) if part) or row["place_label"],
            meetings=details.meetings if meets else None,
            starts_on=details.starts_on if meets else None,
            return_visit_on=row["return_visit_on"],
            changed_at=row["changed_at"],
        ),
        language=language,
        host=host,
        on=today(),
    )


def calendar_of(dates: Dates, *, language: Language, host: str, on: date) -> bytes:
    """Return a calendar file of a group's dates from a day on."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", dates.name)
    for event in (
        *_meetings(dates, host, on),
        *_first_meeting(dates, language, host),
        *_return_visit(dates, language, host),
    ):
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _meetings(dates: Dates, host: str, on: date) -> list[Event]:
    meetings = dates.meetings
    if meetings is None:
        return []
    if meetings.rrule and not meetings.skip_holidays and not meetings.breaks:
        known = rule(meetings.rrule, meetings.dtstart)
        begin = max(meetings.dtstart.date(), dates.starts_on or date.min)
        first = next(known.days_from(begin), None)
        early = first is not None and any(begin <= each.date() < first for each in meetings.rdates)
        if known.kind != "other" and first is not None and not early:
            return [_recurring(dates, meetings, known, first, host)]
    begin = max(on, dates.starts_on or date.min)
    after = datetime.combine(begin, time.min, TIMEZONE) - timedelta(seconds=1)
    coming = takewhile(lambda start: start.date() <= begin + EXPANDED, next_meetings(meetings, after, MOST_EVENTS))
    return [_meeting(dates, start, f"{start:%Y%m%d}", host, meetings.duration_minutes) for start in coming]


def _recurring(dates: Dates, meetings: Meetings, known: Rule, first: date, host: str) -> Event:
    """Return the one event that recurs, from the rule's own first day on: RFC 5545 counts the start as a meeting."""
    start = datetime.combine(first, meetings.dtstart.time(), TIMEZONE)
    event = _meeting(dates, start, "meetings", host, meetings.duration_minutes)
    parts: dict[str, Any] = {
        key: value.split(",") for key, value in parts_of(meetings.rrule).items() if key not in {"UNTIL", "COUNT"}
    }
    if known.last is not None:
        # With a zone in the start, the end must stand in UTC (RFC 5545, 3.3.10).
        parts["UNTIL"] = datetime.combine(known.last, time(23, 59, 59), TIMEZONE).astimezone(UTC)
    event.add("rrule", vRecur(parts))
    at = meetings.dtstart.time()
    left_out = [datetime.combine(day, at, TIMEZONE) for day in sorted(meetings.exdates) if day >= first]
    if left_out:
        event.add("exdate", left_out)
    extra = sorted(
        each
        for each in set(meetings.rdates)
        if each.date() >= first and not (each.time() == at and each.date() in meetings.exdates)
    )
    if extra:
        event.add("rdate", [each.replace(tzinfo=TIMEZONE) for each in extra])
    return event


def _first_meeting(dates: Dates, language: Language, host: str) -> list[Event]:
    if dates.starts_on is None or dates.meetings is not None:
        return []
    words = dates.name if dates.titled else translate(language, "Første møte: {name}", name=dates.name)
    return [_day(dates, dates.starts_on, "first", words, host)]


def _return_visit(dates: Dates, language: Language, host: str) -> list[Event]:
    if dates.return_visit_on is None:
        return []
    words = translate(language, "Gjenbesøk: {name}", name=dates.name)
    event = _day(dates, dates.return_visit_on, "return-visit", words, host)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", timedelta(days=-7))
    event.add_component(alarm)
    return [event]


def _meeting(dates: Dates, start: datetime, key: str, host: str, minutes: int) -> Event:
    event = _event(dates, key, dates.name, host)
    event.add("dtstart", start)
    event.add("duration", timedelta(minutes=minutes))
    if dates.where:
        event.add("location", dates.where)
    return event


def _day(dates: Dates, day: date, key: str, words: str, host: str) -> Event:
    event = _event(dates, key, words, host)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def _event(dates: Dates, key: str, words: str, host: str) -> Event:
    event = Event()
    event.add("uid", f"group-{dates.group_id}-{key}@{host}")
    event.add("dtstamp", dates.changed_at.astimezone(UTC))
    event.add("summary", words)
    return event
