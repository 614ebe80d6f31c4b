"""The card at home: the groups as they are now, what else is near, and who has looked."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from tests import handovers as h
from tests.world import SIV, World, a_missing_group, slug
from videre.database import writing
from videre.directory.actions import move_group
from videre.directory.lifecycle import Move
from videre.handover.card_codes import new_code
from videre.handover.card_queries import card_of, looks, others_near
from videre.handover.holding import Holder
from videre.handover.lifecycle import HandoverState
from videre.handover.own_moves import choose, opened
from videre.handover.shapes import Need
from videre.handover.tables import KeptGroup
from videre.language import Language
from videre.people.clock import NORWAY, today
from videre.problems import NotFound
from videre.trail.tables import TrailEntry

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


async def test_an_id_without_its_code_opens_nothing(world: World) -> None:
    search = await h.a_search()
    mine, _ = await h.a_card(world.sleep, search=search)
    _, other_code = await h.a_card(world.digital, search=search)
    for wrong in (Holder(mine.handover_id, other_code), Holder(mine.handover_id, new_code()), Holder(1, mine.code)):
        with pytest.raises(NotFound):
            await card_of(wrong, search=search, language=NB)
        with pytest.raises(NotFound):
            await others_near(wrong, search=search, language=NB)
        with pytest.raises(NotFound):
            await looks(wrong)


async def test_a_hidden_group_is_shown_by_name_only(world: World) -> None:
    group = await a_missing_group(name="Den som ble borte", venue="Hemmelig gate 5")
    holder, _ = await h.a_card(world.sleep)
    async with writing():
        await KeptGroup(handover=holder.handover_id, group=group, position=1).save()
    card = await card_of(holder, search=await h.a_search(), language=NB)
    assert [(each.name, each.suggestion is None) for each in card.groups] == [
        ("Søvngruppa i Fredrikstad", False), ("Den som ble borte", True)]  # fmt: skip
    assert "Hemmelig" not in repr(card)


async def test_the_card_speaks_the_readers_language(world: World) -> None:
    holder, _ = await h.a_card(world.sleep)
    texts = set()
    for language in (Language.NB, Language.EN):
        (group,) = (await card_of(holder, search=await h.a_search(), language=language)).groups
        assert group.suggestion is not None
        texts.add(group.suggestion.topics[0].label)
    assert len(texts) == 2


async def test_where_nothing_was_found_the_card_still_leads_on(world: World) -> None:
    holder, _ = await h.a_card(need=Need(topics=("sorg",), near="1607"))
    search = await h.a_search()
    card = await card_of(holder, search=search, language=NB)
    assert (card.state, card.groups, card.request) == (HandoverState.NO_OFFER, (), None)
    others = await others_near(holder, search=search, language=NB)
    assert others.suggestions[0].name == "Sorggruppa i Sarpsborg"
    assert others.instead.pool.url
    assert others.instead.start.url


async def test_not_in_my_own_municipality_counts_for_what_else_there_is(world: World) -> None:
    need = Need(topics=("angst",), near="1607", not_own_municipality=True)
    holder, _ = await h.a_card(world.sleep, need=need)
    others = await others_near(holder, search=await h.a_search(), language=NB)
    shown = [*others.suggestions, *others.instead.gathering, *others.instead.digital]
    assert not any(each.place.municipality == "3107" for each in shown)


async def test_the_looks_are_in_order_and_say_who_and_never_which_group(world: World) -> None:
    sender = await h.a_sender(name="Randi Bakken")
    holder, _ = await h.a_card(world.sleep, sender=sender)
    search = await h.a_search()
    stranger, _ = await h.a_card(world.digital, search=search)
    await opened(holder)
    await opened(stranger)
    await choose(holder, slug=await slug(world.sleep), search=search)
    await h.a_request(holder, world.sleep)
    found = await looks(holder)
    assert [(look.what, look.capacity) for look in found] == [
        ("issue-card", "sender"), ("open-card", "holder"), ("choose-group", "holder"), ("request-contact", "holder"),
    ]  # fmt: skip
    assert found[0].who == "Randi Bakken"
    assert [look.at for look in found] == sorted(look.at for look in found)
    for told in ("Søvngruppa", "Berit", "berit@example.no", "sovn"):
        assert told not in repr(found)


async def test_each_look_has_a_line_of_its_own_so_that_a_second_reader_is_seen(world: World) -> None:
    holder, _ = await h.a_card(world.sleep)
    await opened(holder)
    noon = datetime.combine(today() + timedelta(days=2), time(12), tzinfo=NORWAY)
    async with writing():  # the trail takes no change of what stands there, so the later day is written
        entry = {"who": "holder", "capacity": "holder", "what": "open-card", "record_kind": "handover"}
        for at in (noon, noon + timedelta(hours=2)):
            await TrailEntry(**entry, record_id=holder.handover_id, at=at).save()
    assert [look.what for look in await looks(holder)] == ["issue-card", "open-card", "open-card", "open-card"]
