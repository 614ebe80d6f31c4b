"""«Hvordan går det?»: asked twice of who wants it, answered with a tap, and the address gone with the last letter."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet

from tests import handovers as h
from tests import world as w
from videre.database import reading, writing
from videre.handover.follow_up import stop_follow_up, want_follow_up
from videre.handover.follow_up_sending import send_follow_ups
from videre.handover.follow_up_taps import FollowUpSeen, Tap, follow_up_by, tap
from videre.handover.holding import Holder
from videre.handover.lifecycle import HandoverState
from videre.handover.moving import Did, state_of
from videre.handover.own_moves import choose, decline, erase_all, opened
from videre.handover.retention import ANSWER_DAYS, EIGHT_WEEKS
from videre.handover.tables import Consent, ContactRequest, FollowUp, Handover, KeptGroup
from videre.language import Language
from videre.people.clock import now, today
from videre.post.letters import MailKind
from videre.problems import Conflict, Invalid, NotFound
from videre.sealing import use_seal_keys
from videre.settings import DEMO_SEAL_KEY
from videre.trail.tables import TrailEntry

BERIT = "berit.planted@example.no"
TWO, EIGHT = timedelta(weeks=2), timedelta(weeks=8)


async def wanted(*groups: int, email: str = BERIT, language: Language = Language.NB) -> Holder:
    """An opened card of somebody who wants to be asked."""
    holder, _ = await h.a_card(*groups)
    if groups:
        await opened(holder)
    await want_follow_up(holder, email=email, language=language, agreed=True)
    return holder


async def begun(holder: Holder, ago: timedelta) -> None:
    """Let it have begun some time ago; the letter is then due now."""
    async with writing():
        await FollowUp.update({FollowUp.begun_on: today() - ago}).where(FollowUp.handover == holder.handover_id)


async def asked(holder: Holder, ago: timedelta = TWO) -> str:
    """The token of the letter that is sent so long after the wish."""
    await begun(holder, ago)
    assert await send_follow_ups(now()) == 1
    return (await letters())[-1].token


async def letters() -> list[w.Mail]:
    return [mail for mail in await w.mails() if mail.kind == MailKind.FOLLOW_UP.value]


async def row(holder: Holder) -> dict[str, Any]:
    async with reading():
        return (await FollowUp.select().where(FollowUp.handover == holder.handover_id))[0]


async def state(holder: Holder) -> HandoverState:
    async with reading():
        return await state_of(holder.handover_id)


async def trail(holder: Holder) -> list[tuple[str, str]]:
    async with reading():
        rows = await TrailEntry.select().where(TrailEntry.record_id == holder.handover_id).order_by(TrailEntry.id)
    return [(each["what"], each["note"]) for each in rows]


async def everything_about(holder: Holder) -> str:
    async with reading():
        rows = [await FollowUp.select(), await Consent.select(), await TrailEntry.select(), await Handover.select()]
    return str(rows)


async def test_the_address_is_stored_sealed_with_a_yes_of_its_own(database: str, world: w.World) -> None:
    holder = await wanted(world.sleep)
    assert BERIT not in await everything_about(holder)
    async with reading():
        (yes,) = await Consent.select().where(Consent.handover == holder.handover_id)
    assert (yes["purpose"], yes["field"], yes["recipient"], yes["version"]) == (
        "follow-up", "email", "videre", "2026-11",
    )  # fmt: skip
    assert yes["withdrawn_at"] is None
    assert (await trail(holder))[-1] == (Did.WANTED_FOLLOW_UP.value, "")


@pytest.mark.parametrize(
    ("email", "agreed", "fields"),
    [("", True, ["email"]), ("berit", False, ["email", "agreed"]), (BERIT, False, ["agreed"]),
     ("b@x.no\r\nBcc: all@x.no", True, ["email"])],
)  # fmt: skip
async def test_without_an_address_or_a_yes_nothing_is_stored(
    database: str, world: w.World, email: str, agreed: bool, fields: list[str]
) -> None:
    holder, _ = await h.a_card(world.sleep)
    with pytest.raises(Invalid) as problem:
        await want_follow_up(holder, email=email, language=Language.NB, agreed=agreed)
    assert [fault.field for fault in problem.value.fields] == fields
    async with reading():
        assert not await FollowUp.exists()
        assert not await Consent.exists()


async def test_it_is_asked_after_two_and_eight_weeks_and_never_else(database: str, world: w.World) -> None:
    holder = await wanted(world.sleep)
    begun_on, asked_on = (await row(holder))["begun_on"], []
    for days in range(120):
        noon = datetime.combine(begun_on, datetime.min.time(), now().tzinfo) + timedelta(days=days, hours=11)
        if await send_follow_ups(noon) + await send_follow_ups(noon):
            asked_on.append(days)
    assert asked_on == [14, 56]
    assert len(await letters()) == 2


async def test_the_letter_says_nothing_of_what_it_is_about(database: str, world: w.World) -> None:
    for language in Language:
        holder = await wanted(world.sleep, language=language)
        await asked(holder, TWO)
        await asked(holder, EIGHT)
    forbidden = ("rph", "rask", "psyk", "helse", "health", "søvn", "sleep", "gruppe", "group", "kort", "card", "kurs",
                 "selvhjelp", "fredrikstad", "sykdom", "angst")  # fmt: skip
    sent = await letters()
    assert len(sent) == 6
    for mail in sent:
        letter = mail.letter
        words = " ".join((letter.subject, *letter.lines, *letter.after, *(each.words for each in letter.buttons)))
        assert not [word for word in forbidden if word in words.lower()], words
        assert mail.to == BERIT
    assert sent[0].letter.subject == "Hvordan går det?"


async def test_the_address_is_gone_once_the_last_letter_is_written(database: str, world: w.World) -> None:
    holder = await wanted(world.sleep)
    await asked(holder, TWO)
    assert (await row(holder))["address"] is not None
    await asked(holder, EIGHT)
    after = await row(holder)
    assert (after["address"], after["step"], after["answer"]) == (None, "eight-weeks", "")


async def test_address_and_letter_change_together_or_not_at_all(
    database: str, world: w.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = await wanted(world.sleep)
    await begun(holder, EIGHT)
    before = await row(holder)

    async def broken(*_: Any, **__: Any) -> None:
        raise OSError("the letter could not be written")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="could not be written"):
        patched.setattr("videre.handover.follow_up_sending.queue_letter", broken)
        await send_follow_ups(now())
    assert await row(holder) == before
    assert await send_follow_ups(now()) == 1


async def test_two_workers_at_once_ask_once(database: str, world: w.World) -> None:
    for number in range(4):
        await begun(await wanted(world.sleep, email=f"p{number}@example.no"), TWO)
    done = await asyncio.gather(*(send_follow_ups(now()) for _ in range(3)))
    await send_follow_ups(now())
    assert sorted(mail.to for mail in await letters()) == [f"p{number}@example.no" for number in range(4)]
    assert sum(done) <= 4


async def test_an_address_no_key_opens_holds_nobody_else_up(
    database: str, world: w.World, caplog: pytest.LogCaptureFixture
) -> None:
    locked, fine = await wanted(world.sleep), await wanted(world.sleep, email="fine@example.no")
    for each in (locked, fine):
        await begun(each, TWO)
    try:
        newest = Fernet.generate_key().decode()
        use_seal_keys(newest)
        await want_follow_up(fine, email="fine@example.no", language=Language.NB, agreed=True)
        assert await send_follow_ups(now()) == 1
    finally:
        use_seal_keys(DEMO_SEAL_KEY)
    assert "1 address(es) cannot be opened" in caplog.text
    assert (await row(locked))["step"] == ""


@pytest.mark.parametrize(
    ("answer", "leads_to"),
    [(Tap.CAME, HandoverState.ATTENDED), (Tap.NOT_YET, HandoverState.CHOSEN), (Tap.NOT_FOR_ME, HandoverState.DECLINED),
     (Tap.FIND_ANOTHER, HandoverState.OPENED), (Tap.STOP, HandoverState.CHOSEN)],
)  # fmt: skip
async def test_what_each_answer_leads_to(database: str, world: w.World, answer: Tap, leads_to: HandoverState) -> None:
    holder = await wanted(world.sleep)
    await choose(holder, slug=await w.slug(world.sleep), search=await h.a_search())
    token = await asked(holder)
    assert await follow_up_by(token) == FollowUpSeen(None, more=True, card=True, language=Language.NB)
    seen = await tap(token, answer)
    more = answer in {Tap.NOT_YET, Tap.FIND_ANOTHER}
    assert seen == await follow_up_by(token) == FollowUpSeen(answer, more=more, card=True, language=Language.NB)
    assert await state(holder) is leads_to
    assert ((await row(holder))["address"] is not None) is more
    did = Did.STOPPED_FOLLOW_UP if answer is Tap.STOP else Did.ANSWERED_FOLLOW_UP
    assert (await trail(holder))[-1] == (did.value, "")
    await begun(holder, EIGHT)
    assert await send_follow_ups(now()) == (1 if more else 0)
    async with reading():
        open_yes = await Consent.count().where(Consent.withdrawn_at.is_null())
        chosen = await KeptGroup.exists().where(KeptGroup.chosen.eq(True))
    assert open_yes == (0 if answer is Tap.STOP else 1)
    assert chosen is (answer is not Tap.FIND_ANOTHER)


async def test_that_somebody_came_is_counted(database: str, world: w.World) -> None:
    holder = await wanted(world.sleep)
    await tap(await asked(holder), Tap.CAME)
    async with reading():
        assert await Handover.exists().where(Handover.has_attended.eq(True))


@pytest.mark.parametrize("answer", list(Tap))
async def test_a_request_under_way_is_withdrawn_by_what_makes_it_needless(
    database: str, world: w.World, answer: Tap
) -> None:
    holder = await wanted(world.sleep)
    await h.a_request(holder, world.sleep)
    token = await asked(holder)
    await tap(token, answer)
    async with reading():
        (request,) = await ContactRequest.select()
    withdrawn = answer in {Tap.CAME, Tap.NOT_FOR_ME, Tap.FIND_ANOTHER}
    assert (request["sealed"] is None) is withdrawn
    assert request["state"] == ("withdrawn" if withdrawn else "waiting")
    leads_to = {
        Tap.CAME: HandoverState.ATTENDED, Tap.NOT_FOR_ME: HandoverState.DECLINED, Tap.FIND_ANOTHER: HandoverState.OPENED
    }.get(answer, HandoverState.CONTACT_REQUESTED)  # fmt: skip
    assert await state(holder) is leads_to
    assert Did.WITHDREW.value in [what for what, _ in await trail(holder)] or not withdrawn


@pytest.mark.parametrize("first", list(Tap))
@pytest.mark.parametrize("second", list(Tap))
async def test_a_link_that_is_followed_again_changes_nothing_but_may_stop(
    database: str, world: w.World, first: Tap, second: Tap
) -> None:
    holder = await wanted(world.sleep)
    token = await asked(holder)
    await tap(token, first)
    before, state_before = await row(holder), await state(holder)
    seen = await tap(token, second)
    after = await row(holder)
    assert seen.answer is first
    assert await state(holder) is state_before
    if second is Tap.STOP:
        assert after == {**before, "address": None}
    else:
        assert after == before


async def test_ten_taps_at_once_are_one(database: str, world: w.World) -> None:
    holder = await wanted(world.sleep)
    token = await asked(holder)
    done = await asyncio.gather(*(tap(token, Tap.CAME) for _ in range(10)), return_exceptions=True)
    assert not [each for each in done if not isinstance(each, FollowUpSeen | Conflict)]
    assert [what for what, _ in await trail(holder)].count(Did.ANSWERED_FOLLOW_UP.value) == 1


async def test_answers_that_fit_nothing_any_more_are_taken_all_the_same(database: str, world: w.World) -> None:
    holder = await wanted()  # nothing was found: there is nothing to have come to
    assert (await tap(await asked(holder), Tap.CAME)).answer is Tap.CAME
    assert await state(holder) is HandoverState.NO_OFFER


async def test_links_that_are_unknown_replaced_or_over_open_nothing(database: str, world: w.World) -> None:
    holder = await wanted(world.sleep)
    replaced = await asked(holder, TWO)
    last = await asked(holder, EIGHT)
    assert await follow_up_by(last)
    await begun(holder, EIGHT_WEEKS + timedelta(days=ANSWER_DAYS))
    assert await follow_up_by(last)
    await begun(holder, EIGHT_WEEKS + timedelta(days=ANSWER_DAYS + 1))
    for token in (replaced, last, "", "x" * 43):
        assert await follow_up_by(token) is None
        with pytest.raises(NotFound):
            await tap(token, Tap.CAME)


async def test_the_token_itself_is_stored_nowhere_once_the_letter_is_gone(database: str, world: w.World) -> None:
    holder = await wanted(world.sleep)
    token = await asked(holder)
    assert token not in await everything_about(holder)


async def test_who_stops_on_the_card_gets_no_letter_not_even_one_that_waits(database: str, world: w.World) -> None:
    holder = await wanted(world.sleep)
    await asked(holder)
    for _ in range(2):  # pressed twice
        await stop_follow_up(holder)
    assert await letters() == []
    assert (await row(holder))["address"] is None
    assert [what for what, _ in await trail(holder)].count(Did.STOPPED_FOLLOW_UP.value) == 1
    await begun(holder, EIGHT)
    assert await send_follow_ups(now()) == 0


async def test_who_wants_it_anew_begins_anew_and_who_has_it_only_changes_the_address(
    database: str, world: w.World
) -> None:
    holder = await wanted(world.sleep)
    await asked(holder)
    before = await row(holder)
    await want_follow_up(holder, email="other@example.no", language=Language.NN, agreed=True)
    after = await row(holder)
    assert (after["begun_on"], after["step"], after["language"]) == (before["begun_on"], "two-weeks", "nn")
    await asked(holder, EIGHT)
    assert (await letters())[-1].to == "other@example.no"
    await want_follow_up(holder, email=BERIT, language=Language.NB, agreed=True)
    anew = await row(holder)
    assert (anew["begun_on"], anew["step"], anew["token_hash"]) == (today(), "", "")
    async with reading():
        given = await Consent.select().order_by(Consent.id)
    assert [each["withdrawn_at"] is None for each in given] == [False, False, True]


async def test_nobody_is_asked_about_what_is_erased_or_was_found_unsuitable(database: str, world: w.World) -> None:
    erased, unsuitable, declined = [await wanted(world.sleep) for _ in range(3)]
    for each in (erased, unsuitable, declined):
        await begun(each, TWO)
    await erase_all(erased)
    await decline(declined)  # said no to the groups, and yes to being asked
    over: dict[Any, Any] = {Handover.state: HandoverState.UNSUITABLE.value}
    async with writing():
        await Handover.update(over).where(Handover.id == unsuitable.handover_id)
    assert await send_follow_ups(now()) == 1
    with pytest.raises(Conflict):
        await want_follow_up(unsuitable, email=BERIT, language=Language.NB, agreed=True)
    with pytest.raises(NotFound):
        await want_follow_up(erased, email=BERIT, language=Language.NB, agreed=True)
    with pytest.raises(NotFound):
        await stop_follow_up(erased)


async def test_one_address_put_in_anothers_row_is_not_written_to(database: str, world: w.World) -> None:
    holder, other = await wanted(world.sleep), await wanted(world.sleep, email="other@example.no")
    swapped: dict[Any, Any] = {FollowUp.address: (await row(other))["address"]}
    async with writing():
        await FollowUp.update(swapped).where(FollowUp.handover == holder.handover_id)
    await begun(holder, TWO)
    assert await send_follow_ups(now()) == 0
    assert await letters() == []
