"""Which passwords are good enough, and what is kept of them."""

from __future__ import annotations

import asyncio

import pytest
from argon2.profiles import RFC_9106_LOW_MEMORY

from videre.people import passwords
from videre.people.passwords import (
    TOO_COMMON,
    TOO_LONG,
    TOO_SHORT,
    errors_in,
    is_outdated,
    matches,
    new_hash,
    password_errors,
)

ABOUT = ("Siv Dahl", "siv.dahl@fredrikstad.kommune.no")


@pytest.mark.parametrize(
    "password",
    [
        "fire stoler rundt bordet",
        "trekkspill-vaffel-lyng",
        "Xk7!pQ2$vL9z",
        "blå ører hører rare lyder",
        "四 つ の 椅 子 と 机 の 上",
        "en setning som er ganske lang og som jeg husker " * 4,
    ],
)
def test_long_and_unusual_ones_are_fine(password: str) -> None:
    assert password_errors(password, field="new", about=ABOUT) == ()


@pytest.mark.parametrize("password", ["", "kort", "11 tegn her", "Xk7!pQ2$vL9", " " * 11])
def test_short_ones_are_not(password: str) -> None:
    (error,) = password_errors(password, field="new", about=ABOUT)
    assert (error.field, error.message, error.values) == ("new", TOO_SHORT, {"least": 12})


def test_longer_ones_than_anybody_types_are_not() -> None:
    assert password_errors("Xk7!pQ2$vL9z" * 20, field="new")[0].message == TOO_LONG


@pytest.mark.parametrize(
    "password",
    [
        "passordpassord",
        "password1234",
        "Passord123456",
        "P@ssw0rd1234",
        "qwertyuiopå",
        "qwertyuiop123",
        "abcdefghijkl",
        "123456789012",
        "aaaaaaaaaaaa",
        "iloveyou1234",
        "sommer2026!!",
        "Fredrikstad2026",
        "sivdahl12345",
        "siv.dahl@fredrikstad.kommune.no",
        "lhad vis lhad vis",
        "fredrikstadkommune",
        "24.12.1985!!",
    ],
)
def test_common_ones_patterns_and_ones_own_name_are_not(password: str) -> None:
    if len(password) < 12:
        password += password
    assert [error.message for error in password_errors(password, field="new", about=ABOUT)] == [TOO_COMMON]


def test_what_is_kept_is_argon2id_with_salt_and_never_the_password() -> None:
    async def twice() -> list[str]:
        return [await new_hash("fire stoler rundt bordet"), await new_hash("fire stoler rundt bordet")]

    one, other = asyncio.run(twice())
    assert one != other
    assert one.startswith("$argon2id$")
    assert "stoler" not in one
    assert len(one) <= 200


def test_the_parameters_are_those_recommended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "PARAMETERS", RFC_9106_LOW_MEMORY)
    stored = asyncio.run(new_hash("fire stoler rundt bordet"))
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert len(stored) <= 200


def test_a_password_is_the_same_however_its_letters_are_composed() -> None:
    async def both() -> tuple[bool, bool]:
        stored = await new_hash("blå ører hører")
        return await matches(stored, "bla\N{COMBINING RING ABOVE} ører hører"), await matches(stored, "bla ører hører")

    assert asyncio.run(both()) == (True, False)


@pytest.mark.parametrize("stored", ["", "$argon2id$v=19$broken", "clear text", "$2b$12$bcrypt"])
def test_nothing_matches_where_nothing_sound_is_stored(stored: str) -> None:
    assert not asyncio.run(matches(stored, "clear text"))
    assert not asyncio.run(matches(stored, ""))


def test_hashes_of_other_parameters_are_outdated(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = asyncio.run(new_hash("fire stoler rundt bordet"))
    assert not is_outdated(stored)
    monkeypatch.setattr(passwords, "PARAMETERS", RFC_9106_LOW_MEMORY)
    assert is_outdated(stored)
    assert asyncio.run(matches(stored, "fire stoler rundt bordet"))


def test_the_event_loop_goes_on_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "PARAMETERS", RFC_9106_LOW_MEMORY)

    async def beats() -> int:
        hashing = [asyncio.create_task(new_hash("fire stoler rundt bordet")) for _ in range(3)]
        checking = asyncio.create_task(errors_in("a1b2" * 18, field="new"))
        count = 0
        while not all(task.done() for task in [*hashing, checking]):
            await asyncio.sleep(0.005)
            count += 1
        return count

    assert asyncio.run(beats()) >= 5
