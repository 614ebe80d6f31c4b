"""Codes: easy to say and type, every slip found, nothing odd, enough chance."""

from __future__ import annotations

import itertools
import math
import random
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videre.handover.card_codes import BITS, LONGEST, SIGNS, code_from, grouped, new_code, read_code

ODD_TO_SAY = "*~$=U"
# The same in each process: the tests of one run are shared out by their names.
_CHANCE = Random(1607)
CODES = [code for _ in range(60) if (code := code_from(_CHANCE.getrandbits(45)))]


def test_the_signs_are_crockfords() -> None:
    assert SIGNS == "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    assert not set(SIGNS) & set("ILOU")


def test_a_known_number_gives_a_known_code() -> None:
    # 1234 is «16J», and 1234 modulo 37 is 13, whose sign is D: https://www.crockford.com/base32.html
    assert code_from(1234) == "00000016JD"
    assert read_code("00000016JD") == "00000016JD"


def test_there_is_enough_chance_in_a_code() -> None:
    given_out = 32 / 37 * 2**45
    assert 40 <= BITS <= math.log2(given_out)


def test_codes_with_a_check_sign_that_is_odd_to_say_are_not_given_out() -> None:
    for number in range(37 * 3):
        code = code_from(number)
        assert (code is None) == (number % 37 >= 32)
        assert code is None or not set(code) & set(ODD_TO_SAY)


def test_codes_are_not_alike() -> None:
    assert len({new_code() for _ in range(2000)}) == 2000


@pytest.mark.parametrize("code", CODES[:10])
def test_a_code_is_read_however_it_is_typed(code: str) -> None:
    ways = [code, code.lower(), grouped(code), f"  {grouped(code)}\n", grouped(code).replace(" ", "-"),
            "\u00a0".join(code), grouped(code).replace(" ", "–"), code.replace("1", "l").replace("0", "o"),
            code.replace("1", "I").replace("0", "O")]  # fmt: skip
    assert {read_code(way) for way in ways} == {code}


def test_a_code_is_shown_in_groups_of_three_and_four() -> None:
    assert grouped("7KM4PX9QT2") == "7KM 4PX 9QT2"


@pytest.mark.parametrize("code", CODES)
def test_every_single_wrong_sign_is_found(code: str) -> None:
    for place, sign in itertools.product(range(10), SIGNS):
        if code[place] != sign:
            assert read_code(code[:place] + sign + code[place + 1 :]) is None


@pytest.mark.parametrize("code", CODES)
def test_every_two_neighbours_that_were_swapped_are_found(code: str) -> None:
    for place in range(9):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert swapped == code or read_code(swapped) is None


@pytest.mark.parametrize("typed", ["", " ", "7KM", "7KM4PX9QT22", "U" * 10, "7KM4PX9Q*~", "ÆØÅÆØÅÆØÅÆ", "\x00" * 10,
                                   "\ud800" * 10, "1" * 100_000, "٣" * 10, "ß" * 10, "ﬁ" * 5])  # fmt: skip
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


def test_no_more_than_the_beginning_is_looked_at() -> None:
    code = CODES[0]
    assert read_code(code + " " * (LONGEST - 10) + "more") == code


@given(st.text(max_size=60))
def test_whatever_is_typed_nothing_breaks(typed: str) -> None:
    found = read_code(typed)
    assert found is None or read_code(found) == found


@given(st.integers(min_value=0, max_value=2**256))
def test_any_number_is_a_code_or_none(number: int) -> None:
    code = code_from(number)
    assert code is None or (len(code) == 10 and read_code(code) == code)


def test_about_one_guess_in_37_looks_like_a_code() -> None:
    chance = random.Random(4)
    found = sum(read_code("".join(chance.choices(SIGNS, k=10))) is not None for _ in range(20_000))
    assert 400 < found < 700
