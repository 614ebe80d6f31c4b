"""A group's meetings in the person's own calendar, which others may see: nothing there tells what it is about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar

from videre.directory.shapes import Format, PlacePrivacy
from videre.language import Language
from videre.printing.calendars import card_calendar
from videre.problems import NotFound

from .matching_world import TODAY, listing
from .test_matching_search import search_over

HOST = "videre.example.no"


def file_of(**changes: object) -> bytes:
    search = search_over(listing(7, name="Angst i Fredrikstad", slug="angst-i-fredrikstad", **changes))
    return card_calendar("angst-i-fredrikstad", search=search, language=Language.NB, host=HOST)


def test_neither_the_group_nor_its_topic_is_named() -> None:
    file = file_of(place_label="Storgata 12, Fredrikstad").decode()
    for word in ("angst", "søvn", "sovn", "gruppe", "group-7-", "selvhjelp"):
        assert word not in file.lower()
    (event,) = Calendar.from_ical(file).walk("VEVENT")
    assert event["summary"] == "Møte"
    assert event["location"] == "Storgata 12, Fredrikstad"
    assert event["rrule"]["FREQ"] == ["WEEKLY"]


def test_the_same_file_comes_again_so_that_a_calendar_changes_its_event_and_adds_none() -> None:
    assert file_of() == file_of()
    other = card_calendar("gruppe-8", search=search_over(listing(8)), language=Language.NB, host=HOST)
    assert Calendar.from_ical(other).walk("VEVENT")[0]["uid"] != Calendar.from_ical(file_of()).walk("VEVENT")[0]["uid"]


def test_a_first_meeting_to_come_is_a_neutral_day() -> None:
    file = file_of(meetings=None, starts_on=TODAY + timedelta(days=9))
    (event,) = Calendar.from_ical(file).walk("VEVENT")
    assert event["summary"] == "Møte"
    assert event["dtstart"].dt == TODAY + timedelta(days=9)


def test_a_hidden_place_stays_hidden_and_a_group_online_has_none() -> None:
    (hidden,) = Calendar.from_ical(
        file_of(place_privacy=PlacePrivacy.MUNICIPALITY, exact=False, place_label="Fredrikstad")
    ).walk("VEVENT")
    assert hidden["location"] == "Fredrikstad"
    (online,) = Calendar.from_ical(file_of(format=Format.DIGITAL)).walk("VEVENT")
    assert "location" not in online


def test_a_group_that_left_the_list_has_no_calendar() -> None:
    with pytest.raises(NotFound):
        card_calendar("borte", search=search_over(listing(1)), language=Language.NB, host=HOST)
