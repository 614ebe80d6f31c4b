"""A change in words, side by side: what stays is not marked, what is made anew is not a patchwork."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.world import details
from videre.directory.proposals import differing
from videre.directory.shapes import PlacePrivacy
from videre.language import Language
from videre.web.detail_words import Span, compared, hidden_facts, side_by_side
from videre.web.steward_words import by_whom, waited


def test_only_the_words_that_differ_are_marked() -> None:
    left, right = side_by_side("Vi møtes på tirsdager i kjelleren", "Vi møtes på onsdager og lørdager i kjelleren")
    assert [span.text for span in left if span.differs] == ["tirsdager"]
    assert [span.text for span in right if span.differs] == ["onsdager og lørdager"]
    assert "".join(span.text for span in right) == "Vi møtes på onsdager og lørdager i kjelleren"


@pytest.mark.parametrize(("before", "after"), [("", "Ny tekst"), ("Den gamle teksten", "Noe helt nytt")])
def test_a_text_made_anew_is_marked_whole(before: str, after: str) -> None:
    left, right = side_by_side(before, after)
    assert left == ((Span(before, True),) if before else ())
    assert right == (Span(after, True),)


def test_codes_are_words_and_a_point_is_one_line() -> None:
    before = details(name="Søvngruppa")
    after = details(
        name="Søvngruppa", topics=("sovn", "angst"), exact_lat=59.2, exact_lon=10.9, accessibility=("wheelchair",)
    )
    changed = differing(before, after)
    lines = [line for line in compared(before, after, changed, ("exact_lat",), Language.NB) if line.changed]
    assert [(line.label, line.clash) for line in lines] == [
        ("Temaer", False),
        ("Punkt på kartet", True),
        ("Tilgjengelighet", False),
    ]
    said = ["".join(span.text for span in line.after) for line in lines]
    assert said == ["Søvnvansker og Angst", "59.20000, 10.90000", "Plass til rullestol"]


def test_what_is_hidden_is_the_place_and_the_starter() -> None:
    labels = [label for label, _ in hidden_facts(details(venue="Kjelleren"), Language.NB)]
    assert labels == ["Lokale", "Hva alle får se av stedet", "Igangsetter", "E-post til igangsetteren"]
    shown = hidden_facts(details(venue="Kjelleren", place_privacy=PlacePrivacy.EXACT), Language.NB)
    assert [label for label, _ in shown] == labels[1:]


def test_how_long_something_waited_is_counted_in_norwegian_days() -> None:
    today = date(2026, 11, 22)
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)  # half past midnight in Norway
    assert waited(late, Language.NB, today=today) == "siden i dag"
    assert waited(late - timedelta(days=1), Language.NB, today=today) == "siden i går"
    assert waited(late - timedelta(days=9), Language.NB, today=today) == "9 dager"


def test_the_clock_is_nobody() -> None:
    assert by_whom("steward Siv Dahl") == "Siv Dahl"
    assert by_whom("system videre") == ""
