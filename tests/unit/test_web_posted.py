"""Posted forms: every error at once, and what was written is there again."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import pytest
from multidict import MultiDict

from videre.language import Language
from videre.problems import FieldError, Invalid
from videre.web.posted import Posted


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def sent(*pairs: tuple[str, str]) -> Posted:
    return Posted(MultiDict(pairs), Language.NB)


def test_all_faults_are_told_at_once_and_what_was_written_is_kept() -> None:
    form = sent(("name", "  Kari   Moen "), ("age", "old"), ("day", "31.02.2027"))
    form.text("name", required=True)
    form.text("place", required=True)
    form.whole("age", 18, 120)
    form.day("day")
    assert form.values == {"name": "Kari Moen", "place": "", "age": "old", "day": "31.02.2027"}
    assert list(form.errors) == ["place", "age", "day"]


@pytest.mark.parametrize("text", ["2026-12-24", "24.12.2026", "24.12.2026.", " 24.12.2026 "])
def test_a_date_as_browsers_and_as_norwegians_write_it(text: str) -> None:
    form = sent(("day", text))
    assert form.day("day") == date(2026, 12, 24)
    assert not form.errors


@pytest.mark.parametrize("text", ["24.12", "i morgen", "2026-13-01", "0.0.0", "1.1.99999", "٢٤.١٢.٢٠٢٦x"])
def test_what_is_no_date_is_an_error(text: str) -> None:
    form = sent(("day", text))
    assert form.day("day") is None
    assert "day" in form.errors


def test_a_text_that_turns_its_direction_or_holds_control_characters_is_refused() -> None:
    for odd in ("\u202egnirtS", "a\x00b", "a\x1bb", "\ufffd"):
        form = sent(("name", odd))
        form.text("name")
        assert "name" in form.errors
        assert odd not in form.values["name"]


def test_lines_are_kept_where_there_may_be_lines() -> None:
    form = sent(("about", "En\r\n\r\nto   tre \r\n"))
    assert form.text("about", lines=True) == "En\n\nto tre"
    assert form.text("about") == "En to tre"


def test_a_password_is_left_as_it_is_and_never_shown_again() -> None:
    form = sent(("password", "  to mellomrom  "))
    assert form.secret("password") == "  to mellomrom  "
    assert "password" not in form.values


def test_choices_boxes_and_ids() -> None:
    form = sent(("colour", "green"), ("on", "on"), ("id", "7"), ("id", "7"), ("id", "x"), ("id", "8"))
    assert form.one_of("colour", Colour, Colour.RED) is Colour.RED
    assert form.ticked("on")
    assert not form.ticked("off")
    assert form.numbers("id") == (7, 8)
    assert list(form.errors) == ["colour"]


def test_what_a_domain_finds_stands_beside_the_forms_own_field() -> None:
    form = sent()
    form.take(Invalid((FieldError("contact_email", "Dette er ikke en e-postadresse."),)), {"contact_email": "email"})
    assert form.errors == {"email": "Dette er ikke en e-postadresse."}
