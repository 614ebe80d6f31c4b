"""The desk: a card in one press and one transaction, what is kept of a need, and what is not."""

from __future__ import annotations

from tests import handovers as h
from tests.world import World
from videre.handover.holding import handover_by_code


async def test_a_card_is_opened_with_its_code(world: World) -> None:
    card = await h.issued(world.sleep)
    holder = await handover_by_code(typed=card.code.lower(), address="192.0.2.1")
    assert (holder.handover_id, holder.code) == (card.handover_id, card.code)
    again = await h.issued(world.sleep, world.digital, press="a press", sender=(sender := await h.a_sender()))
    same = await h.issued(world.sleep, world.digital, press="a press", sender=sender)
    assert (same.code, same.handover_id, same.repeated) == (again.code, again.handover_id, True)
    assert not again.repeated
