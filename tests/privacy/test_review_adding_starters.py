"""Whoever has registered a group cannot write to the whole world by adding starters and taking them off again."""

from __future__ import annotations

import pytest

from tests import world as w
from videre.directory.starters import MOST_ADDED, add_starter, end_starter
from videre.language import Language
from videre.people.actors import ActorKind
from videre.problems import TooMany


async def test_adding_and_taking_off_comes_to_an_end(world: w.World) -> None:
    mallory = await w.a_starter()
    by, group_id = mallory.acting_as(ActorKind.STARTER), await w.a_group()
    first = await add_starter(group_id=group_id, email="siv@example.no", language=Language.NB, by=by)
    for number in range(1, MOST_ADDED):
        added = await add_starter(group_id=group_id, email=f"p{number}@example.no", language=Language.NB, by=by)
        await end_starter(group_id=group_id, account_id=added, by=by)
    letters = len(await w.mails())
    with pytest.raises(TooMany):
        await add_starter(group_id=group_id, email="en-til@example.no", language=Language.NB, by=by)
    assert len(await w.mails()) == letters
    steward = (await w.a_steward(world.fredrikstad)).acting_as(ActorKind.STEWARD)
    assert first != await add_starter(group_id=group_id, email="en-til@example.no", language=Language.NB, by=steward)
