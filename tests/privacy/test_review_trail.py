"""Nobody reads what another person did, entry by entry, without a trace."""

from __future__ import annotations

from tests import world as w
from videre.trail.actions import RecordKind
from videre.trail.queries import entries_for


async def test_a_look_at_an_accounts_trail_is_on_it(world: w.World) -> None:
    anne, siv = await w.an_administrator(world.national), await w.a_steward(world.fredrikstad)
    await entries_for(anne, RecordKind.ACCOUNT, siv.account_id)
    entries = await entries_for(anne, RecordKind.ACCOUNT, siv.account_id)
    assert [(each.what, each.account_id) for each in entries[:2]] == [("look-account", anne.account_id)] * 2
    assert await entries_for(siv, RecordKind.ACCOUNT, anne.account_id) == []
