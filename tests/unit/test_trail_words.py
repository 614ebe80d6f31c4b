"""A trail entry's note in words, where its code has some."""

from __future__ import annotations

import pytest

from videre.language import Language
from videre.web.trail_words import note


@pytest.mark.parametrize(
    ("what", "code", "words"),
    [
        ("sign-in", "code", "med engangskode"),
        ("sign-in", "password", "med passord"),
        ("approve", "submitted→gathering", "til godkjenning → samler deltakere"),
        ("approve-change", "open→accepted", "venter på svar → godkjent"),
        ("give-stewardship", "3→7", "3 → 7"),
        ("give-role", "steward@4", "forvalter, organisasjon 4"),
        ("give-role", "starter@-", "igangsetter"),
        ("propose", "revision:12", "endring 12"),
        ("flag", "few", "under fire medlemmer"),
    ],
)
def test_a_note_is_told_in_words(what: str, code: str, words: str) -> None:
    assert note(what, code, Language.NB) == words


@pytest.mark.parametrize("code", ["", "code", "1", "since=2026-11-22", "queue: receiver 550"])
def test_a_note_without_words_stays_as_it_was_written(code: str) -> None:
    assert note("look-trail", code, Language.NB) == code


def test_a_note_is_told_in_the_readers_language() -> None:
    assert note("sign-in", "code", Language.NN) == "med eingongskode"
    assert note("return", "submitted→returned", Language.EN) == "for approval → sent back"
