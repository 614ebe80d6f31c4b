"""What a service sees of its handovers: counts that tell of nobody, and a list nobody's own steps can change."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.handovers import a_card, a_request, a_sender, a_service
from tests.world import World
from videre.database import writing
from videre.handover.lifecycle import HandoverState
from videre.handover.moving import state_of
from videre.handover.own_moves import decline, erase_all, opened, set_feedback
from videre.handover.shapes import Standing, Waits
from videre.handover.tables import Handover, HandoverOutcome
from videre.handover.unsuitable import set_unsuitable
from videre.people.clock import today
from videre.problems import NotFound
from videre.statistics.funnel import FUNNEL
from videre.statistics.handover_counts import counts_for
from videre.statistics.standings import standings_for
from videre.statistics.suppression import Cell, Showing

PREPARED, OPENED = FUNNEL.index(FUNNEL[0]), 1
MAY = date(2026, 5, 20)


async def outcomes(organisation: int, number: int, month: date, topic: str = "sovn", **changes: Any) -> None:
    usual: dict[str, Any] = {"origin": "talks", "ending": "expired", "km_band": "0-16", "minutes_band": "0-15"}
    async with writing():
        for _ in range(number):
            await HandoverOutcome(organisation=organisation, month=month, topic=topic, **{**usual, **changes}).save()


async def test_twelve_months_whose_cards_are_over_are_counted(database: str) -> None:
    service = await a_service()
    randi = await a_sender(service)
    await outcomes(service, 9, date(2025, 2, 1), was_opened=True)
    await outcomes(service, 9, date(2025, 1, 1))
    await outcomes(service, 9, date(2026, 2, 1))
    counts = await counts_for(randi, service, on=MAY)
    assert [line.key for line in counts.months] == [
        *(f"2025-{month:02d}-01" for month in range(2, 13)), "2026-01-01"
    ]  # fmt: skip
    assert counts.total[:2] == (Cell(Showing.EXACT, 9), Cell(Showing.EXACT, 9))
    assert (counts.first, counts.last) == (date(2025, 2, 1), date(2026, 1, 31))


async def test_cards_that_are_not_erased_yet_are_counted_with_those_that_are(database: str, world: World) -> None:
    service = await a_service()
    randi = await a_sender(service)
    for _ in range(5):
        await a_card(world.sleep, sender=randi)
    later = today() + timedelta(days=90 + 31)
    await outcomes(service, 6, today().replace(day=1))
    counts = await counts_for(randi, service, on=later)
    assert counts.total[PREPARED] == Cell(Showing.EXACT, 11)
    assert [line.key for line in counts.topics] == ["sovn"]
    assert (await counts_for(randi, service)).total[PREPARED] == Cell(Showing.EXACT, 0), "these cards are still out"


async def test_small_numbers_are_not_shown(database: str) -> None:
    service = await a_service()
    randi = await a_sender(service)
    await outcomes(service, 3, date(2026, 1, 1), topic="sorg")
    await outcomes(service, 8, date(2026, 1, 1))
    await outcomes(service, 8, date(2025, 12, 1), topic="angst")
    counts = await counts_for(randi, service, on=MAY)
    shown = {line.key: line.cells[PREPARED] for line in counts.topics}
    assert shown["sorg"] == Cell(Showing.UNDER_FIVE)
    assert sum(cell.showing is Showing.EXACT for cell in shown.values()) < 2, "else one minus the other tells"


async def test_where_nothing_was_found_is_counted_by_municipality(database: str) -> None:
    service = await a_service()
    randi = await a_sender(service)
    for municipality in ("3107", "3105"):
        await outcomes(service, 7, date(2026, 1, 1), nothing_in=municipality, km_band="", minutes_band="")
    counts = await counts_for(randi, service, on=MAY)
    assert counts.nothing_total == Cell(Showing.EXACT, 14)
    assert {line.key: line.cells for line in counts.nothing} == {
        "3105": (Cell(Showing.EXACT, 7),), "3107": (Cell(Showing.EXACT, 7),)
    }  # fmt: skip


async def test_another_service_s_counts_are_not_there(database: str) -> None:
    randi, other = await a_sender(), await a_service("RPH Sarpsborg")
    with pytest.raises(NotFound):
        await counts_for(randi, other)
    assert await standings_for(randi, other) == []


async def test_what_a_person_does_without_their_consent_changes_nothing_in_the_list(
    database: str, world: World
) -> None:
    randi = await a_sender()
    first, _ = await a_card(world.sleep, sender=randi)
    second, _ = await a_card(world.anxiety, sender=randi)
    nothing, _ = await a_card(sender=randi)
    before = await standings_for(randi)
    assert [each.id for each in before] == [nothing.handover_id, second.handover_id, first.handover_id]
    assert before[2] == Standing(first.handover_id, HandoverState.CARD_ISSUED, 0, Waits.PERSON, feedback=False)
    assert before[0].state is HandoverState.NO_OFFER
    await opened(first)
    assert await standings_for(randi) == before
    await a_request(second, world.anxiety)
    assert await standings_for(randi) == before
    await decline(nothing)
    assert await standings_for(randi) == before
    for each in (first, second, nothing):
        await erase_all(each)
        assert await standings_for(randi) == before


async def test_with_consent_the_list_follows(database: str, world: World) -> None:
    randi = await a_sender()
    holder, _ = await a_card(world.sleep, sender=randi)
    await opened(holder)
    await set_feedback(holder, yes=True)
    assert [(each.state, each.feedback) for each in await standings_for(randi)] == [(HandoverState.OPENED, True)]
    await a_request(holder, world.sleep, feedback=True)
    assert [(each.state, each.waits_for) for each in await standings_for(randi)] == [
        (HandoverState.CONTACT_REQUESTED, Waits.RECIPIENT)
    ]
    await set_feedback(holder, yes=False)
    assert [(each.state, each.feedback) for each in await standings_for(randi)] == [(HandoverState.CARD_ISSUED, False)]


async def test_another_service_s_cards_are_not_in_the_list(database: str, world: World) -> None:
    await a_card(world.sleep)
    assert await standings_for(await a_sender(await a_service("RPH Sarpsborg"))) == []


async def test_finding_a_card_unsuitable_looks_the_same_whatever_the_person_did(database: str, world: World) -> None:
    randi = await a_sender()
    untouched, _ = await a_card(world.sleep, sender=randi)
    further, _ = await a_card(world.anxiety, sender=randi)
    erased, _ = await a_card(world.sleep, sender=randi)
    await a_request(further, world.anxiety)
    await erase_all(erased)
    for each in (untouched, further, erased):
        await set_unsuitable(identity=randi, handover_id=each.handover_id)
        await set_unsuitable(identity=randi, handover_id=each.handover_id)
    assert {each.state for each in await standings_for(randi)} == {HandoverState.UNSUITABLE}
    async with writing():
        assert await state_of(untouched.handover_id) is HandoverState.UNSUITABLE
        assert await state_of(further.handover_id) is HandoverState.CONTACT_REQUESTED, "their request goes on"
        assert not await Handover.exists().where(Handover.id == erased.handover_id)


async def test_only_one_s_own_cards_can_be_found_unsuitable(database: str, world: World) -> None:
    holder, _ = await a_card(world.sleep)
    with pytest.raises(NotFound):
        await set_unsuitable(identity=await a_sender(await a_service("RPH Sarpsborg")), handover_id=holder.handover_id)
    async with writing():
        assert await Handover.exists().where(Handover.state == HandoverState.CARD_ISSUED.value)


async def test_a_card_leaves_the_list_after_its_last_day(
    database: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    randi = await a_sender()
    await a_card(world.sleep, sender=randi)
    monkeypatch.setattr("videre.statistics.standings.today", lambda: today() + timedelta(days=90))
    assert [each.days for each in await standings_for(randi)] == [90]
    monkeypatch.setattr("videre.statistics.standings.today", lambda: today() + timedelta(days=91))
    assert await standings_for(randi) == []
