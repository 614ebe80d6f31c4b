"""Calendar files say exactly the meetings that we say ourselves, through both changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.rrule import rruleset, rrulestr
from icalendar import Calendar

from videre.directory.calendar import Dates, calendar_of
from videre.directory.meetings import TIMEZONE, CommonBreak, Meetings
from videre.directory.recurrence import next_meetings
from videre.language import Language

ON = date(2026, 1, 1)
BEGIN = datetime(2025, 12, 31, 23, 59, 59, tzinfo=TIMEZONE)
TUESDAY = datetime(2026, 1, 6, 18)


def a_calendar(meetings: Meetings | None = None, **changes: object) -> Calendar:
    usual = {
        "group_id": 7, "name": "Søvngruppa; torsdag, 18", "where": "Huset, Gata 1", "meetings": meetings,
        "starts_on": None, "return_visit_on": None, "changed_at": datetime(2026, 1, 1, tzinfo=UTC),
    }  # fmt: skip
    dates = Dates(**{**usual, **changes})  # type: ignore[arg-type]
    return Calendar.from_ical(calendar_of(dates, language=Language.NB, host="videre.example.no", on=ON))


def starts(calendar: Calendar) -> list[datetime]:
    """All starts of a year as a calendar program reads them: by the wall clock, in UTC."""
    found: set[datetime] = set()
    for event in calendar.walk("VEVENT"):
        start = event["dtstart"].dt
        assert event["dtstart"].params["TZID"] == "Europe/Oslo"
        wall = start.replace(tzinfo=None)
        if "rrule" not in event:
            found.add(wall)
            continue
        every = rruleset()
        parts = event["rrule"]
        text = parts.to_ical().decode().split(";")
        until = parts.get("UNTIL")
        assert until is None or until[0].utcoffset() == timedelta(0)
        plain = ";".join(part for part in text if not part.startswith("UNTIL"))
        every.rrule(rrulestr(plain, dtstart=wall))  # type: ignore[arg-type]
        for name, put in (("exdate", every.exdate), ("rdate", every.rdate)):
            if name in event:
                for each in event[name].dts:
                    put(each.dt.replace(tzinfo=None))
        last = datetime(2026, 12, 31, 23, 59)
        days = every.between(datetime(2026, 1, 1), last, inc=True)
        found |= {day for day in days if until is None or day.replace(tzinfo=TIMEZONE) <= until[0]}
    return [each.replace(tzinfo=TIMEZONE).astimezone(UTC) for each in sorted(found) if each.year == 2026]


@pytest.mark.parametrize(
    "meetings",
    [
        Meetings(TUESDAY, 120, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        Meetings(TUESDAY, 120, "FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20260520"),
        Meetings(datetime(2026, 1, 7, 18), 120, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        Meetings(datetime(2026, 1, 7, 18), 120, "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,SU;COUNT=9"),
        Meetings(TUESDAY, 90, "FREQ=MONTHLY;BYDAY=1TU,3TU"),
        Meetings(TUESDAY, 90, "FREQ=MONTHLY;BYDAY=-1WE"),
        Meetings(datetime(2026, 1, 31, 11), 90, "FREQ=MONTHLY"),
        Meetings(TUESDAY, 90, "FREQ=DAILY;INTERVAL=10"),
        Meetings(TUESDAY, 120, "FREQ=WEEKLY;BYDAY=TU", exdates=(date(2026, 3, 31), date(2026, 4, 7))),
        Meetings(
            TUESDAY, 120, "FREQ=WEEKLY;BYDAY=TU", exdates=(date(2026, 3, 31),), rdates=(datetime(2026, 3, 31, 20),)
        ),
        Meetings(datetime(2026, 1, 7, 18), 120, "FREQ=WEEKLY;BYDAY=TU", rdates=(datetime(2026, 1, 8, 18),)),
        Meetings(TUESDAY, 120, "FREQ=WEEKLY;BYDAY=TU", skip_holidays=True, breaks=(CommonBreak.JULY,)),
        Meetings(datetime(2026, 1, 4, 2, 30), 60, "FREQ=WEEKLY;BYDAY=SU"),
        Meetings(TUESDAY, 120, "", rdates=(datetime(2026, 7, 1, 12), datetime(2026, 12, 1, 12))),
    ],
    ids=lambda each: each.rrule or "dates",
)
def test_the_year_in_a_calendar_is_the_year_we_say(meetings: Meetings) -> None:
    ours = [each.astimezone(UTC) for each in next_meetings(meetings, BEGIN, 400)]
    expected = [each for each in ours if each < datetime(2026, 12, 31, 23, tzinfo=UTC)]
    assert starts(a_calendar(meetings)) == expected
    assert len(expected) >= 3


def test_a_meeting_at_18_is_at_18_before_and_after_the_clock_changes() -> None:
    calendar = a_calendar(Meetings(TUESDAY, 120, "FREQ=WEEKLY;BYDAY=TU"))
    (event,) = calendar.walk("VEVENT")
    assert event["dtstart"].to_ical() == b"20260106T180000"
    assert event["dtstart"].params["TZID"] == "Europe/Oslo"
    zones = [zone["tzid"] for zone in calendar.walk("VTIMEZONE")]
    assert zones == ["Europe/Oslo"]
    hours = {each.hour for each in starts(calendar)}
    assert hours == {16, 17}
    assert (event["summary"], event["location"]) == ("Søvngruppa; torsdag, 18", "Huset, Gata 1")


def test_meetings_before_the_start_are_left_out() -> None:
    calendar = a_calendar(Meetings(TUESDAY, 120, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"), starts_on=date(2026, 2, 10))
    assert starts(calendar)[0] == datetime(2026, 2, 17, 17, tzinfo=UTC)


def test_a_first_meeting_and_a_return_visit_are_days_of_their_own() -> None:
    calendar = a_calendar(None, starts_on=date(2026, 2, 10), return_visit_on=date(2026, 6, 1))
    first, visit = calendar.walk("VEVENT")
    assert (first["dtstart"].dt, visit["dtstart"].dt) == (date(2026, 2, 10), date(2026, 6, 1))
    assert visit["summary"] == "Gjenbesøk: Søvngruppa; torsdag, 18"
    assert visit.walk("VALARM")[0]["trigger"].dt == timedelta(days=-7)
    assert first["uid"] != visit["uid"]


def test_nothing_to_say_is_an_empty_calendar() -> None:
    assert a_calendar().walk("VEVENT") == []
