"""Guessing a card's code: every wrong answer is the same, takes the same, and slows down; nobody is locked out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import Any

import pytest

from tests import handovers as h
from tests.world import World
from videre.database import reading, writing
from videre.handover import guessing, holding
from videre.handover.card_codes import grouped, new_code
from videre.handover.holding import Holder, handover_by_code
from videre.handover.own_moves import erase_all
from videre.handover.tables import Handover
from videre.people import attempts
from videre.people.attempts import Pace, Tried
from videre.people.clock import now, today
from videre.people.tables import Attempts
from videre.problems import NotFound, Problem, TooMany

HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"
ROUNDS, TURNS = 27, 4


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits that were asked for, without waiting them."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(holding, "sleep", sleep)
    return waits


@pytest.fixture
def freely(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many attempts as one likes."""
    monkeypatch.setattr(attempts, "PACES", dict.fromkeys(Tried, Pace(10_000, 1)))


async def wrong_codes(world: World) -> dict[str, str]:
    """One code of each kind that opens nothing."""
    search, sender = await h.a_search(), await h.a_sender()
    expired, expired_code = await h.a_card(world.sleep, search=search, sender=sender)
    erased, erased_code = await h.a_card(world.sleep, search=search, sender=sender)
    _, emptied_code = await h.a_card(world.sleep, search=search, sender=sender)
    await erase_all(erased)
    async with writing():
        over: dict[Any, Any] = {Handover.valid_to: today() - timedelta(days=1)}
        await Handover.update(over).where(Handover.id == expired.handover_id)
        gone: dict[Any, Any] = {Handover.code_hash: "", Handover.need: None}
        await Handover.update(gone).where(Handover.code_hash == holding.code_hash(emptied_code))
    valid = (await h.a_card(world.sleep, search=search, sender=sender))[1]
    mistyped = valid[:4] + ("0" if valid[4] != "0" else "1") + valid[5:]
    return {
        "unknown": new_code(),
        "expired": expired_code,
        "erased": erased_code,
        "card erased": emptied_code,
        "mistyped": mistyped,
        "no code": "hei",
        "nothing": "",
        "long": "A" * 5000,
        "odd signs": "\x00\ud800 ' OR 1=1 --",
    }


async def attempt(typed: str, address: str = HOME) -> Holder | Problem:
    try:
        return await handover_by_code(typed=typed, address=address)
    except Problem as problem:
        return problem


def noting(name: str, done: list[str]) -> Callable[..., Any]:
    """What stands there under this name, noting that it was called."""
    real = getattr(holding, name)

    def noted(*given: Any) -> Any:
        done.append(name)
        return real(*given)

    return noted


async def level() -> int:
    async with reading():
        rows = await Attempts.select(Attempts.failures).where(Attempts.key == guessing._key())
    return int(rows[0]["failures"]) if rows else 0


async def test_every_wrong_code_gets_the_same_answer_and_the_same_work(
    world: World, freely: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    for name in ("count_inside", "pause_for_everyone", "stretched_anew", "count_wrong", "forget_attempts"):
        monkeypatch.setattr(holding, name, noting(name, done))
    answers, works = {}, {}
    for kind, typed in (await wrong_codes(world)).items():
        done.clear()
        problem = await attempt(typed)
        answers[kind] = (type(problem), getattr(problem, "message", ""), getattr(problem, "values", None))
        works[kind] = tuple(done)
    assert all(answer == (NotFound, holding.NO_CARD, {}) for answer in answers.values()), answers
    assert set(works.values()) == {("count_inside", "pause_for_everyone", "stretched_anew", "count_wrong")}


async def test_the_time_of_a_refusal_does_not_tell_why(world: World, freely: None, slept: list[float]) -> None:
    codes = await wrong_codes(world)
    # The machine is shared: each time is taken against its own round's, and what is real shows every time.
    for turn in range(TURNS):
        ratios = await ratios_of_times(codes, f"192.0.2.{turn}")
        if all(0.8 < ratio < 1.25 for ratio in ratios.values()):
            return
    raise AssertionError(f"some wrong codes are told by the time they take: {ratios}")


async def ratios_of_times(codes: dict[str, str], address: str) -> dict[str, float]:
    """For each kind of wrong code the median, over many rounds, of its time against that of an unknown code."""
    ratios: dict[str, list[float]] = {kind: [] for kind in codes}
    kinds = list(codes)
    for turn in range(ROUNDS):
        times = {}
        for kind in kinds[turn % len(kinds) :] + kinds[: turn % len(kinds)]:
            begun = perf_counter()
            assert isinstance(await attempt(codes[kind], address), NotFound)
            times[kind] = perf_counter() - begun
        usual = times["unknown"]
        for kind, seconds in times.items():
            ratios[kind].append(seconds / usual)
    return {kind: median(each) for kind, each in ratios.items()}


async def test_an_address_that_guesses_is_slowed_down_and_others_are_not(world: World) -> None:
    _, code = await h.a_card(world.sleep)
    for _ in range(attempts.PACES[Tried.CARD].free):
        assert isinstance(await attempt(new_code()), NotFound)
    assert isinstance(await attempt(new_code()), TooMany)
    assert isinstance(await attempt(code), TooMany), "not even a right one: else the answer would be told"
    assert isinstance(await attempt(code, ELSEWHERE), Holder)


async def test_a_right_code_takes_its_own_attempt_back_and_frees_no_guesser(world: World) -> None:
    _, code = await h.a_card(world.sleep)
    for _ in range(40):
        assert isinstance(await attempt(grouped(code).lower()), Holder)
    free = attempts.PACES[Tried.CARD].free
    for _ in range(free - 1):
        assert isinstance(await attempt(new_code()), NotFound)
        assert isinstance(await attempt(code), Holder)
    assert isinstance(await attempt(new_code()), NotFound)
    assert isinstance(await attempt(new_code()), TooMany)


async def test_a_hundred_guesses_at_once_are_a_hundred(world: World, slept: list[float]) -> None:
    answers = await asyncio.gather(*(attempt(new_code()) for _ in range(100)))
    assert sum(isinstance(each, NotFound) for each in answers) == attempts.PACES[Tried.CARD].free
    assert sum(isinstance(each, TooMany) for each in answers) == 100 - attempts.PACES[Tried.CARD].free


async def test_guesses_from_everywhere_make_everyone_wait_and_lock_nobody_out(
    world: World, freely: None, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, code = await h.a_card(world.sleep)
    for number in range(guessing.FREE):
        await attempt("feil", f"2001:db8::{number}")
    assert not slept
    for number in range(200):
        await attempt("feil", f"2001:db8:1::{number}")
    assert slept == sorted(slept)
    assert slept[-1] == guessing.LONGEST_PAUSE
    slept.clear()
    assert isinstance(await attempt(code), Holder)
    assert slept == [guessing.LONGEST_PAUSE]
    later = now() + timedelta(minutes=20)
    monkeypatch.setattr(guessing, "now", lambda: later)
    slept.clear()
    assert isinstance(await attempt(code), Holder)
    assert not slept


async def test_wrong_codes_at_once_are_all_counted(world: World, freely: None, slept: list[float]) -> None:
    await asyncio.gather(*(attempt("feil", f"192.0.2.{number}") for number in range(30)))
    assert 28 <= await level() <= 30


async def test_ordinary_slips_are_forgotten_as_they_come(
    world: World, freely: None, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = now()
    for number in range(50):
        monkeypatch.setattr(guessing, "now", lambda number=number: begun + timedelta(seconds=7 * number))
        await attempt("feil", f"192.0.2.{number}")
    assert await level() == 1


def test_a_holder_says_nothing_of_the_code_in_a_log() -> None:
    code = new_code()
    assert code not in f"{Holder(7, code)!r} {Holder(7, code)}"


@pytest.mark.parametrize("level, seconds", [(0, 0), (60, 0), (61, 0.02), (110, 1), (160, 2), (10_000, 2)])
def test_the_wait_of_everyone_grows_slowly_and_ends(level: int, seconds: float) -> None:
    assert guessing.pause(level) == pytest.approx(seconds)


def test_time_lowers_the_level_and_a_clock_set_back_does_not_raise_it() -> None:
    assert guessing.lowered(10, timedelta(seconds=5)) == 10
    assert guessing.lowered(10, timedelta(seconds=12)) == 8
    assert guessing.lowered(10, timedelta(days=1)) == 0
    assert guessing.lowered(10, timedelta(seconds=-60)) == 10
