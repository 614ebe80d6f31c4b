"""Erasing by time: late, twice and by two at once it comes to the same; and what is erased is in no file any more."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import handovers as h
from tests import world as w
from videre.database import reading, writing
from videre.handover.answering import answer_request
from videre.handover.contact import withdraw
from videre.handover.erasing import Erasings, erase_due
from videre.handover.follow_up import stop_follow_up, want_follow_up
from videre.handover.follow_up_sending import send_follow_ups
from videre.handover.holding import Holder
from videre.handover.lifecycle import HandoverState
from videre.handover.moving import Did, state_of
from videre.handover.own_moves import erase_all, opened
from videre.handover.request_life import Answer
from videre.handover.request_rows import link_token
from videre.handover.retention import CARD_DAYS, STILL_DAYS
from videre.handover.tables import ContactRequest, FollowUp, Handover, HandoverOutcome, HeldPlaces, RepeatableCall
from videre.language import Language
from videre.people.clock import now, today
from videre.post.letters import MailKind
from videre.post.states import MailState
from videre.post.tables import OutgoingMail
from videre.trail.tables import TrailEntry

BERIT = "berit.planted@example.no"
LATER = timedelta(days=STILL_DAYS, minutes=1)


def after(days: int) -> datetime:
    """Noon so many days after today in Norway."""
    return datetime.combine(today(), datetime.min.time(), UTC) + timedelta(days=days, hours=12)


async def a_full_handover(world: w.World, *, follow_up: bool = True) -> Holder:
    """Opened, with a request under way, and somebody who wants to be asked how it went."""
    holder, _ = await h.a_card(world.sleep)
    await opened(holder)
    await h.a_request(holder, world.sleep, email=BERIT)
    if follow_up:
        await want_follow_up(holder, email=BERIT, language=Language.NB, agreed=True)
    return holder


async def only_request() -> dict[str, Any]:
    async with reading():
        (row,) = await ContactRequest.select()
    return row


async def kinds_of_mail(kind: MailKind) -> list[str]:
    return [mail.letter.subject for mail in await w.mails() if mail.kind == kind.value]


async def trail(holder: Holder) -> list[str]:
    async with reading():
        rows = await TrailEntry.select().where(TrailEntry.record_id == holder.handover_id).order_by(TrailEntry.id)
    return [row["what"] for row in rows]


async def test_nothing_is_erased_before_its_time(database: str, world: w.World) -> None:
    await a_full_handover(world)
    assert await erase_due(now() + timedelta(days=STILL_DAYS) - timedelta(minutes=5)) == Erasings(repeats=0)
    assert (await only_request())["sealed"] is not None


async def test_a_request_nobody_answers_is_erased_and_its_handover_goes_back(database: str, world: w.World) -> None:
    holder = await a_full_handover(world, follow_up=False)
    assert await erase_due(now() + LATER) == Erasings(contacts=1)
    request = await only_request()
    assert (request["sealed"], request["recipient_email"], request["token_hash"]) == (None, "", "")
    assert (request["state"], request["holds_place"]) == ("lapsed", False)
    async with reading():
        assert await state_of(holder.handover_id) is HandoverState.OPENED
        assert not await HeldPlaces.exists().where(HeldPlaces.held != 0)
    assert (await trail(holder))[-1] == Did.LAPSED.value
    assert await erase_due(now() + LATER) == Erasings()


async def test_one_that_was_answered_is_erased_where_it_stands(database: str, world: w.World) -> None:
    holder = await a_full_handover(world, follow_up=False)
    await answer_request(link_token(holder.handover_id, (await only_request())["id"]), Answer.CONTACTED)
    assert await erase_due(now() + LATER) == Erasings(contacts=1)
    async with reading():
        assert await state_of(holder.handover_id) is HandoverState.CONTACTED


@pytest.mark.parametrize("reached", [True, False])
async def test_a_recipient_who_got_a_letter_is_told_and_no_other(database: str, world: w.World, reached: bool) -> None:
    await a_full_handover(world, follow_up=False)
    if reached:
        sent: dict[Any, Any] = {OutgoingMail.state: MailState.SENT.value}
        async with writing():
            await OutgoingMail.update(sent).where(OutgoingMail.kind == MailKind.CONTACT_REQUEST.value)
    await erase_due(now() + LATER)
    subjects = await kinds_of_mail(MailKind.CONTACT_REQUEST) if not reached else [
        mail.letter.subject for mail in await w.mails() if mail.letter.subject == "En forespørsel er slettet"
    ]  # fmt: skip
    assert subjects == (["En forespørsel er slettet"] if reached else [])
    assert not [mail for mail in await w.mails() if BERIT in str(mail)]


async def test_what_is_sealed_in_a_handover_that_ended_goes_at_once(database: str, world: w.World) -> None:
    holder = await a_full_handover(world)
    closed: dict[Any, Any] = {Handover.state: HandoverState.CLOSED.value}
    async with writing():
        await Handover.update(closed).where(Handover.id == holder.handover_id)
    assert await erase_due(now()) == Erasings(contacts=1, follow_ups=1)
    assert (await only_request())["sealed"] is None


async def test_an_address_nobody_could_write_to_is_not_kept_for_ever(database: str, world: w.World) -> None:
    await a_full_handover(world, follow_up=True)
    assert (await erase_due(after(70))).follow_ups == 0
    assert (await erase_due(after(71))).follow_ups == 1


async def test_a_card_lives_ninety_days_and_takes_its_request_with_it(database: str, world: w.World) -> None:
    holder = await a_full_handover(world, follow_up=False)
    young: dict[Any, Any] = {ContactRequest.moved_at: after(89)}
    async with writing():
        await ContactRequest.update(young, force=True)
    assert await erase_due(after(CARD_DAYS)) == Erasings()
    assert await erase_due(after(CARD_DAYS + 1)) == Erasings(contacts=1, cards=1, handovers=1)
    assert (await trail(holder))[-2:] == [Did.LAPSED.value, Did.EXPIRED.value]
    async with reading():
        (outcome,) = await HandoverOutcome.select()
    assert (outcome["ending"], outcome["was_opened"], outcome["has_asked"]) == ("expired", True, True)


async def test_a_house_that_stood_still_for_a_year_erases_all_at_once(database: str, world: w.World) -> None:
    for _ in range(3):
        await a_full_handover(world)
    await h.a_card()
    assert await erase_due(after(365)) == Erasings(contacts=3, cards=4, follow_ups=3, handovers=4)
    assert await send_follow_ups(after(365)) == 0
    async with reading():
        assert not await Handover.exists()
        assert await HandoverOutcome.count() == 4
    assert BERIT not in str(await w.mails())


async def test_two_at_once_count_each_handover_once(database: str, world: w.World) -> None:
    for _ in range(6):
        await a_full_handover(world)
    done = await asyncio.gather(*(erase_due(after(365)) for _ in range(3)))
    again = await erase_due(after(365))  # what two fought for
    assert sum(each.handovers for each in (*done, again)) == 6
    async with reading():
        assert await HandoverOutcome.count() == 6
        assert not await HeldPlaces.exists().where(HeldPlaces.held != 0)


async def test_somebody_who_erases_all_meanwhile_is_counted_once(database: str, world: w.World) -> None:
    holders = [await a_full_handover(world) for _ in range(4)]
    await asyncio.gather(erase_due(after(365)), *(erase_all(each) for each in holders), return_exceptions=True)
    await erase_due(after(365))
    async with reading():
        assert await HandoverOutcome.count() == 4
        assert not await Handover.exists()


async def test_marks_of_repeats_go_after_a_day(database: str, world: w.World) -> None:
    await h.issued(world.sleep, press="a press")
    assert (await erase_due(now() + timedelta(hours=23, minutes=55))).repeats == 0
    assert (await erase_due(now() + timedelta(hours=24, minutes=1))).repeats == 1
    async with reading():
        assert not await RepeatableCall.exists()


async def lapsed(holder: Holder) -> None:  # each way has it
    await erase_due(now() + LATER)


async def card_over(holder: Holder) -> None:  # each way has it
    await erase_due(after(365))


async def asked_for_the_last_time(holder: Holder) -> None:
    await send_follow_ups(after(60))
    await stop_follow_up(holder)  # and the letter that waits goes too


WAYS: dict[Callable[[Holder], Awaitable[Any]], set[str]] = {
    withdraw: {"contact"},
    lapsed: {"contact"},
    stop_follow_up: {"address"},
    asked_for_the_last_time: {"address"},
    card_over: {"contact", "address", "need", "code"},
    erase_all: {"contact", "address", "need", "code"},
}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_what_was_erased_is_neither_in_the_file_nor_in_the_log(
    database: str, world: w.World, way: Callable[[Holder], Awaitable[Any]]
) -> None:
    if not database.startswith("sqlite"):
        pytest.skip("what an operator of PostgreSQL does is in docs/privacy")
    holder = await a_full_handover(world)
    async with reading():
        (handover,), (request,), (follow_up,) = (
            await Handover.select(), await ContactRequest.select(), await FollowUp.select()
        )  # fmt: skip
    planted = {
        "contact": request["sealed"], "address": follow_up["address"], "need": handover["need"],
        "code": handover["code_hash"],
    }  # fmt: skip
    before = stored_bytes(database)
    assert all(text.encode() in before for text in planted.values())
    await way(holder)
    left = stored_bytes(database)
    found = {what for what, text in planted.items() if any(part.encode() in left for part in parts(text))}
    assert found == set(planted) - WAYS[way]


async def test_what_a_reader_kept_in_the_log_goes_with_the_next_run(database: str, world: w.World) -> None:
    if not database.startswith("sqlite"):
        pytest.skip("PostgreSQL's log is the operator's")
    holder = await a_full_handover(world)
    planted = (await only_request())["sealed"]
    async with reading():
        await Handover.count()
        begun = time.monotonic()
        await asyncio.create_task(erase_beside(holder))
        assert time.monotonic() - begun < 10, "nobody else may write while the log waits for a reader"
        assert planted.encode() in stored_bytes(database)
    await erase_due(now())
    assert planted.encode() not in stored_bytes(database)


async def erase_beside(holder: Holder) -> None:
    """Erase in a task of its own, outside the reader's block."""
    from videre.database import engine

    engine().current_transaction.set(None)
    await withdraw(holder)


def stored_bytes(database: str) -> bytes:
    path = Path(database.removeprefix("sqlite:///"))
    return b"".join(each.read_bytes() for each in sorted(path.parent.glob(f"{path.name}*")))


def parts(text: str) -> list[str]:
    """A long text may lie on several pages: pieces of it are looked for as well."""
    return [text, *(text[at : at + 40] for at in range(20, max(21, len(text) - 40), 40))]
