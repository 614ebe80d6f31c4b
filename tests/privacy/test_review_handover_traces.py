"""What is left of a handover is tied to none, and what tells of its steps names nobody who was not named before."""

from __future__ import annotations

import itertools
from datetime import timedelta

from tests import handovers as h
from tests import world as w
from tests.world import World
from videre.database import reading, writing
from videre.handover.answering import open_request_for
from videre.handover.card_queries import looks
from videre.handover.follow_up import stop_follow_up, want_follow_up
from videre.handover.follow_up_sending import send_follow_ups
from videre.handover.own_moves import erase_all
from videre.handover.tables import FollowUp, HandoverOutcome, RepeatableCall
from videre.language import Language
from videre.people.clock import now, today
from videre.post.letters import MailKind
from videre.post.states import MailState
from videre.post.tables import OutgoingMail

_HANDOVERS = 12


async def test_the_order_in_which_handovers_ended_is_not_the_order_of_what_is_left(world: World) -> None:
    """The trail says for ever when each ended: the first outcome would be the first of them, and so on."""
    sender, search = await h.a_sender(), await h.a_search()
    left: list[int] = []
    for _ in range(_HANDOVERS):
        holder, _ = await h.a_card(world.sleep, sender=sender, search=search)
        await erase_all(holder)
        async with reading():
            ids = await HandoverOutcome.select(HandoverOutcome.id).output(as_list=True)
        left += [each for each in ids if each not in left]
    assert len(left) == _HANDOVERS
    assert any(before > after for before, after in itertools.pairwise(left)), left


async def test_of_the_mark_of_a_press_nobody_can_guess_what_was_looked_for(world: World) -> None:
    """Two presses of one account with the same need leave marks that have nothing in common: each has its key in it."""
    sender, search = await h.a_sender(), await h.a_search()
    for press in ("one", "two"):
        await h.issued(world.sleep, sender=sender, search=search, press=press)
    async with reading():
        marks = await RepeatableCall.select(RepeatableCall.body_hash).output(as_list=True)
    assert len(set(marks)) == 2


async def test_who_has_the_card_does_not_learn_the_name_of_the_private_person_who_was_asked(world: World) -> None:
    """Not when they are signed in either: their account's name is on the trail, and the card says whose part it was."""
    ivar = await w.a_starter(name="Ivar Plantemoen")
    group = await w.a_group(starters=[ivar])
    holder, _ = await h.a_card(group)
    request = await h.a_request(holder, group)
    await open_request_for(ivar, request)
    seen = [(look.what, look.who) for look in await looks(holder)]
    assert ("read-request", "recipient") in seen
    assert "Plantemoen" not in repr(seen)


async def test_who_does_not_want_to_be_asked_is_not_sent_what_was_just_being_sent_once_more(world: World) -> None:
    """A mail server that said «later» would have the letter tried again, after the address was erased."""
    holder, _ = await h.a_card(world.sleep)
    await want_follow_up(holder, email="berit@example.no", language=Language.NB, agreed=True)
    async with writing():
        await FollowUp.update({FollowUp.begun_on: today() - timedelta(weeks=2)}).where(
            FollowUp.handover == holder.handover_id
        )
    assert await send_follow_ups(now()) == 1
    mine = OutgoingMail.kind == MailKind.FOLLOW_UP.value
    async with writing():
        await OutgoingMail.update({OutgoingMail.state: MailState.SENDING.value, OutgoingMail.claimed_at: now()}).where(
            mine
        )
    await stop_follow_up(holder)
    async with reading():
        assert not await OutgoingMail.exists().where(mine)
