"""The invented handovers of the demonstration: a living page for the team, loaded once and never in production."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from tests.world import identity_of, small_world
from videre.database import reading
from videre.directory.demo import load_demo_people
from videre.directory.tables import Organisation
from videre.handover.demo import load_demo_handovers
from videre.handover.erasing import erase_due
from videre.handover.lifecycle import HandoverState
from videre.handover.retention import card_is_over
from videre.handover.tables import ContactRequest, Handover, HandoverOutcome
from videre.people.clock import now, today
from videre.people.demo import RPH_TEAM
from videre.people.shapes import Identity
from videre.statistics.handover_counts import counts_for
from videre.statistics.standings import standings_for
from videre.statistics.suppression import Showing


@pytest.fixture
async def randi(database: str, monkeypatch: pytest.MonkeyPatch) -> Identity:
    monkeypatch.setattr("videre.people.demo._environment", "demo")
    await small_world()
    logins = {each.email: each for each in await load_demo_people()}
    return await identity_of(logins["randi@example.no"].account_id)


async def _team() -> int:
    async with reading():
        return int((await Organisation.select(Organisation.id).where(Organisation.name == RPH_TEAM))[0]["id"])


async def test_they_are_loaded_once(randi: Identity) -> None:
    loaded = await load_demo_handovers()
    assert loaded > 150
    assert await load_demo_handovers() == 0
    async with reading():
        assert await HandoverOutcome.count() + await Handover.count() == loaded


async def test_the_team_s_page_has_large_numbers_and_small_ones(randi: Identity) -> None:
    await load_demo_handovers()
    counts = await counts_for(randi, await _team())
    assert counts.total[0].number > 150
    assert len(counts.months) == 12
    kinds = Counter(cell.showing for line in (*counts.months, *counts.topics, *counts.origins) for cell in line.cells)
    assert kinds[Showing.EXACT] > kinds[Showing.HIDDEN] + kinds[Showing.AT_LEAST]
    assert kinds[Showing.UNDER_FIVE]
    assert counts.nothing


async def test_cards_are_out_in_several_states(randi: Identity) -> None:
    await load_demo_handovers()
    standings = await standings_for(randi)
    assert {each.state for each in standings} >= {
        HandoverState.CARD_ISSUED, HandoverState.NO_OFFER, HandoverState.CHOSEN, HandoverState.ATTENDED
    }  # fmt: skip
    assert all(each.feedback for each in standings if each.state not in {"card_issued", "no_offer"})
    async with reading():
        assert not await ContactRequest.count(), "nobody is asked for anything by an invented card"
        rows = await Handover.select(Handover.valid_to)
    assert not any(card_is_over(row["valid_to"], today()) for row in rows)
    erased = await erase_due(now())
    assert erased.handovers == 0


async def test_the_same_day_has_the_same_handovers(randi: Identity) -> None:
    from videre.handover.demo import _past

    assert _past(date(2026, 11, 22)) == _past(date(2026, 11, 22))
    assert {row["month"] for row in _past(date(2026, 4, 3))} == {date(2025, month, 1) for month in range(1, 13)} | {
        date(2026, 1, 1)
    }


async def test_there_are_none_in_production(randi: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("videre.people.demo._environment", "production")
    assert await load_demo_handovers() == 0
    async with reading():
        assert not await HandoverOutcome.count()


async def test_without_the_team_there_are_none(database: str) -> None:
    assert await load_demo_handovers() == 0
