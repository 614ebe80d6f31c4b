"""What the recipient's page says of time and of how somebody is reached."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from videre.handover.request_life import ESCALATE_AFTER, Answer, RequestState, answers_from
from videre.language import Language
from videre.web import receiving_words as words
from videre.web.receiving_words import FINAL, MEANS, STANDS, Tap

MADE = datetime(2026, 11, 22, 12, tzinfo=UTC)
UNTIL = MADE + ESCALATE_AFTER


@pytest.mark.parametrize(
    ("gone", "says", "used"),
    [
        (timedelta(0), "48 timer igjen av 48", 0),
        (timedelta(seconds=1), "47 timer igjen av 48", 0),
        (timedelta(hours=24), "24 timer igjen av 48", 50),
        (timedelta(hours=46, minutes=30), "1 time igjen av 48", 96),
        (timedelta(hours=47, minutes=1), "Under en time igjen av 48", 97),
        (timedelta(hours=48), "De 48 timene er ute", 100),
        (timedelta(days=29), "De 48 timene er ute", 100),
        (timedelta(seconds=-5), "48 timer igjen av 48", 0),
    ],
)
def test_how_long_is_left(gone: timedelta, says: str, used: int) -> None:
    assert words.time_left(UNTIL, MADE + gone, Language.NB) == says
    assert words.share_used(UNTIL, MADE + gone) == used


@pytest.mark.parametrize(
    ("gone", "says"),
    [
        (timedelta(hours=1), "i 1 time"),
        (timedelta(hours=52), "i 52 timer"),
        (timedelta(hours=73), "i 3 dager"),
        (timedelta(days=29), "i 29 dager"),
    ],
)
def test_how_long_somebody_has_waited(gone: timedelta, says: str) -> None:
    assert words.waited(MADE, MADE + gone, Language.NB) == says


@pytest.mark.parametrize(
    ("phone", "link"),
    [
        ("911 22 334", "tel:91122334"),
        ("+47 911 22 334", "tel:+4791122334"),
        ("0047-91122334", "tel:004791122334"),
        ("", ""),
        ("ingen", ""),
        ("javascript:9", "tel:9"),
    ],
)
def test_a_number_becomes_a_link_of_digits(phone: str, link: str) -> None:
    assert words.call_link(phone) == link


@pytest.mark.parametrize(
    ("phone", "says"),
    [("91122334", "911 22 334"), ("+4791122334", "+47 911 22 334"), ("911 22 334", "911 22 334"),
     ("+46701234567", "+46701234567"), ("0047 91122334", "0047 91122334"), ("", "")],
)  # fmt: skip
def test_a_number_is_shown_as_it_is_read_aloud(phone: str, says: str) -> None:
    assert words.spoken_number(phone).replace("\N{NO-BREAK SPACE}", " ") == says


def test_a_mail_has_a_subject_that_tells_nothing_and_no_address_adds_a_field() -> None:
    link = words.mail_link("a?bcc=x@example.no&body=1", Language.NB)
    assert link == "mailto:a%3Fbcc%3Dx@example.no%26body%3D1?subject=Du%20ba%20meg%20ta%20kontakt"
    assert words.mail_link("", Language.NB) == ""


def test_every_state_and_answer_has_its_words() -> None:
    assert set(STANDS) == set(RequestState)
    assert {MEANS[tap][0] for tap in FINAL} == {Answer.CAME, Answer.CANNOT_HELP}
    assert Tap.OPEN not in words.taps(tuple(Answer))
    for state in RequestState:
        assert {MEANS[tap][0] for tap in words.taps(answers_from(state))} == set(answers_from(state))
