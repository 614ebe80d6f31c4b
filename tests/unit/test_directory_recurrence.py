"""When a group meets: by the wall clock, through both changes of the clock, and as dateutil says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise

import holidays
import pytest
from dateutil.rrule import rrulestr
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from videre.directory.days_off import public_holidays
from videre.directory.meetings import TIMEZONE, CommonBreak, Meetings
from videre.directory.recurrence import (
    breaks_in_words,
    check_meetings,
    in_words,
    next_meeting,
    next_meetings,
    weekdays,
)
from videre.directory.rule import rule
from videre.directory.rule_text import DAYS
from videre.language import Language
from videre.problems import Invalid

TUESDAY = datetime(2026, 1, 6, 18)


def oslo(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=TIMEZONE)  # type: ignore[misc,arg-type]  # year to minute


def test_every_second_tuesday() -> None:
    meetings = Meetings(TUESDAY, 120, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")
    assert next_meetings(meetings, oslo(2026, 1, 6, 18), 3) == [
        oslo(2026, 1, 20, 18), oslo(2026, 2, 3, 18), oslo(2026, 2, 17, 18),
    ]  # fmt: skip
    assert next_meeting(meetings, oslo(2026, 1, 6, 17, 59)) == oslo(2026, 1, 6, 18)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FREQ=MONTHLY;BYDAY=1TU", [(2026, 2, 3), (2026, 3, 3)]),
        ("FREQ=MONTHLY;BYDAY=-1TH", [(2026, 1, 29), (2026, 2, 26)]),
        ("FREQ=MONTHLY;BYDAY=1MO,3MO", [(2026, 1, 19), (2026, 2, 2)]),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2", [(2026, 1, 13), (2026, 2, 10)]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", [(2026, 1, 31), (2026, 3, 31)]),
        ("FREQ=MONTHLY;BYDAY=5TU", [(2026, 3, 31), (2026, 6, 30)]),
        ("FREQ=YEARLY", [(2027, 1, 6), (2028, 1, 6)]),
        ("RRULE:FREQ=WEEKLY", [(2026, 1, 13), (2026, 1, 20)]),
    ],
)
def test_rules_groups_have(text: str, expected: list[tuple[int, int, int]]) -> None:
    found = next_meetings(Meetings(TUESDAY, 120, text), oslo(2026, 1, 7, 12), 2)
    assert [(day.year, day.month, day.day) for day in found] == expected
    assert all(day.hour == 18 for day in found)


def test_a_meeting_stays_at_its_hour_through_both_changes_of_the_clock() -> None:
    meetings = Meetings(datetime(2026, 3, 24, 18), 120, "FREQ=WEEKLY")
    before, after = next_meetings(meetings, oslo(2026, 3, 24, 0), 2)
    assert (before.hour, after.hour) == (18, 18)
    assert (before.astimezone(UTC).hour, after.astimezone(UTC).hour) == (17, 16)
    autumn = next_meetings(meetings, oslo(2026, 10, 20, 0), 2)
    assert [each.astimezone(UTC).hour for each in autumn] == [16, 17]


def test_the_hour_that_is_leapt_over_and_the_one_that_comes_twice() -> None:
    leapt = Meetings(datetime(2026, 3, 22, 2, 30), 60, "FREQ=WEEKLY")
    found = next_meeting(leapt, oslo(2026, 3, 28, 12))
    assert found is not None
    assert found.astimezone(UTC) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    twice = Meetings(datetime(2026, 10, 18, 2, 30), 60, "FREQ=WEEKLY")
    first = next_meeting(twice, oslo(2026, 10, 24, 12))
    assert first is not None
    assert first.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    # Between the two half past twos the meeting has begun: the next one is a week later.
    following = next_meeting(twice, datetime(2026, 10, 25, 1, 0, tzinfo=UTC))
    assert following == oslo(2026, 11, 1, 2, 30)


def test_exceptions_extra_meetings_and_a_moved_one() -> None:
    meetings = Meetings(
        TUESDAY, 120, "FREQ=WEEKLY",
        exdates=(date(2026, 1, 13), date(2026, 1, 20)),
        rdates=(datetime(2026, 1, 20, 17), datetime(2026, 1, 22, 18), datetime(2026, 1, 27, 18)),
    )  # fmt: skip
    assert next_meetings(meetings, oslo(2026, 1, 7), 4) == [
        oslo(2026, 1, 20, 17), oslo(2026, 1, 22, 18), oslo(2026, 1, 27, 18), oslo(2026, 2, 3, 18),
    ]  # fmt: skip


def test_an_exdate_takes_away_an_rdate_at_the_rules_own_hour() -> None:
    meetings = Meetings(TUESDAY, 120, "FREQ=WEEKLY", (date(2026, 1, 15),), (datetime(2026, 1, 15, 18),))
    assert next_meeting(meetings, oslo(2026, 1, 14)) == oslo(2026, 1, 20, 18)


def test_single_meetings_and_given_dates() -> None:
    once = Meetings(TUESDAY)
    assert next_meeting(once, oslo(2026, 1, 1)) == oslo(2026, 1, 6, 18)
    assert next_meeting(once, oslo(2026, 1, 7)) is None
    dates = Meetings(TUESDAY, rdates=(datetime(2026, 3, 5, 18), datetime(2026, 2, 5, 18), TUESDAY))
    assert next_meetings(dates, oslo(2026, 1, 1), 9) == [
        oslo(2026, 1, 6, 18), oslo(2026, 2, 5, 18), oslo(2026, 3, 5, 18),
    ]  # fmt: skip


def test_holidays_and_breaks_are_left_out() -> None:
    thursdays = Meetings(datetime(2026, 3, 26, 18), 120, "FREQ=WEEKLY", skip_holidays=True)
    found = [each.date() for each in next_meetings(thursdays, oslo(2026, 3, 25), 8)]
    assert date(2026, 4, 2) not in found, "Maundy Thursday"
    assert date(2026, 5, 14) not in found, "Ascension"
    summer = Meetings(TUESDAY, 120, "FREQ=WEEKLY", breaks=(CommonBreak.JULY, CommonBreak.CHRISTMAS))
    year = [each.date() for each in next_meetings(summer, oslo(2026, 1, 1), 52)]
    assert not [day for day in year if day.month == 7]
    assert date(2026, 12, 22) not in year
    assert date(2026, 12, 29) not in year


@pytest.mark.parametrize("year", range(2015, 2060))
def test_public_holidays_are_those_of_the_holidays_library(year: int) -> None:
    assert public_holidays(year) == set(holidays.country_holidays("NO", years=year))


def test_ends() -> None:
    ten = Meetings(TUESDAY, 120, "FREQ=WEEKLY;COUNT=10")
    assert len(next_meetings(ten, oslo(2026, 1, 1), 99)) == 10
    until = Meetings(TUESDAY, 120, "FREQ=WEEKLY;UNTIL=20260120")
    assert next_meetings(until, oslo(2026, 1, 1), 99)[-1] == oslo(2026, 1, 20, 18)
    in_utc = Meetings(TUESDAY, 120, "FREQ=WEEKLY;UNTIL=20260120T170000Z")
    assert next_meetings(in_utc, oslo(2026, 1, 1), 99)[-1] == oslo(2026, 1, 20, 18)
    just_before = Meetings(TUESDAY, 120, "FREQ=WEEKLY;UNTIL=20260120T165959Z")
    assert next_meetings(just_before, oslo(2026, 1, 1), 99)[-1] == oslo(2026, 1, 13, 18)


def test_a_group_that_never_meets_gives_none_and_does_not_hang() -> None:
    labour_day = Meetings(datetime(2026, 5, 1, 18), 120, "FREQ=YEARLY", skip_holidays=True)
    assert next_meeting(labour_day, oslo(2026, 1, 1)) is None


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        next_meeting(Meetings(TUESDAY), datetime(2026, 1, 1))


WEEKDAYS = st.lists(st.sampled_from(DAYS), min_size=1, max_size=4, unique=True)
ORDINALS = st.sampled_from([1, 2, 3, 4, 5, -1, -2])
NUMBERED = st.lists(st.builds(lambda n, day: f"{n}{day}", ORDINALS, st.sampled_from(DAYS)), min_size=1, max_size=3)
MONTH_DAYS = st.lists(st.sampled_from([1, 5, 15, 28, 29, 30, 31, -1, -2]), min_size=1, max_size=3, unique=True)


def by(part: str, frequency: str, interval: int, values: list[object], week_start: str) -> str:
    return f"FREQ={frequency};INTERVAL={interval};{part}={','.join(map(str, values))};WKST={week_start}"


INTERVALS, WEEK_STARTS = st.integers(1, 5), st.sampled_from(DAYS)
RULES = st.one_of(
    st.builds(by, st.just("BYDAY"), st.just("WEEKLY"), INTERVALS, WEEKDAYS, WEEK_STARTS),
    st.builds(by, st.just("BYDAY"), st.just("MONTHLY"), INTERVALS, st.one_of(WEEKDAYS, NUMBERED), WEEK_STARTS),
    st.builds(by, st.just("BYMONTHDAY"), st.just("MONTHLY"), INTERVALS, MONTH_DAYS, WEEK_STARTS),
    st.sampled_from(
        [
            "FREQ=WEEKLY",
            "FREQ=MONTHLY",
            "FREQ=DAILY",
            "FREQ=DAILY;INTERVAL=3",
            "FREQ=YEARLY",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "FREQ=MONTHLY;BYDAY=TH;BYSETPOS=1,3",
            "FREQ=WEEKLY;BYDAY=TU;BYMONTH=1,2,9",
        ]
    ),
)
ENDS = st.one_of(st.just(""), st.integers(1, 40).map(lambda n: f";COUNT={n}"), st.just(";UNTIL=20271224T120000"))
STARTS = st.datetimes(datetime(2023, 1, 1), datetime(2027, 12, 31)).map(lambda t: t.replace(second=0, microsecond=0))


# Shrinking walks dateutil through decades; the first failing rule tells enough.
QUICK = settings(deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))


@settings(QUICK, max_examples=300)
@given(RULES, ENDS, STARTS, st.integers(-400, 1200))
def test_the_arithmetic_agrees_with_dateutil(text: str, ending: str, start: datetime, days: int) -> None:
    asked = start + timedelta(days=days)
    reference = rrulestr(text + ending, dtstart=start)
    expected = list(islice(reference.xafter(asked.replace(hour=0, minute=0) - timedelta(seconds=1), inc=True), 8))
    limit = max(asked, start) + timedelta(days=4 * 365)
    try:
        found = rule(text + ending, start)
    except Invalid:
        assert next(iter(reference), None) is None or reference[0] > start + timedelta(days=5 * 365 - 4)
        return
    got = [datetime.combine(day, start.time()) for day in islice(found.days_from(asked.date()), 8)]
    assert [each for each in got if each < limit] == [each for each in expected if each < limit]


@settings(QUICK, max_examples=150)
@given(RULES, STARTS, st.integers(0, 900))
def test_coming_meetings_rise_and_lie_on_the_weekdays_told(text: str, start: datetime, days: int) -> None:
    try:
        meetings = Meetings(start, 120, text, skip_holidays=True)
        after = (start + timedelta(days=days)).replace(tzinfo=TIMEZONE)
        found = next_meetings(meetings, after, 6)
    except Invalid:
        return
    assert all(earlier < later for earlier, later in pairwise([after, *found]))
    assert all(weekdays(meetings) >> each.weekday() & 1 for each in found)
    assert all(each.date() not in public_holidays(each.year) for each in found)


@pytest.mark.parametrize(
    ("meetings", "expected"),
    [
        (Meetings(TUESDAY, 120, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"), "Annenhver tirsdag kl. 18–20"),
        (Meetings(datetime(2026, 1, 5, 19), 120, "FREQ=MONTHLY;BYDAY=1MO"), "Første mandag i måneden kl. 19–21"),
        (Meetings(TUESDAY, 90, "FREQ=WEEKLY"), "Hver tirsdag kl. 18–19.30"),
        (Meetings(TUESDAY, 120, "FREQ=WEEKLY;BYDAY=TH,TU"), "Hver tirsdag og torsdag kl. 18–20"),
        (Meetings(TUESDAY, 120, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,TU"), "Annenhver uke, tirsdag og torsdag kl. 18–20"),
        (Meetings(TUESDAY, 120, "FREQ=WEEKLY;INTERVAL=3"), "Hver 3. uke, tirsdag kl. 18–20"),
        (Meetings(TUESDAY, 120, "FREQ=MONTHLY;BYDAY=1TU,3TU"), "Første og tredje tirsdag i måneden kl. 18–20"),
        (Meetings(TUESDAY, 120, "FREQ=MONTHLY;BYDAY=-1TH"), "Siste torsdag i måneden kl. 18–20"),
        (Meetings(TUESDAY, 120, "FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU"), "Første tirsdag annenhver måned kl. 18–20"),
        (Meetings(TUESDAY, 120, "FREQ=MONTHLY;BYMONTHDAY=15"), "Den 15. i måneden kl. 18–20"),
        (Meetings(TUESDAY, 120, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"), "Mandag til fredag kl. 18–20"),
        (Meetings(TUESDAY, 120, "FREQ=DAILY"), "Hver dag kl. 18–20"),
        (Meetings(TUESDAY), "Tirsdag 6. januar 2026 kl. 18–20"),
        (Meetings(TUESDAY, rdates=(datetime(2026, 2, 5, 18),)), "På avtalte datoer kl. 18–20"),
        (Meetings(TUESDAY, 120, "FREQ=WEEKLY;COUNT=3"), "Hver tirsdag kl. 18–20, til og med 20. januar 2026"),
        (Meetings(TUESDAY, 120, "FREQ=YEARLY"), "Etter gruppas egen plan kl. 18–20"),
    ],
)
def test_in_words(meetings: Meetings, expected: str) -> None:
    assert in_words(meetings, Language.NB) == expected


@pytest.mark.parametrize(
    ("text", "nynorsk", "english"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "Annankvar tysdag kl. 18–20", "Every other Tuesday, 18:00–20:00"),
        ("FREQ=MONTHLY;BYDAY=1MO", "Første måndag i månaden kl. 18–20", "First Monday of the month, 18:00–20:00"),
    ],
)
def test_in_words_of_the_other_languages(text: str, nynorsk: str, english: str) -> None:
    assert in_words(Meetings(TUESDAY, 120, text), Language.NN) == nynorsk
    assert in_words(Meetings(TUESDAY, 120, text), Language.EN) == english


def test_breaks_in_words() -> None:
    assert breaks_in_words(Meetings(TUESDAY), Language.NB) == ""
    meetings = Meetings(TUESDAY, skip_holidays=True, breaks=(CommonBreak.JULY, CommonBreak.EASTER))
    assert breaks_in_words(meetings, Language.NB) == "Ikke på helligdager, i påska og i juli."


@pytest.mark.parametrize(
    ("meetings", "mask"),
    [
        (Meetings(TUESDAY, 120, "FREQ=WEEKLY"), 2),
        (Meetings(TUESDAY, 120, "FREQ=WEEKLY;BYDAY=MO,SU"), 1 + 64),
        (Meetings(TUESDAY, 120, "FREQ=MONTHLY;BYDAY=-1TH"), 8),
        (Meetings(TUESDAY, 120, "FREQ=MONTHLY;BYMONTHDAY=1"), 127),
        (Meetings(TUESDAY), 2),
        (Meetings(TUESDAY, rdates=(datetime(2026, 1, 10, 12),)), 2 + 32),
    ],
)
def test_the_weekday_mask(meetings: Meetings, mask: int) -> None:
    assert weekdays(meetings) == mask


@pytest.mark.parametrize(
    "text",
    [
        "WEEKLY", "FREQ=SECONDLY", "FREQ=HOURLY", "FREQ=WEEKLY;BYHOUR=3", "FREQ=WEEKLY;FREQ=DAILY", "FREQ=",
        "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=,", "FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY;INTERVAL=99999999999",
        "FREQ=WEEKLY;INTERVAL=-1", "FREQ=WEEKLY;COUNT=0", "FREQ=WEEKLY;COUNT=5;UNTIL=20270101",
        "FREQ=WEEKLY;UNTIL=soon", "FREQ=WEEKLY;UNTIL=20269999", "FREQ=WEEKLY;UNTIL=20200101", "FREQ=WEEKLY;WKST=1",
        "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=40", "FREQ=MONTHLY;BYMONTHDAY=30;BYMONTH=2",
        "FREQ=MONTHLY;BYSETPOS=x;BYDAY=MO", "FREQ=MONTHLY;BYMONTHDAY=x", "FREQ=WEEKLY;X=1", "RDATE:20260101",
        "FREQ=WEEKLY\nDTSTART:20260101T000000", "A" * 500, "FREQ=WEEKLY;BYDAY=1MO,²MO", "FREQ=WEEKLY;COUNT=²",
        "FREQ=WEEKLY;COUNT=0000019999999", "FREQ=WEEKLY;INTERVAL=0000019999999",
        "FREQ=MONTHLY;BYDAY=99MO", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "FREQ=YEARLY;BYMONTH=13", "\x00",
    ],
)  # fmt: skip
def test_faulty_rules_are_refused_clearly_and_not_echoed(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_meetings(Meetings(TUESDAY, 120, text))
    (error,) = refused.value.fields
    assert error.field == "rrule"
    assert text not in error.text(Language.NB)


def test_other_faults_are_told_all_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        check_meetings(Meetings(datetime(1066, 1, 1), 3, "", rdates=(TUESDAY,) * 500))
    assert {error.field for error in refused.value.fields} == {"dtstart", "duration_minutes", "rdates"}
    with pytest.raises(Invalid):
        check_meetings(Meetings(datetime(2026, 1, 1, tzinfo=UTC)))
