"""The desk: a card in one press and one transaction, what is kept of a need, and what is not."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from tests import handovers as h
from tests.world import FREDRIKSTAD_POINT, SARPSBORG, World, a_steward, slug
from videre.database import reading, writing
from videre.directory.shapes import Accessibility, Audience, Format
from videre.handover import desk
from videre.handover.card_codes import grouped, read_code
from videre.handover.card_queries import card_of, others_near
from videre.handover.desk import issue_card, suggestions
from videre.handover.holding import Holder, handover_by_code
from videre.handover.need_lock import unlock
from videre.handover.needs import need_of, query_of
from videre.handover.own_moves import erase_all
from videre.handover.presses import code_of_press
from videre.handover.retention import CARD_DAYS
from videre.handover.shapes import IssuedCard, Need, Origin
from videre.handover.tables import TABLES, Handover, KeptGroup, RepeatableCall
from videre.language import Language
from videre.matching.query import Query, Weekday
from videre.people.clock import now, today
from videre.people.roles import Permission
from videre.people.tables import Account
from videre.places.shapes import Place, PlaceKind
from videre.problems import Conflict, Invalid, NotAllowed
from videre.trail.tables import TrailEntry

NB = Language.NB
MARKER = "Hemmelighetsfullsen"


async def row(card: IssuedCard) -> dict[str, Any]:
    async with reading():
        return (await Handover.select().where(Handover.id == card.handover_id))[0]


async def everything() -> str:
    """All that stands in the tables of handovers, and on the trail."""
    async with reading():
        return repr([await table.select() for table in (*TABLES, TrailEntry)])


# What is kept of a need


def test_own_words_become_topics_and_are_not_kept() -> None:
    need = need_of(Query(q=f"jeg heter {MARKER} og får ikke sove, 1607"), NB)
    assert (need.topics[0], need.near) == ("sovn", "1607")
    assert MARKER not in repr(need)
    assert "sove" not in repr(need)


@pytest.mark.parametrize(
    "near, kept",
    [
        ("1607", "1607"),
        ("1607 Fredrikstad", "1607"),
        ("fredrikstad", "Fredrikstad"),
        ("Storgata 5, Fredrikstad", "Fredrikstad"),
        ("Storgata 5, 1607", "1607"),
        ("59.21812, 10.92981", "Fredrikstad"),
        ("Sand", "Sand, Suldal"),
    ],
)
def test_no_place_is_kept_finer_than_a_postal_code(near: str, kept: str) -> None:
    assert need_of(Query(near=near), NB).near == kept


def test_of_a_street_address_the_municipality_is_kept() -> None:
    lat, lon = FREDRIKSTAD_POINT
    found = Place("a", "Storgata 5", PlaceKind.ADDRESS, lat, lon, "3107", "Fredrikstad", "Østfold")
    need = need_of(Query(near="Storgata 5, Fredrikstad", place=found), NB)
    assert need.near == "Fredrikstad"


def test_not_my_own_municipality_is_kept_as_that() -> None:
    need = need_of(Query(near="1607", not_municipality="3107"), NB)
    assert need.not_own_municipality
    assert query_of(need).not_municipality == "3107"
    assert not need_of(Query(near="1607", not_municipality=SARPSBORG), NB).not_own_municipality


def test_every_wish_comes_back_as_it_was() -> None:
    asked = Query(
        topics=("sovn", "angst"), near="1607", max_minutes=45, formats=(Format.DIGITAL,), languages=("en",),
        weekdays=Weekday.TUESDAY, audience=Audience.WOMEN, accessibility=(Accessibility.WHEELCHAIR,),
        not_municipality="3107",
    )  # fmt: skip
    assert query_of(need_of(asked, NB)) == asked
    assert query_of(need_of(asked, NB), q="ordene mine").q == "ordene mine"


@pytest.mark.parametrize("query, field", [(Query(near="Ingensteds"), "near"), (Query(topics=("tull",)), "topic")])
def test_what_we_do_not_know_is_said_by_its_field(query: Query, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        need_of(query, NB)
    assert [error.field for error in refused.value.fields] == [field]


async def test_suggestions_are_explained_and_words_about_danger_are_heard(world: World) -> None:
    search = await h.a_search()
    found = suggestions(search, h.SLEEPLESS_IN_FREDRIKSTAD, language=NB, limit=2)
    assert found.suggestions[0].name == "Søvngruppa i Fredrikstad"
    assert found.suggestions[0].reasons
    assert len(found.suggestions) <= 2
    assert suggestions(search, Need(near="1607"), language=NB, q="jeg vil ikke leve lenger").urgent


# The press


async def test_a_card_is_opened_with_its_code(world: World) -> None:
    card = await h.issued(world.sleep)
    assert card.path == f"/kort#{card.code}"
    assert card.valid_to == today() + timedelta(days=CARD_DAYS)
    holder = await handover_by_code(typed=grouped(card.code).lower(), address="192.0.2.1")
    assert (holder.handover_id, holder.code) == (card.handover_id, card.code)


async def test_the_card_holds_what_was_kept_and_counts_no_more_than_bands(world: World) -> None:
    card = await h.issued(
        world.grief, world.sleep, world.digital, origin=Origin.GUIDED_SELF_HELP,
        need=Need(topics=("sovn", "sorg"), near="1607"),
    )  # fmt: skip
    stored = await row(card)
    assert {name: stored[name] for name in ("state", "origin", "topic", "km_band", "minutes_band", "nothing_in")} == {
        "state": "card_issued", "origin": "guided-self-help", "topic": "sovn", "km_band": "0-16",
        "minutes_band": "0-15", "nothing_in": "",
    }  # fmt: skip
    async with reading():
        kept = await KeptGroup.select().order_by(KeptGroup.position)
    assert [each["group_id"] for each in kept] == [world.grief, world.sleep, world.digital]
    assert not any(each["chosen"] for each in kept)


async def test_where_nothing_was_found_the_municipality_is_counted(world: World) -> None:
    card = await h.issued(need=Need(topics=("sovn",), near="1607"))
    stored = await row(card)
    assert (stored["state"], stored["nothing_in"], stored["km_band"]) == ("no_offer", "3107", "")
    assert (await row(await h.issued(need=Need(topics=("sovn",)))))["nothing_in"] == ""


async def test_groups_online_have_no_distance(world: World) -> None:
    stored = await row(await h.issued(world.digital))
    assert (stored["km_band"], stored["minutes_band"], stored["nothing_in"]) == ("", "", "")


async def test_nothing_of_the_person_or_the_code_is_stored_readable(world: World) -> None:
    sender = await h.a_sender()
    card = await h.issued(world.sleep, sender=sender, need=Need(topics=("sovn", "ensomhet"), near="1671"), press="p")
    stored = await everything()
    for secret in (card.code, grouped(card.code), "1671", "ensomhet"):
        assert secret not in stored
    need = unlock((await row(card))["need"], code=card.code, code_hash=(await row(card))["code_hash"])
    assert need == Need(topics=("sovn", "ensomhet"), near="1671")


async def test_a_need_from_a_program_is_kept_no_finer_than_one_from_the_page(world: World) -> None:
    card = await h.issued(world.sleep, need=Need(topics=("sovn",), near="59.21812,10.92981"))
    need = (await card_of(Holder(card.handover_id, card.code), search=await h.a_search(), language=NB)).need
    assert need.near == "Fredrikstad"


async def test_the_trail_says_who_made_the_card_and_not_for_what(world: World) -> None:
    sender = await h.a_sender(name="Randi Bakken")
    card = await h.issued(world.sleep, sender=sender)
    async with reading():
        (entry,) = await TrailEntry.select().where(
            (TrailEntry.record_kind == "handover") & (TrailEntry.record_id == card.handover_id)
        )
    assert {name: entry[name] for name in ("who", "account_id", "capacity", "what", "organisation_id", "note")} == {
        "who": "Randi Bakken", "account_id": sender.account_id, "capacity": "sender", "what": "issue-card",
        "organisation_id": h.service_of(sender), "note": "",
    }  # fmt: skip


async def test_only_who_hands_over_in_this_service_makes_its_cards(world: World) -> None:
    sender, other = await h.a_sender(), await h.a_service("RPH Sarpsborg")
    steward = await a_steward(world.fredrikstad)
    read_only = msgspec.structs.replace(sender, scopes=frozenset({Permission.OWN_ACCOUNT}))
    given: dict[str, Any] = {"origin": Origin.TALKS, "need": Need(), "kept": [], "search": await h.a_search()}
    for identity, service in ((sender, other), (steward, world.fredrikstad), (read_only, h.service_of(sender))):
        with pytest.raises(NotAllowed):
            await issue_card(identity=identity, organisation_id=service, press="p", **given)
    async with reading():
        assert not await Handover.exists()
        assert not await RepeatableCall.exists()


async def test_what_cannot_be_kept_is_said_at_once(world: World) -> None:
    sender, search = await h.a_sender(), await h.a_search()
    slugs = [await slug(each) for each in (world.sleep, world.anxiety, world.grief, world.digital)]

    async def refused(need: Need, kept: list[str]) -> list[str]:
        with pytest.raises(Invalid) as problem:
            await issue_card(identity=sender, organisation_id=h.service_of(sender), origin=Origin.TALKS, need=need,
                             kept=kept, search=search, press="p")  # fmt: skip
        return [error.field for error in problem.value.fields]

    assert await refused(Need(near="Ingensteds", topics=("tull",)), [await slug(world.draft)]) == [
        "near", "topic", "kept"]  # fmt: skip
    assert await refused(Need(), slugs) == ["kept"]
    assert await refused(Need(), ["finnes-ikke"]) == ["kept"]
    async with reading():
        assert not await Handover.exists()


async def test_a_group_kept_twice_is_kept_once(world: World) -> None:
    card = await h.issued(world.sleep, world.sleep)
    async with reading():
        assert await KeptGroup.count().where(KeptGroup.handover == card.handover_id) == 1


@pytest.mark.parametrize("fails", ["moved", "lock", "_free_id"])
async def test_a_press_that_fails_midway_leaves_nothing(
    world: World, fails: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the light went out")

    sender, before = await h.a_sender(), await everything()
    with monkeypatch.context() as patched:
        patched.setattr(desk, fails, broken)
        with pytest.raises(RuntimeError):
            await h.issued(world.sleep, sender=sender, press="p")
    assert await everything() == before
    assert not (await h.issued(world.sleep, sender=sender, press="p")).repeated


# A press that comes twice


async def test_the_same_press_gives_the_same_card(world: World) -> None:
    sender = await h.a_sender()
    first = await h.issued(world.sleep, world.digital, sender=sender, press="a press")
    second = await h.issued(world.sleep, world.digital, sender=sender, press="a press")
    assert second == msgspec.structs.replace(first, repeated=True)
    assert not first.repeated
    async with reading():
        assert await Handover.count() == 1
        assert await TrailEntry.count().where(TrailEntry.record_kind == "handover") == 1


async def test_another_press_another_person_or_no_key_makes_another_card(world: World) -> None:
    service = await h.a_service()
    randi, other = await h.a_sender(service), await h.a_sender(service)
    presses = [(randi, "a"), (randi, "b"), (other, "a"), (randi, ""), (randi, "")]
    cards = [await h.issued(world.sleep, sender=who, press=press) for who, press in presses]
    assert len({card.code for card in cards}) == len({card.handover_id for card in cards}) == 5
    assert not any(card.repeated for card in cards)


@pytest.mark.parametrize("changed", ["groups", "their order", "need", "origin"])
async def test_the_same_press_with_another_content_is_refused(world: World, changed: str) -> None:
    sender = await h.a_sender()
    await h.issued(world.sleep, world.digital, sender=sender, press="p")
    groups = {"groups": (world.sleep,), "their order": (world.digital, world.sleep)}
    other: dict[str, Any] = {"need": {"need": Need(near="1607")}, "origin": {"origin": Origin.JOB_COPING}}
    with pytest.raises(Conflict) as refused:
        await h.issued(
            *groups.get(changed, (world.sleep, world.digital)), sender=sender, press="p", **other.get(changed, {})
        )
    assert refused.value.message.startswith("Denne nøkkelen er alt brukt")


async def test_many_presses_at_once_make_one_card(world: World) -> None:
    sender, search = await h.a_sender(), await h.a_search()
    cards = await asyncio.gather(
        *(h.issued(world.sleep, sender=sender, search=search, press="double click") for _ in range(8))
    )
    assert len({card.code for card in cards}) == len({card.handover_id for card in cards}) == 1
    assert sum(not card.repeated for card in cards) == 1
    async with reading():
        assert await Handover.count() == await KeptGroup.count() == 1


async def test_of_two_contents_at_once_one_is_made_and_the_other_refused(world: World) -> None:
    sender, search = await h.a_sender(), await h.a_search()
    made = await asyncio.gather(
        *(h.issued(group, sender=sender, search=search, press="p") for group in (world.sleep, world.digital)),
        return_exceptions=True,
    )
    assert {type(each) for each in made} == {IssuedCard, Conflict}


async def test_a_press_for_a_card_that_was_erased_meanwhile_says_so(world: World) -> None:
    sender = await h.a_sender()
    card = await h.issued(world.sleep, sender=sender, press="p")
    await erase_all(Holder(card.handover_id, card.code))
    with pytest.raises(Conflict) as refused:
        await h.issued(world.sleep, sender=sender, press="p")
    assert refused.value.message == desk.GONE


async def test_a_key_used_again_another_day_makes_another_code(world: World) -> None:
    sender = await h.a_sender()
    first = await h.issued(world.sleep, sender=sender, press="1")
    async with writing():
        await RepeatableCall.delete(force=True)  # what housekeeping does after a day
    second = await h.issued(world.sleep, sender=sender, press="1")
    assert first.code != second.code
    assert first.handover_id != second.handover_id


async def test_of_a_press_only_keyed_hashes_are_stored(world: World) -> None:
    sender = await h.a_sender()
    await h.issued(world.sleep, sender=sender, press="the key of the press")
    async with reading():
        (stored,) = await RepeatableCall.select()
    assert len(stored["key_hash"]) == len(stored["body_hash"]) == 64
    assert "press" not in repr(stored)
    assert abs(stored["made_at"] - now()) < timedelta(minutes=1)


def test_a_code_that_cannot_be_is_passed_over() -> None:
    codes = {code_of_press(1, f"press {number}", now()) for number in range(60)}
    assert len(codes) == 60
    assert all(map(read_code, codes))


async def test_a_service_may_lose_its_people_without_its_cards_losing_theirs(world: World) -> None:
    sender = await h.a_sender()
    card = await h.issued(world.sleep, sender=sender)
    async with writing():
        ended: dict[Any, Any] = {Account.ended_at: now()}
        await Account.update(ended).where(Account.id == sender.account_id)
    holder = await handover_by_code(typed=card.code, address="192.0.2.1")
    assert (await others_near(holder, search=await h.a_search(), language=NB)).suggestions
