"""Which language an Accept-Language header asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videre.language import Language, _preferred, preferred_language


@pytest.mark.parametrize(
    "header, language",
    [
        ("", Language.NB),
        ("nb", Language.NB),
        ("no", Language.NB),
        ("no-NO,no;q=0.9", Language.NB),
        ("nn-NO,nn;q=0.9,en;q=0.5", Language.NN),
        ("en-GB,en-US;q=0.9,en;q=0.8", Language.EN),
        ("EN", Language.EN),
        ("en;q=0.3, nn;q=0.8", Language.NN),
        ("en ; q = 1.0", Language.EN),
        ("de,fr;q=0.9", Language.NB),
        ("de, en;q=0.1", Language.EN),
        ("sv-SE,sv;q=0.9,en;q=0.8", Language.NB),
        ("da;q=0.1,en;q=0.9", Language.EN),
        ("*", Language.NB),
        ("nb;q=0,*", Language.NN),
        ("nb;q=0,nn;q=0,*", Language.EN),
        ("en;q=0", Language.NB),
        ("en;q=nan", Language.NB),
        ("en;q=2", Language.NB),
        ("en;q=0.1234", Language.NB),
        ("nn,en", Language.NN),
        ("en,nn", Language.EN),
        ("x" * 10_000, Language.NB),
    ],
)
def test_the_wish_that_weighs_most_wins(header: str, language: Language) -> None:
    assert preferred_language(header) is language


@given(st.text(max_size=600))
def test_any_header_gives_a_language(header: str) -> None:
    assert preferred_language(header) in Language


def test_nothing_long_is_kept_in_memory() -> None:
    with_tail = [preferred_language("en," + "x" * 600 + str(n)) for n in range(5)]
    assert with_tail == [Language.EN] * 5
    before = _preferred.cache_info().currsize
    preferred_language("en," + "x" * 600 + "another")
    assert _preferred.cache_info().currsize == before
