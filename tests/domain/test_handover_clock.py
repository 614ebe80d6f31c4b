"""The clock of 48 hours on real requests: a reminder and a word to the support point or steward, each exactly once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from tests import handovers as h
from tests import world as w
from tests.people import someone
from videre.database import reading, writing
from videre.directory.contact_points import ContactPointDetails, add_contact_point
from videre.directory.tables import Group
from videre.handover import contact_clock
from videre.handover.answering import answer_request, asked_about
from videre.handover.contact import withdraw
from videre.handover.contact_clock import ClockDid, run_contact_clock
from videre.handover.holding import Holder
from videre.handover.request_life import Answer
from videre.handover.tables import ContactRequest
from videre.language import Language
from videre.people.roles import Role
from videre.people.shapes import Grant
from videre.post.letters import Letter, MailKind
from videre.post.tables import OutgoingMail
from videre.trail.tables import TrailEntry

NAME, EMAIL = "Kveldsmaria", "kveldsmaria@example.no"
HOUR = timedelta(hours=1)
ABOUT_REQUESTS = (MailKind.CONTACT_REQUEST.value, MailKind.CONTACT_WAITS.value)


async def a_waiting_request(group: int, made_at: datetime | None = None) -> tuple[Holder, datetime]:
    """A card and when its request was made."""
    holder, _ = await h.a_card(group)
    request = await h.a_request(holder, group, name=NAME, email=EMAIL)
    mine = ContactRequest.id == request
    async with writing():
        if made_at is not None:
            await ContactRequest.update({ContactRequest.made_at: made_at}).where(mine)
        rows = await ContactRequest.select(ContactRequest.made_at).where(mine)
    return holder, rows[0]["made_at"]


async def letters() -> list[w.Mail]:
    async with reading():
        rows = await (
            OutgoingMail.select().where(OutgoingMail.kind.is_in(list(ABOUT_REQUESTS))).order_by(OutgoingMail.id)
        )
    return [w.Mail(row["receiver"], row["kind"], msgspec.json.decode(row["letter"], type=Letter)) for row in rows]


async def done(holder: Holder) -> list[str]:
    mine = (TrailEntry.record_kind == "handover") & (TrailEntry.record_id == holder.handover_id)
    async with reading():
        rows = await TrailEntry.select(TrailEntry.what).where(mine & (TrailEntry.capacity == "system"))
    return [row["what"] for row in rows]


async def a_support_point(world: w.World, email: str = "punktet@example.no") -> None:
    details = ContactPointDetails(municipality=w.FREDRIKSTAD, name="Frivilligsentralen", email=email)
    by = someone(Grant(Role.STEWARD, world.fredrikstad))
    await add_contact_point(organisation_id=world.fredrikstad, details=details, by=by)


async def test_a_run_every_hour_for_a_week_reminds_once_and_tells_on_once(world: w.World) -> None:
    await a_support_point(world)
    holder, made = await a_waiting_request(world.sleep)
    said = []
    for hour in range(7 * 24):
        did = await run_contact_clock(made + hour * HOUR)
        if did != ClockDid():
            said.append((hour, did))
    assert said == [(24, ClockDid(reminders=1)), (48, ClockDid(escalations=1))]
    assert [mail.to for mail in await letters()] == ["gruppa@example.no", "gruppa@example.no", "punktet@example.no"]
    assert await done(holder) == ["remind-recipient", "escalate"]


async def test_a_clock_that_stood_still_tells_on_at_once_and_reminds_no_more(world: w.World) -> None:
    await a_support_point(world)
    _, made = await a_waiting_request(world.sleep)
    assert await run_contact_clock(made + timedelta(days=11)) == ClockDid(escalations=1)
    assert await run_contact_clock(made + timedelta(days=12)) == ClockDid()


@pytest.mark.parametrize("hours", [24, 48])
async def test_two_workers_at_once_write_one_letter(world: w.World, hours: int) -> None:
    await a_support_point(world)
    made = max([(await a_waiting_request(world.sleep))[1] for _ in range(3)])
    before = len(await letters())
    runs = await asyncio.gather(*(run_contact_clock(made + hours * HOUR) for _ in range(4)))
    assert sum(run.reminders + run.escalations for run in runs) == 3
    assert len(await letters()) == before + 3


@pytest.mark.parametrize(
    "spring_or_autumn", [datetime(2026, 3, 28, 19, tzinfo=UTC), datetime(2026, 10, 24, 18, tzinfo=UTC)]
)
async def test_over_a_summer_time_change_it_is_24_and_48_hours(world: w.World, spring_or_autumn: datetime) -> None:
    _, made = await a_waiting_request(world.sleep, spring_or_autumn)
    assert made == spring_or_autumn
    minute = timedelta(minutes=1)
    for hours, expected in ((24, ClockDid(reminders=1)), (48, ClockDid(escalations=1))):
        assert await run_contact_clock(made + hours * HOUR - minute) == ClockDid()
        assert await run_contact_clock(made + hours * HOUR) == expected


async def test_the_reminder_opens_the_same_request_and_says_nothing_of_anybody(world: w.World) -> None:
    holder, made = await a_waiting_request(world.sleep)
    await run_contact_clock(made + 24 * HOUR)
    first, reminder = await letters()
    assert reminder.to == first.to
    asked = await asked_about(reminder.token)
    assert asked is not None
    assert reminder.token == first.token
    for secret in (NAME, EMAIL, holder.code, "søvn", "fredrikstad"):
        assert secret.lower() not in str(reminder.letter).lower()


async def test_who_is_told_hears_which_group_and_since_when_but_not_who(world: w.World) -> None:
    await a_support_point(world)
    holder, made = await a_waiting_request(world.sleep, datetime(2026, 11, 20, 13, 5, tzinfo=UTC))
    await run_contact_clock(made + 48 * HOUR)
    letter = (await letters())[-1].letter
    text = " ".join(letter.lines)
    assert "«Søvngruppa i Fredrikstad»" in text
    assert "20. november 2026 kl. 14.05" in text
    assert "Søvn" not in letter.subject
    assert letter.buttons[0].path == f"/grupper/{await w.slug(world.sleep)}"
    for secret in (NAME, EMAIL, holder.code, "mottak"):
        assert secret.lower() not in str(letter).lower()


async def test_without_a_support_point_the_stewards_are_told(world: w.World) -> None:
    await w.a_steward(world.fredrikstad, email="siv@example.no", language=Language.NN)
    await w.a_steward(world.fredrikstad, email="liv@example.no")
    _, made = await a_waiting_request(world.sleep)
    await run_contact_clock(made + 48 * HOUR)
    told = (await letters())[1:]
    assert sorted(mail.to for mail in told) == ["liv@example.no", "siv@example.no"]
    assert {mail.letter.buttons[0].path for mail in told} == {"/arbeid/venter"}


async def test_whoever_was_asked_is_not_told_on_to_themself(world: w.World) -> None:
    await a_support_point(world, email="Gruppa@example.no")
    await w.a_steward(world.fredrikstad, email="siv@example.no")
    _, made = await a_waiting_request(world.sleep)
    await run_contact_clock(made + 48 * HOUR)
    assert [mail.to for mail in (await letters())[1:]] == ["siv@example.no"]


async def test_a_steward_who_was_asked_is_told_on_to_the_administrators(world: w.World) -> None:
    await w.a_steward(world.fredrikstad, email="siv@example.no")
    await w.an_administrator(world.national, email="anne@example.no")
    without: dict[Any, Any] = {"contact_email": "", "starter_email": ""}
    async with writing():
        await Group.update(without).where(Group.id == world.sleep)
    _, made = await a_waiting_request(world.sleep)
    await run_contact_clock(made + 48 * HOUR)
    assert [mail.to for mail in await letters()] == ["siv@example.no", "anne@example.no"]


async def test_where_nobody_can_be_told_the_card_still_shows_it(world: w.World) -> None:
    holder, made = await a_waiting_request(world.sleep)
    assert await run_contact_clock(made + 48 * HOUR) == ClockDid(escalations=1)
    assert await done(holder) == ["escalate"]
    assert await run_contact_clock(made + 49 * HOUR) == ClockDid()


async def test_an_answer_or_a_withdrawal_stops_the_clock(world: w.World) -> None:
    await a_support_point(world)
    holder, made = await a_waiting_request(world.sleep)
    other, _ = await a_waiting_request(world.sleep)
    await answer_request((await letters())[-1].token, Answer.CONTACTED)
    await withdraw(holder)
    before = len(await letters())
    for hours in (25, 49, 500):
        assert await run_contact_clock(made + hours * HOUR) == ClockDid()
    assert len(await letters()) == before
    assert await done(other) == []


async def test_an_answer_between_the_look_and_the_letter_stops_it(
    world: w.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder, made = await a_waiting_request(world.sleep)
    token = (await letters())[-1].token

    def answered_first() -> AbstractAsyncContextManager[None]:
        @asynccontextmanager
        async def block() -> AsyncIterator[None]:
            if await asked_about(token) is not None:
                await answer_request(token, Answer.CAME)
            async with writing():
                yield

        return block()

    monkeypatch.setattr(contact_clock, "writing", answered_first)
    for hours in (24, 48):
        assert await run_contact_clock(made + hours * HOUR) == ClockDid()
    assert await done(holder) == []


async def test_a_reminder_and_a_word_that_have_not_left_are_called_back(world: w.World) -> None:
    await a_support_point(world)
    holder, made = await a_waiting_request(world.sleep)
    await run_contact_clock(made + 24 * HOUR)
    await run_contact_clock(made + 48 * HOUR)
    assert len(await letters()) == 3
    await withdraw(holder)
    assert await letters() == []
