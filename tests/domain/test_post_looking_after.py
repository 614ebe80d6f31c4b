"""Administrators look after dead letters without reading them; receivers are spared of kinds they refuse."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from tests.smtp import mail_server
from videre.database import reading, writing
from videre.language import Language
from videre.people.roles import Role
from videre.people.shapes import Grant, Identity
from videre.post.actions import forget, send_again
from videre.post.delivery import deliver_due
from videre.post.expiry import erase_old_mail
from videre.post.letters import REFUSABLE, Button, Letter, MailKind
from videre.post.outbox import queue_letter, receiver_hash
from videre.post.queries import counts_for, dead_for, shown_mail, shown_mails, waiting_for
from videre.post.refusals import accept_kind, refusal_seen, refuse_kind, refuse_path
from videre.post.states import MailState
from videre.post.tables import MailRefusal, OutgoingMail
from videre.problems import Conflict, NotAllowed, NotFound
from videre.settings import Settings
from videre.trail.tables import TrailEntry

ANNE = Identity(1, "Anne Lie", "anne@example.no", Language.NB, (Grant(Role.ADMINISTRATOR, 1),), strong=True)
SIV = Identity(2, "Siv Dahl", "siv@example.no", Language.NB, (Grant(Role.STEWARD, 5),), strong=True)
LETTER = Letter("Stemmer dette fortsatt?", ("Søvngruppa i Fredrikstad",), (Button("Ja", "/bekreft/abc"),))
KARI = "kari.nordmann@example.no"
ONE_CLICK = MailKind.CONFIRM_GROUP


async def queued(kind: MailKind = ONE_CLICK, to: str = KARI) -> bool:
    async with writing():
        return await queue_letter(LETTER, to=to, kind=kind, language=Language.NN, about_id=7)


async def died(count: int = 1) -> list[int]:
    """Letters that are dead with their text, as after a refusal."""
    for _ in range(count):
        await queued()
    values: dict[Any, Any] = {
        OutgoingMail.state: "dead",
        OutgoingMail.failure: "receiver 550",
        OutgoingMail.attempts: 1,
        OutgoingMail.done_at: datetime.now(UTC),
    }
    async with writing():
        rows = await OutgoingMail.update(values).where(OutgoingMail.state == "waiting").returning(OutgoingMail.id)
    return [row["id"] for row in rows]


async def trail() -> list[tuple[str, int, str, str]]:
    async with reading():
        rows = await TrailEntry.select().order_by(TrailEntry.id)
    return [(row["what"], row["record_id"], row["who"], row["note"]) for row in rows]


async def test_an_administrator_sees_what_is_dead_and_nothing_that_was_written(database: str) -> None:
    (mail_id,) = await died()
    await queued()
    (row,) = await dead_for(ANNE)
    assert (row.id, row.kind, row.failure, row.about_id) == (mail_id, ONE_CLICK, "receiver 550", 7)
    assert (row.receiver, row.can_be_sent) == ("k…@example.no", True)
    seen = msgspec.json.encode([await dead_for(ANNE), await waiting_for(ANNE)]).decode()
    assert "nordmann" not in seen
    assert "Søvngruppa" not in seen
    counts = await counts_for(ANNE)
    assert (counts[MailState.DEAD], counts[MailState.WAITING], counts[MailState.SENT]) == (1, 1, 0)


async def test_nobody_else_looks_after_mail(database: str) -> None:
    (mail_id,) = await died()
    weak = msgspec.structs.replace(ANNE, strong=False)
    for identity in (SIV, weak):
        for attempt in (
            dead_for(identity),
            waiting_for(identity),
            counts_for(identity),
            send_again(mail_id=mail_id, by=identity),
            forget(mail_id=mail_id, by=identity),
        ):
            with pytest.raises(NotAllowed):
                await attempt
    assert await trail() == []


async def test_a_dead_letter_sent_again_arrives_with_the_same_id(database: str) -> None:
    await queued()
    async with mail_server() as server:
        settings = Settings(smtp_url=f"smtp://127.0.0.1:{server.port}")
        server.answers["BODY"] = "dies"
        await deliver_due(settings)
        (row,) = await dead_for(ANNE)
        server.answers.clear()
        await send_again(mail_id=row.id, by=ANNE)
        assert (await deliver_due(settings)).sent == 1
        assert len(server.taken) == 1
        with pytest.raises(Conflict):
            await send_again(mail_id=row.id, by=ANNE)
    assert await trail() == [("send-again", row.id, "Anne Lie", "confirm-group: uncertain")]


async def test_a_forgotten_letter_is_gone(database: str) -> None:
    mail_id, other = await died(2)
    await forget(mail_id=mail_id, by=ANNE)
    assert [row.id for row in await dead_for(ANNE)] == [other]
    assert await trail() == [("forget", mail_id, "Anne Lie", "confirm-group: receiver 550")]
    for action in (forget, send_again):
        with pytest.raises(NotFound):
            await action(mail_id=mail_id, by=ANNE)


async def test_a_letter_without_its_text_cannot_be_sent_again(database: str) -> None:
    (mail_id,) = await died()
    async with writing():
        await OutgoingMail.update({OutgoingMail.letter: None}).where(OutgoingMail.id == mail_id)
    with pytest.raises(Conflict):
        await send_again(mail_id=mail_id, by=ANNE)
    assert await trail() == []


async def test_two_administrators_at_once_send_it_again_once(database: str) -> None:
    (mail_id,) = await died()
    did = await asyncio.gather(*(send_again(mail_id=mail_id, by=ANNE) for _ in range(4)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in did) == ["Conflict", "Conflict", "Conflict", "NoneType"]
    assert len(await trail()) == 1


@pytest.mark.parametrize("kind", sorted(REFUSABLE))
async def test_a_refused_kind_is_neither_written_nor_sent(database: str, kind: MailKind) -> None:
    assert await queued(kind)
    sent = refuse_path(receiver_hash(KARI.upper()), kind).removeprefix("/avmeld/")
    seen = await refusal_seen(sent)
    assert seen is not None
    assert (seen.kind, seen.refused) == (kind, False)
    assert [await refuse_kind(sent), await refuse_kind(sent)] == [kind, kind]
    assert not await queued(kind)
    assert await queued(MailKind.ACCOUNT)
    assert await queued(kind, to="ola@example.no")
    async with mail_server() as server:
        await deliver_due(Settings(smtp_url=f"smtp://127.0.0.1:{server.port}"))
        assert sorted(server.receivers) == [KARI, "ola@example.no"]
    async with reading():
        (row,) = await OutgoingMail.select().where(OutgoingMail.state == "refused")
    assert (row["letter"], row["receiver"]) == (None, "")
    await accept_kind(sent)
    assert await queued(kind)


async def test_two_taps_at_once_refuse_once(database: str) -> None:
    sent = refuse_path(receiver_hash(KARI), ONE_CLICK).removeprefix("/avmeld/")
    assert await asyncio.gather(*(refuse_kind(sent) for _ in range(8))) == [ONE_CLICK] * 8
    async with reading():
        assert await MailRefusal.count() == 1


@pytest.mark.parametrize("sent", ["", "x", "abc.def"])
async def test_a_wrong_link_refuses_nothing(database: str, sent: str) -> None:
    assert await refusal_seen(sent) is None
    for action in (refuse_kind, accept_kind):
        with pytest.raises(NotFound):
            await action(sent)


@pytest.mark.parametrize("kind", sorted(set(MailKind) - REFUSABLE))
def test_letters_one_asked_for_cannot_be_refused(kind: MailKind) -> None:
    assert refuse_path(receiver_hash(KARI), kind) == ""


async def test_a_demonstration_shows_its_letters_at_once_and_production_never(database: str) -> None:
    await queued(MailKind.SIGN_IN)
    await deliver_due(Settings())
    await queued(to="ola@example.no")
    newest, oldest = await shown_mails(Settings())
    assert (newest.receiver, oldest.receiver, oldest.language) == ("ola@example.no", KARI, Language.NN)
    assert oldest.letter == LETTER
    assert "/bekreft/abc" in oldest.rendered.html
    assert [each.id for each in await shown_mails(Settings(), KARI)] == [oldest.id]
    assert (await shown_mail(Settings(), oldest.id)).letter == LETTER
    with pytest.raises(NotFound):
        await shown_mail(Settings(), 999)
    for real in (Settings(environment="production"), Settings(smtp_url="smtp://127.0.0.1")):
        with pytest.raises(NotFound):
            await shown_mails(real)
        with pytest.raises(NotFound):
            await shown_mail(real, oldest.id)


async def test_what_is_left_of_letters_disappears(database: str) -> None:
    now = datetime.now(UTC)
    for state, days in (("sent", 31), ("refused", 31), ("dead", 31), ("shown", 8), ("sent", 29), ("shown", 6)):
        await queued()
        values: dict[Any, Any] = {OutgoingMail.state: state, OutgoingMail.done_at: now - timedelta(days=days)}
        async with writing():
            await OutgoingMail.update(values).where(OutgoingMail.state == "waiting")
    await queued()
    async with writing():
        long_ago: dict[Any, Any] = {OutgoingMail.created_at: now - timedelta(days=400)}
        await OutgoingMail.update(long_ago, force=True)
    assert await erase_old_mail(now) == 4
    async with reading():
        rows = await OutgoingMail.select(OutgoingMail.state).order_by(OutgoingMail.id)
    assert [row["state"] for row in rows] == ["sent", "shown", "waiting"]
