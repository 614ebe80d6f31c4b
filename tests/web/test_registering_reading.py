"""The form's texts and what they say of a group, there and back; the meetings built by clicking."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests import world as w
from videre.directory.details import GroupDetails
from videre.directory.meetings import CommonBreak, Meetings
from videre.directory.shapes import Format, PlacePrivacy
from videre.language import Language
from videre.web.controllers.registering.sheet import FIELDS, Sheet, first_form, kept, read_sheet
from videre.web.controllers.registering.suggesting import suggested_topics

TODAY = date(2026, 11, 23)  # a Monday


def read(base: GroupDetails | None = None, **fields: Any) -> Sheet:
    form = first_form(base) | {name: each if isinstance(each, list) else [each] for name, each in fields.items()}
    return read_sheet(form, Language.NB, base=base, on=TODAY)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="every second Tuesday"),
        pytest.param({"meetings": None}, id="no meetings yet"),
        pytest.param({"meetings": Meetings(datetime(2026, 1, 28, 19, 30), 90, "FREQ=MONTHLY;BYDAY=-1WE")}, id="last"),
        pytest.param({"meetings": Meetings(datetime(2026, 1, 6, 18), 100, "FREQ=WEEKLY;BYDAY=TU,TH")}, id="own plan"),
        pytest.param(
            {"meetings": Meetings(datetime(2026, 1, 6, 18), 90, "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU")}, id="third"
        ),
        pytest.param({"meetings": Meetings(datetime(2026, 12, 1, 18), 120, "FREQ=WEEKLY;BYDAY=TU")}, id="no day said"),
        pytest.param(
            {
                "meetings": Meetings(
                    datetime(2026, 1, 6, 18),
                    120,
                    "FREQ=WEEKLY;BYDAY=TU",
                    exdates=(date(2026, 12, 1),),
                    rdates=(datetime(2026, 12, 3, 17),),
                    skip_holidays=True,
                    breaks=(CommonBreak.CHRISTMAS,),
                )
            },
            id="departures",
        ),
        pytest.param({"format": Format.DIGITAL, "municipality": "", "accessibility": ()}, id="digital"),
        pytest.param({**w.somewhere_exact(59.21, 10.93), "settlement": "Kråkerøy"}, id="exact"),
        pytest.param(
            {"settlement": "Rosendal", "municipality": w.KVINNHERAD, "place_privacy": PlacePrivacy.SETTLEMENT}
        ),
        pytest.param(
            {"cross_topic": True, "topics": (), "languages": ("no", "so"), "age_to": 30, "website": "https://x.no"}
        ),
        pytest.param({"description": "To\n\navsnitt.", "starter_phone": "41 00 00 00", "invented": True}),
    ],
)
def test_a_stored_group_comes_back_from_the_form_as_it_was(changes: dict[str, Any]) -> None:
    stored = w.details(**changes)
    sheet = read(stored)
    assert sheet.errors == {}
    assert sheet.details == stored


@pytest.mark.parametrize(
    "fields, rule, first",
    [
        ({"rhythm": "weekly", "weekday": "1"}, "FREQ=WEEKLY;BYDAY=MO", datetime(2026, 11, 23, 18)),
        ({"rhythm": "second", "weekday": "2"}, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", datetime(2026, 11, 24, 18)),
        (
            {"rhythm": "second", "weekday": "2", "first_date": "2026-12-02"},
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
            datetime(2026, 12, 8, 18),
        ),
        ({"rhythm": "third", "weekday": "4"}, "FREQ=WEEKLY;INTERVAL=3;BYDAY=TH", datetime(2026, 11, 26, 18)),
        ({"rhythm": "weekly", "first_date": "3.12.2026"}, "FREQ=WEEKLY;BYDAY=TH", datetime(2026, 12, 3, 18)),
        ({"rhythm": "monthly", "weekday": "3", "nth": "1"}, "FREQ=MONTHLY;BYDAY=1WE", datetime(2026, 12, 2, 18)),
        ({"rhythm": "monthly", "weekday": "5", "nth": "-1"}, "FREQ=MONTHLY;BYDAY=-1FR", datetime(2026, 11, 27, 18)),
    ],
)
def test_clicks_become_a_rule_and_a_first_meeting(fields: dict[str, str], rule: str, first: datetime) -> None:
    sheet = read(**fields)
    assert sheet.details.meetings is not None
    assert (sheet.details.meetings.rrule, sheet.details.meetings.dtstart) == (rule, first)


def test_a_group_starts_on_a_day_only_where_somebody_said_one() -> None:
    assert read(rhythm="weekly", weekday="1").details.starts_on is None
    assert read(rhythm="weekly", weekday="1", first_date="2026-11-30").details.starts_on == date(2026, 11, 30)
    assert read(rhythm="weekly", weekday="1", first_date="2026-02-02").details.starts_on is None  # it meets already


def test_what_is_not_asked_about_cannot_be_wrong() -> None:
    sheet = read(rhythm="later", at="kveld", minutes="mange", first_date="snart", extra="aldri")
    assert sheet.errors == {}
    assert sheet.details.meetings is None


def test_an_extra_meeting_is_kept_until_it_is_taken_away() -> None:
    sheet = read(rhythm="weekly", weekday="1", extra="2026-12-03")
    assert sheet.lists["rdates"] == ("2026-12-03T18:00:00",)
    assert sheet.values["extra"] == ""
    again = read(rhythm="weekly", weekday="1", rdates=["2026-12-03T18:00:00"], dropped=["2026-12-03T18:00:00"])
    assert again.lists["rdates"] == ()


@pytest.mark.parametrize(
    "place, municipality, settlement",
    [
        ("1671", "3107", "Kråkerøy"),
        ("Fredrikstad", "3107", "Fredrikstad"),
        ("Rosendal, Kvinnherad", "4617", "Rosendal"),
        ("Sand, Suldal", "1134", "Sand"),
        ("Grünerløkka", "0301", "Grünerløkka"),
    ],
)
def test_one_field_says_municipality_and_settlement(place: str, municipality: str, settlement: str) -> None:
    details = read(place=place, rhythm="later").details
    assert (details.municipality, details.settlement) == (municipality, settlement)


@pytest.mark.parametrize("place", ["Østfold", "qwertyuiop", "Hardangerfjorden"])
def test_a_place_that_is_none_or_too_wide_is_told(place: str) -> None:
    assert list(read(place=place, rhythm="later").errors) == ["place"]


def test_an_exact_place_needs_a_point_or_a_place_small_enough_to_stand_for_one() -> None:
    assert list(read(place="Kvinnherad", place_privacy="exact", rhythm="later").errors) == ["pin"]
    assert read(place="5470", place_privacy="exact", rhythm="later").details.exact_lat is not None
    pinned = read(place="Kvinnherad", place_privacy="exact", lat="59.98", lon="6.01", rhythm="later")
    assert (pinned.errors, pinned.details.exact_lat) == ({}, 59.98)
    for lat in ("nan", "inf", "north"):
        assert list(read(place="5470", lat=lat, lon="6", rhythm="later").errors) == ["pin"]


def test_only_fields_of_the_form_are_kept() -> None:
    class Sent(dict[str, list[str]]):
        def getall(self, key: str, default: list[str], /) -> list[str]:
            return self.get(key, default)

    assert kept(Sent(name=["a"], starter_email=["b"], account=["1"], _csrf=["c"])) == {
        "name": ["a"],
        "starter_email": ["b"],
    }
    assert len(FIELDS) == len(set(FIELDS))


def test_a_sentence_in_passing_suggests_nothing_beside_what_is_clear() -> None:
    found = suggested_topics("Vi er noen som ikke får sove. Du trenger ikke si noe.", Language.NB)
    assert [each.key for each in found] == ["sovn"]
    assert "sove" in found[0].words
    assert suggested_topics("", Language.NB) == []


def test_a_topic_beside_the_first_is_suggested_only_with_the_words_it_was_read_from() -> None:
    text = "Søvngruppa på Gressvik\nVi er en gjeng som sover dårlig. Her kommer folk som ligger våkne om natta, er mye "
    text += "bekymret og har angst. Vi sitter rundt et bord med kaffe."
    found = suggested_topics(text, Language.NB)
    assert len(found) > 1
    assert all(each.words for each in found[1:])
