"""What anybody may send costs little, however it is made up: one request must not hold the others."""

from __future__ import annotations

import asyncio
from time import process_time

import pytest

from tests import world as w
from videre.directory.details import check_details
from videre.people import passwords
from videre.people.passwords import matches, password_errors
from videre.problems import Invalid, TooMany


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("website", "https://" + "." * 60_000 + '"'),
        ("contact_email", "a@" + ".bb" * 20_000 + '"'),
        ("contact_phone", "1" + " 1" * 30_000 + "x"),
    ],
)
def test_a_contact_of_any_length_is_refused_at_once(field: str, text: str) -> None:
    check_details(w.details())  # reads the reference data, once
    began = process_time()
    with pytest.raises(Invalid) as refused:
        check_details(w.details(**{field: text}))
    assert process_time() - began < 0.5
    assert field in {each.field for each in refused.value.fields}


@pytest.mark.parametrize("password", ["4@8({[<3691!|70$5+%2" * 4, "1|7({[<4" * 9, "l33t" * 18])
def test_no_password_takes_long_to_judge(password: str) -> None:
    began = process_time()
    password_errors(password, field="new")
    assert process_time() - began < 2


async def test_those_who_wait_for_a_password_to_be_hashed_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "MOST_WAITING", 2)
    answers = await asyncio.gather(*(matches("", "x") for _ in range(5)), return_exceptions=True)
    assert [type(each) for each in answers] == [bool, bool, TooMany, TooMany, TooMany]
    assert await matches("", "x") is False
