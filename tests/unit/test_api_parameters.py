"""Parameters: one declaration, read from a query string or a JSON object, every fault at once."""

from __future__ import annotations

import contextlib
from typing import Annotated
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, Struct, UnsetType

from videre.api.parameters import LONGEST_QUERY, STRANGE, TWICE, UNREADABLE, Parameters, parameter
from videre.api.problems import TooLong
from videre.problems import Invalid


class Example(Struct, frozen=True, kw_only=True):
    words: Annotated[str, parameter("Words.", "høyst {max_length}", max_length=20)] = ""
    days: Annotated[tuple[str, ...], parameter("Days.", "dager", is_right=str.isalpha, max_length=3)] = ()
    number: Annotated[int, parameter("A number.", "fra {ge} til {le}", ge=1, le=9)] | UnsetType = UNSET
    half: Annotated[float, parameter("A share.", "tall", ge=0, le=1)] = 0.5


class Required(Struct, frozen=True, kw_only=True):
    words: Annotated[str, parameter("Words.", "skriv noe", required=True, min_length=1)] = ""


EXAMPLE = Parameters(Example)


def faults(query: str | bytes) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        EXAMPLE.from_query(query if isinstance(query, bytes) else query.encode())
    return {fault.field: fault.message for fault in refused.value.fields}


def test_a_query_is_read_into_its_shape() -> None:
    read = EXAMPLE.from_query("words=får+ikke%20sove&days=mandag&days=fredag&number=7&half=0.25".encode())
    assert read == Example(words="får ikke sove", days=("mandag", "fredag"), number=7, half=0.25)


def test_nothing_gives_the_defaults() -> None:
    assert EXAMPLE.from_query(b"") == EXAMPLE.from_query(b"&&") == Example()
    assert EXAMPLE.from_object({}) == Example()


def test_every_fault_is_told_of_at_once() -> None:
    assert set(faults("words=" + "x" * 21 + "&days=m1&number=0&half=nan&strange=1")) == {
        "words", "days", "number", "half", "?",
    }  # fmt: skip


def test_each_fault_says_what_is_wanted() -> None:
    assert faults("number=10") == {"number": "fra {ge} til {le}"}
    assert faults("number=1&number=2") == {"number": TWICE}
    assert faults("what=1") == {"?": STRANGE}
    assert faults("words=%00") == faults(b"words=\xff") == {"words": UNREADABLE}


def test_limits_come_along_for_the_text() -> None:
    with pytest.raises(Invalid) as refused:
        EXAMPLE.from_query(b"number=10")
    assert refused.value.fields[0].values == {"ge": 1, "le": 9}


@pytest.mark.parametrize("number", ["nan", "inf", "1e3", "1.5", "+1", " 1", "1 ", "٣", "0x1", "1_0", "null", "", "10"])
def test_only_plain_whole_numbers_are_numbers(number: str) -> None:
    assert set(faults(urlencode({"number": number}))) == {"number"}


def test_what_is_required_must_be_there() -> None:
    required = Parameters(Required)
    for query in (b"", b"words="):
        with pytest.raises(Invalid) as refused:
            required.from_query(query)
        assert [fault.field for fault in refused.value.fields] == ["words"]
    assert required.from_query(b"words=a").words == "a"


def test_a_json_object_is_read_strictly() -> None:
    assert EXAMPLE.from_object({"number": 3, "days": ["man"]}) == Example(number=3, days=("man",))
    for wrong in ({"number": "3"}, {"number": None}, {"number": True}, {"days": "man"}, {"days": [["man"]]}):
        with pytest.raises(Invalid):
            EXAMPLE.from_object(wrong)


def test_a_query_too_long_is_not_read() -> None:
    with pytest.raises(TooLong):
        EXAMPLE.from_query(b"words=" + b"x" * LONGEST_QUERY)


@given(st.text(st.characters(blacklist_categories=("Cc", "Cs")), max_size=20))
def test_any_text_comes_through_unchanged(text: str) -> None:
    assert EXAMPLE.from_query(f"words={quote(text)}".encode()).words == text
    assert EXAMPLE.from_query(urlencode({"words": text}).encode()).words == text
    assert EXAMPLE.from_object({"words": text}).words == text


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(query: bytes) -> None:
    with contextlib.suppress(Invalid):
        EXAMPLE.from_query(query)
