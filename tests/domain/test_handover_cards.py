"""The card at home: the groups as they are now, what else is near, and who has looked."""

from __future__ import annotations

from tests import handovers as h
from tests.world import SIV, World
from videre.directory.actions import move_group
from videre.directory.lifecycle import Move
from videre.handover.card_queries import card_of, looks, others_near
from videre.handover.lifecycle import HandoverState
from videre.language import Language

NB = Language.NB


async def test_a_card_shows_its_groups_as_they_are_now(world: World) -> None:
    holder, _ = await h.a_card(world.sleep, world.anxiety, need=h.SLEEPLESS_IN_FREDRIKSTAD)
    card = await card_of(holder, search=await h.a_search(), language=NB)
    assert (card.state, card.need, card.service) == (
        HandoverState.CARD_ISSUED, h.SLEEPLESS_IN_FREDRIKSTAD, "RPH Fredrikstad")  # fmt: skip
    assert [group.group_id for group in card.groups] == [world.sleep, world.anxiety]
    assert all(group.suggestion and group.recipient and not group.chosen for group in card.groups)
    suggestion = card.groups[0].suggestion
    assert suggestion is not None
    assert suggestion.air_km is not None
    assert suggestion.air_km < 5
    await move_group(group_id=world.sleep, move=Move.END, by=SIV)
    gone = (await card_of(holder, search=await h.a_search(), language=NB)).groups[0]
    assert (gone.name, gone.suggestion, gone.recipient) == ("Søvngruppa i Fredrikstad", None, None)


async def test_what_else_is_near_leaves_out_what_is_on_the_card(world: World) -> None:
    holder, _ = await h.a_card(world.sleep, world.digital)
    search = await h.a_search()
    others = await others_near(holder, search=search, language=NB, limit=2)
    shown = {each.name for each in (*others.suggestions, *others.instead.digital, *others.instead.gathering)}
    assert "Angstringen Østsida" in shown
    assert not shown & {"Søvngruppa i Fredrikstad", "Søvn på skjerm"}
    assert len(others.suggestions) <= 2


async def test_the_list_of_looks_begins_with_the_card(world: World) -> None:
    holder, _ = await h.a_card(world.sleep)
    (first,) = await looks(holder)
    assert (first.what, first.capacity) == ("issue-card", "sender")
