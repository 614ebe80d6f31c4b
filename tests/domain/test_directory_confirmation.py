"""Answers through the signed link: what each does, and when it does nothing."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from tests import world as w
from videre.database import reading
from videre.directory.actions import Flag, confirm_group, flag_group, move_group
from videre.directory.confirmation import CONTACT, Answer, Answered, Asked, Standing, answer, asked_about
from videre.directory.confirmation_links import confirmation_path
from videre.directory.lifecycle import GroupState, Move
from videre.directory.queries import directory_version
from videre.directory.room import RoomStatus
from videre.directory.shapes import OrganisationKind
from videre.directory.tables import Group
from videre.post.letters import Letter
from videre.post.tables import OutgoingMail
from videre.problems import NotFound
from videre.signing import sign
from videre.trail.tables import TrailEntry

pytestmark = pytest.mark.usefixtures("database")
CONFIRMED = date(2026, 9, 1)
ON = CONFIRMED + timedelta(days=90)


def link(group: int, counted_from: date = CONFIRMED) -> str:
    return confirmation_path(group, counted_from).removeprefix("/bekreft/")


async def row(group: int) -> dict[str, Any]:
    async with reading():
        return dict(await Group.select().where(Group.id == group).first() or {})


async def mails() -> list[dict[str, Any]]:
    async with reading():
        return await OutgoingMail.select().where(OutgoingMail.kind != "decision").order_by(OutgoingMail.id)


async def trail() -> list[tuple[str, str, str]]:
    async with reading():
        rows = await TrailEntry.select().where(TrailEntry.who == CONTACT.name).order_by(TrailEntry.id)
    return [(each["what"], each["capacity"], each["note"]) for each in rows]


async def test_opening_the_link_shows_the_name_and_changes_nothing_however_often() -> None:
    group = await w.a_group(name="Søvngruppa", confirmed_on=CONFIRMED)
    before, version = await row(group), await directory_version()
    for _ in range(5):
        assert await asked_about(link(group), on=ON) == Asked("Søvngruppa", Standing.OPEN)
    assert (await row(group), await directory_version()) == (before, version)
    assert set(Asked.__struct_fields__) == {"name", "standing", "confirmed_on"}, "nothing else of the group"


async def test_it_still_holds_and_a_second_tap_is_told_kindly() -> None:
    group = await w.a_group(confirmed_on=CONFIRMED)
    for flag in (Flag.UNCONFIRMED, Flag.MISSING):
        await flag_group(group_id=group, flag=flag, by=w.SIV)
    name = (await row(group))["name"]
    assert await answer(signed=link(group), answer=Answer.STILL, on=ON) == Answered(name, Answer.STILL, Standing.OPEN)
    after = await row(group)
    assert (after["confirmed_on"], after["unconfirmed"], after["missing"]) == (ON, False, False)
    assert await trail() == [("answer-still", "starter", "")]
    for again in (Answer.STILL, Answer.ENDED):
        later = ON + timedelta(days=1)
        assert (await answer(signed=link(group), answer=again, on=later)).standing is Standing.ANSWERED
    assert await row(group) == after
    assert await asked_about(link(group), on=ON) == Asked(name, Standing.ANSWERED, ON)
    assert await mails() == []


async def test_something_changed_confirms_leads_on_and_tells_the_steward() -> None:
    office = await w.an_organisation(OrganisationKind.DISTRICT_OFFICE, "Kontor A", email="kontor@example.no")
    group = await w.a_group(confirmed_on=CONFIRMED, steward_id=office)
    answered = await answer(signed=link(group), answer=Answer.CHANGED, on=ON)
    assert answered.next_path == f"/arbeid/mine/{group}"
    assert (await row(group))["confirmed_on"] == ON
    (mail,) = await mails()
    assert (mail["receiver"], mail["kind"], mail["about_id"]) == ("kontor@example.no", "queue", group)


async def test_full_now_is_confirmed_and_without_room() -> None:
    group = await w.a_group(confirmed_on=CONFIRMED)
    await answer(signed=link(group), answer=Answer.FULL, on=ON)
    after = await row(group)
    assert (after["room"], after["room_as_of"], after["confirmed_on"]) == (RoomStatus.FULL, ON, ON)


async def test_the_end_is_told_to_everybody_and_is_on_the_trail() -> None:
    office = await w.an_organisation(OrganisationKind.DISTRICT_OFFICE, "Kontor A", email="kontor@example.no")
    group = await w.a_group(confirmed_on=CONFIRMED, steward_id=office)
    await answer(signed=link(group), answer=Answer.ENDED, on=ON)
    after = await row(group)
    assert (after["state"], after["confirmed_on"]) == ("ended", CONFIRMED)
    assert await trail() == [("answer-ended", "starter", ""), ("end", "starter", "running→ended")]
    assert [mail["receiver"] for mail in await mails()] == [
        "kontor@example.no", "gruppa@example.no", "ivar@example.no",
    ]  # fmt: skip
    assert all(after["name"] not in msgspec.json.decode(each["letter"], type=Letter).subject for each in await mails())
    assert (await answer(signed=link(group), answer=Answer.STILL, on=ON)).standing is Standing.ENDED
    assert await row(group) == after


@pytest.mark.parametrize("standing", [Standing.PAUSED, Standing.MERGED, Standing.NOT_LISTED])
async def test_a_group_that_is_not_listed_says_so_and_stays_as_it_is(standing: Standing) -> None:
    group = await w.a_group(confirmed_on=CONFIRMED)
    if standing is Standing.PAUSED:
        await move_group(group_id=group, move=Move.PAUSE, by=w.SIV)
    elif standing is Standing.MERGED:
        await move_group(group_id=group, move=Move.MERGE, by=w.SIV, merged_into=await w.a_group())
    else:
        group = await w.a_group(state=GroupState.SUBMITTED)
    before, version = await row(group), await directory_version()
    for each in Answer:
        assert (await answer(signed=link(group), answer=each, on=ON)).standing is standing
    asked = await asked_about(link(group), on=ON)
    assert asked is not None
    assert asked.standing is standing
    assert (await row(group), await directory_version()) == (before, version)


async def test_a_link_works_for_two_hundred_and_ten_days() -> None:
    group = await w.a_group(confirmed_on=CONFIRMED)
    late = CONFIRMED + timedelta(days=211)
    assert (await answer(signed=link(group), answer=Answer.STILL, on=late)).standing is Standing.EXPIRED
    assert (await row(group))["confirmed_on"] == CONFIRMED
    last = CONFIRMED + timedelta(days=210)
    assert (await answer(signed=link(group), answer=Answer.STILL, on=last)).standing is Standing.OPEN


async def test_a_confirmation_by_other_ways_uses_the_link_up() -> None:
    group = await w.a_group(confirmed_on=CONFIRMED)
    await confirm_group(group_id=group, by=w.SIV, on=ON)
    assert (await answer(signed=link(group), answer=Answer.ENDED, on=ON)).standing is Standing.ANSWERED
    assert (await row(group))["state"] == "running"
    # The letter of the next period has another link.
    later = ON + timedelta(days=90)
    assert (await answer(signed=link(group, ON), answer=Answer.STILL, on=later)).standing is Standing.OPEN


async def test_two_contacts_at_the_same_instant_one_answer_counts_and_neither_is_frightened() -> None:
    group = await w.a_group(confirmed_on=CONFIRMED)
    answers = await asyncio.gather(
        *(answer(signed=link(group), answer=each, on=ON) for each in (Answer.STILL, Answer.FULL, Answer.CHANGED))
    )
    assert sorted(each.standing for each in answers) == [Standing.ANSWERED, Standing.ANSWERED, Standing.OPEN]
    assert len(await trail()) == 1


async def test_links_that_are_not_ours_are_not_found() -> None:
    group = await w.a_group(confirmed_on=CONFIRMED)
    genuine = link(group)
    for strange in ("", "x", genuine[:-2], f"{genuine}x", sign("refuse", f"{group} 2026-09-01"), link(4711)):
        assert await asked_about(strange, on=ON) is None
        with pytest.raises(NotFound):
            await answer(signed=strange, answer=Answer.STILL, on=ON)
