"""Letters to people who were handed over: nobody can read from the database who gets one or what it says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet

from tests.smtp import MailServer, mail_server
from videre.database import reading, writing
from videre.language import Language
from videre.post.delivery import Delivered, deliver_due
from videre.post.expiry import SEALED_KEPT, SHOWN_KEPT, erase_old_mail
from videre.post.letters import SEALED_KINDS, Button, Letter, MailKind
from videre.post.outbox import queue_letter, receiver_hash
from videre.post.queries import shown_mail, shown_mails
from videre.post.states import MailState
from videre.post.tables import OutgoingMail
from videre.problems import NotFound
from videre.sealing import use_seal_keys
from videre.settings import DEMO_SEAL_KEY, Settings

BERIT = "berit@example.no"
LETTER = Letter("Hvordan går det?", ("Hei, planted-words.",), (Button("Svar", "/oppfolging/planted-token"),))
DEMO = Settings(environment="demo")


@pytest.fixture(autouse=True)
def _usual_keys() -> Iterator[None]:
    yield
    use_seal_keys(DEMO_SEAL_KEY)


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as running:
        yield running


def sending_to(server: MailServer) -> Settings:
    return Settings(
        smtp_url=f"smtp://127.0.0.1:{server.port}", base_url="https://videre.example",
        mail_from="Videre <post@videre.example>",
    )  # fmt: skip


async def queued(*, about: int = 7, to: str = BERIT, kind: MailKind = MailKind.FOLLOW_UP) -> None:
    async with writing():
        assert await queue_letter(LETTER, to=to, kind=kind, language=Language.NN, about_id=about)


async def rows() -> list[dict[str, Any]]:
    async with reading():
        return await OutgoingMail.select().order_by(OutgoingMail.id)


async def only_row() -> dict[str, Any]:
    (row,) = await rows()
    return row


async def changed(**values: Any) -> None:
    async with writing():
        columns: dict[Any, Any] = dict(values)
        await OutgoingMail.update(columns, force=True)


async def test_neither_receiver_nor_text_can_be_read_in_the_database(database: str) -> None:
    await queued()
    row = await only_row()
    assert (row["receiver"], row["receiver_hash"]) == ("", "")
    for planted in ("berit", "planted", "Hvordan", "oppfolging", receiver_hash(BERIT)):
        assert planted not in str(row)


async def test_every_letter_is_sealed_anew(database: str) -> None:
    await queued()
    await queued()
    first, second = [row["letter"] for row in await rows()]
    assert first != second


async def test_it_arrives_as_any_other_and_nothing_of_it_is_left(database: str, server: MailServer) -> None:
    await queued()
    assert await deliver_due(sending_to(server)) == Delivered(sent=1)
    (letter,) = server.letters
    assert server.receivers == [BERIT]
    assert letter["Subject"] == "Hvordan går det?"
    assert "https://videre.example/oppfolging/planted-token" in str(letter)
    row = await only_row()
    assert (row["state"], row["letter"], row["receiver"], row["receiver_hash"]) == ("sent", None, "", "")


async def test_those_to_different_people_do_not_wait_for_each_other(database: str, server: MailServer) -> None:
    for number in range(5):
        await queued(to=f"p{number}@example.no", about=number)
    settings = sending_to(server)
    settings = Settings(**{**{n: getattr(settings, n) for n in settings.__struct_fields__}, "mail_per_hour": 2})
    assert await deliver_due(settings) == Delivered(sent=5)


async def test_one_that_was_put_in_anothers_row_is_not_delivered(database: str, server: MailServer) -> None:
    await queued(about=7)
    await changed(about_id=8)
    assert await deliver_due(sending_to(server)) == Delivered(dead=1)
    assert not server.taken
    assert (await only_row())["failure"] == "unreadable"


async def test_one_that_was_touched_or_whose_key_is_gone_is_not_delivered(database: str, server: MailServer) -> None:
    await queued()
    sealed = (await only_row())["letter"]
    await changed(letter=sealed[:40] + ("A" if sealed[40] != "A" else "B") + sealed[41:])
    await queued()
    async with writing():
        newest = OutgoingMail.id == max(row["id"] for row in await OutgoingMail.select(OutgoingMail.id))
        await OutgoingMail.update({OutgoingMail.letter: '"not sealed"'}).where(newest)
    use_seal_keys(Fernet.generate_key().decode())
    await queued()
    assert await deliver_due(sending_to(server)) == Delivered(sent=1, dead=2)


async def test_the_mailbox_of_a_demonstration_shows_it_and_finds_it_by_its_receiver(database: str) -> None:
    await queued()
    await queued(to="other@example.no")
    await queued(kind=MailKind.QUEUE)
    mails = await shown_mails(DEMO, BERIT)
    assert [(mail.kind, mail.receiver) for mail in mails] == [(MailKind.QUEUE, BERIT), (MailKind.FOLLOW_UP, BERIT)]
    assert mails[1].letter == LETTER
    assert (await shown_mail(DEMO, mails[1].id)).receiver == BERIT
    use_seal_keys(Fernet.generate_key().decode())
    assert [mail.kind for mail in await shown_mails(DEMO)] == [MailKind.QUEUE]
    with pytest.raises(NotFound):
        await shown_mail(DEMO, mails[1].id)


@pytest.mark.parametrize("state", [MailState.WAITING, MailState.DEAD, MailState.SENDING])
@pytest.mark.parametrize("kind", [MailKind.FOLLOW_UP, MailKind.QUEUE])
async def test_what_could_not_be_delivered_goes_after_days(database: str, state: MailState, kind: MailKind) -> None:
    await queued(kind=kind)
    made_at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    await changed(state=state.value, created_at=made_at, done_at=made_at if state is MailState.DEAD else None)
    assert await erase_old_mail(made_at + SEALED_KEPT) == 0
    assert await erase_old_mail(made_at + SEALED_KEPT + timedelta(seconds=1)) == (1 if kind in SEALED_KINDS else 0)


async def test_what_was_shown_goes_after_a_week(database: str) -> None:
    await queued()
    await deliver_due(DEMO)
    row = await only_row()
    assert row["state"] == "shown"
    assert await erase_old_mail(row["done_at"] + SHOWN_KEPT) == 0
    assert await erase_old_mail(row["done_at"] + SHOWN_KEPT + timedelta(seconds=1)) == 1
