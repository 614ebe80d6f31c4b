"""What is left of a handover: one more in the counts, and nothing that leads back to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests import world as w
from videre.database import reading, writing
from videre.directory.tables import Group
from videre.handover.lifecycle import HandoverState
from videre.handover.outcomes import count_out
from videre.handover.tables import Consent, ContactRequest, FollowUp, Handover, HandoverOutcome, KeptGroup
from videre.language import Language
from videre.people.clock import now
from videre.post.letters import Letter, MailKind
from videre.post.outbox import queue_letter
from videre.post.tables import OutgoingMail
from videre.problems import Conflict, NotFound

COUNTED: dict[str, Any] = {
    "origin": "talks", "topic": "sovn", "km_band": "0-16", "minutes_band": "15-30", "nothing_in": "",
    "was_opened": True, "has_chosen": True, "has_asked": True, "contacted_in_time": False, "has_attended": True,
}  # fmt: skip


async def a_whole_handover(world: w.World, *, sealed: str | None = None) -> int:
    """One with everything that can hang on it; inside a block of its own."""
    async with writing():
        rows: Any = await Handover.insert(
            Handover(
                organisation=world.office, state=HandoverState.ATTENDED.value, code_hash="c" * 64, need="locked",
                made_on=date(2026, 3, 17), valid_to=date(2026, 6, 15), moved_at=now(), **COUNTED,
            )
        )  # fmt: skip
        handover_id: int = rows[0]["id"]
        await KeptGroup(handover=handover_id, group=world.sleep, position=1, chosen=True).save()
        request = ContactRequest(handover=handover_id, group=world.sleep, recipient_kind="group", sealed=sealed,
                                 state="came" if sealed is None else "waiting")  # fmt: skip
        await request.save()
        await Consent(handover=handover_id, contact_request=request.id, purpose="contact", field="name",
                      recipient="group:1", version="2026-11").save()  # fmt: skip
        await FollowUp(handover=handover_id, address=None, begun_on=date(2026, 3, 17)).save()
        for about, kind in ((handover_id, MailKind.FOLLOW_UP), (handover_id, MailKind.QUEUE)):
            await queue_letter(Letter("Videre", ("Hei",)), to="noen@example.no", kind=kind, language=Language.NB,
                               about_id=about)  # fmt: skip
    return handover_id


async def test_it_becomes_one_more_in_the_counts_with_no_id_and_no_day(database: str, world: w.World) -> None:
    handover_id = await a_whole_handover(world)
    async with writing():
        await count_out(handover_id)
    async with reading():
        left: list[dict[str, Any]] = await HandoverOutcome.select()
    assert len(left) == 1
    outcome = left[0]
    del outcome["id"]
    assert outcome == {**COUNTED, "organisation": world.office, "month": date(2026, 3, 1), "ending": "attended"}


async def test_nothing_that_hung_on_it_is_left_and_other_letters_stay(database: str, world: w.World) -> None:
    handover_id = await a_whole_handover(world)
    async with writing():
        await count_out(handover_id)
    async with reading():
        for table in (Handover, KeptGroup, ContactRequest, Consent, FollowUp):
            assert not await table.exists(), table._meta.tablename
        assert await OutgoingMail.count().where(OutgoingMail.kind == MailKind.FOLLOW_UP.value) == 0
        assert await OutgoingMail.count().where(OutgoingMail.kind == MailKind.QUEUE.value) == 1
        assert await Group.exists().where(Group.id == world.sleep)


async def test_of_several_only_the_one_goes(database: str, world: w.World) -> None:
    await a_whole_handover_with_another_code(world)
    mine = await a_whole_handover(world)
    async with writing():
        await count_out(mine)
    async with reading():
        assert await Handover.count() == await KeptGroup.count() == await Consent.count() == 1


async def test_a_request_under_way_is_not_lost_sight_of(database: str, world: w.World) -> None:
    handover_id = await a_whole_handover(world, sealed="details")
    with pytest.raises(Conflict):
        async with writing():
            await count_out(handover_id)
    async with reading():
        assert await KeptGroup.count() == 1
        assert not await HandoverOutcome.exists()


async def test_who_is_counted_out_twice_is_counted_once(database: str, world: w.World) -> None:
    handover_id = await a_whole_handover(world)
    async with writing():
        await count_out(handover_id)
    with pytest.raises(NotFound):
        async with writing():
            await count_out(handover_id)
    async with reading():
        assert await HandoverOutcome.count() == 1


async def a_whole_handover_with_another_code(world: w.World) -> None:
    handover_id = await a_whole_handover(world)
    async with writing():
        older: Any = {Handover.code_hash: "d" * 64, Handover.made_on: date(2026, 3, 17) - timedelta(days=1)}
        await Handover.update(older).where(Handover.id == handover_id)
