"""Letters reach a real mail server once, or wait, or are given up with the reason: whatever the server does."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.certificates import self_signed
from tests.smtp import DIES, STALLS, MailServer, knows, mail_server
from videre import doctor
from videre.database import reading, writing
from videre.language import Language
from videre.post import claiming, connection, opening, settling
from videre.post.delivery import Delivered, deliver_due
from videre.post.letters import Button, Letter, MailKind
from videre.post.outbox import queue_letter
from videre.post.shapes import Claimed
from videre.post.tables import OutgoingMail
from videre.settings import Settings

LETTER = Letter("Bekreft adressen din", ("Trykk på knappen.",), (Button("Bekreft", "/start/bekreft/abc"),))
SECRET_WORDS = "550 5.1.1 kari@example.no does not exist here"


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as running:
        yield running


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "COMMAND_SECONDS", 0.5)
    monkeypatch.setattr(connection, "ANSWER_SECONDS", 0.5)


def sending_to(port: int, scheme: str = "smtp", login: str = "", **changes: Any) -> Settings:
    url = f"{scheme}://{login}127.0.0.1:{port}"
    return Settings(
        smtp_url=url, base_url="https://videre.example", mail_from="Videre <post@videre.example>", **changes
    )


async def queued(*receivers: str, kind: MailKind = MailKind.CONFIRM_ADDRESS, letter: Letter = LETTER) -> None:
    async with writing():
        for receiver in receivers or ("kari@example.no",):
            assert await queue_letter(letter, to=receiver, kind=kind, language=Language.NB)


async def rows() -> list[dict[str, Any]]:
    async with reading():
        return await OutgoingMail.select().order_by(OutgoingMail.id)


async def changed(**values: Any) -> None:
    async with writing():
        await OutgoingMail.update(values, force=True)


async def only_row() -> dict[str, Any]:
    (row,) = await rows()
    return row


async def test_a_letter_is_taken_once_and_then_erased(database: str, server: MailServer) -> None:
    await queued()
    assert await deliver_due(sending_to(server.port)) == Delivered(sent=1)
    assert await deliver_due(sending_to(server.port)) == Delivered()
    assert server.receivers == ["kari@example.no"]
    row = await only_row()
    assert (row["state"], row["letter"], row["receiver"], row["failure"]) == ("sent", None, "", "")
    assert row["done_at"] is not None


async def test_what_arrives_is_a_whole_mail(database: str, server: MailServer) -> None:
    await queued()
    await deliver_due(sending_to(server.port))
    (letter,) = server.letters
    assert letter["From"] == "Videre <post@videre.example>"
    assert (letter["To"], letter["Auto-Submitted"]) == ("kari@example.no", "auto-generated")
    assert letter["Message-ID"].endswith("@videre.example>")
    assert letter["Date"].datetime - datetime.now(UTC) < timedelta(minutes=1)
    assert letter["List-Unsubscribe"] is None
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "https://videre.example/start/bekreft/abc" in text.get_content()
    assert 'href="https://videre.example/start/bekreft/abc"' in html.get_content()


async def test_one_connection_carries_a_whole_round(database: str, server: MailServer) -> None:
    await queued(*(f"{number}@example.no" for number in range(5)))
    assert (await deliver_due(sending_to(server.port))).sent == 5
    assert server.connections == 1


@pytest.mark.parametrize(
    "step, where", [("MAIL", "sender"), ("RCPT", "receiver"), ("DATA", "content"), ("BODY", "content")]
)
async def test_a_refusal_for_good_ends_it_at_once(database: str, server: MailServer, step: str, where: str) -> None:
    server.answers[step] = SECRET_WORDS
    await queued()
    assert await deliver_due(sending_to(server.port)) == Delivered(dead=1)
    row = await only_row()
    assert (row["state"], row["failure"], row["attempts"]) == ("dead", f"{where} 550", 1)
    assert row["letter"] is not None, "a person may want to send it again"


@pytest.mark.parametrize(
    "step, where", [("MAIL", "sender"), ("RCPT", "receiver"), ("DATA", "content"), ("BODY", "content")]
)
async def test_a_refusal_for_now_is_tried_again_later(database: str, server: MailServer, step: str, where: str) -> None:
    server.answers[step] = "451 try later"
    await queued()
    now = datetime.now(UTC)
    assert await deliver_due(sending_to(server.port), now) == Delivered(later=1)
    row = await only_row()
    assert (row["state"], row["failure"]) == ("waiting", f"{where} 451")
    assert row["next_at"] == now + timedelta(minutes=1)
    server.answers.clear()
    assert await deliver_due(sending_to(server.port), now + timedelta(seconds=59)) == Delivered()
    assert await deliver_due(sending_to(server.port), now + timedelta(seconds=61)) == Delivered(sent=1)
    assert len(server.taken) == 1


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("trouble, failure", [(STALLS, "timeout"), (DIES, "broken")])
async def test_trouble_before_the_letter_left_is_tried_again(
    database: str, server: MailServer, step: str, trouble: str, failure: str
) -> None:
    server.answers[step] = trouble
    await queued()
    assert await deliver_due(sending_to(server.port)) == Delivered(later=1)
    row = await only_row()
    assert (row["state"], row["failure"]) == ("waiting", failure)


@pytest.mark.parametrize("trouble", [STALLS, DIES, "250-half an answer", "999 what?"])
async def test_without_an_answer_after_the_letter_nobody_sends_it_again_by_itself(
    database: str, server: MailServer, trouble: str
) -> None:
    server.answers["BODY"] = trouble
    await queued()
    assert await deliver_due(sending_to(server.port)) == Delivered(dead=1)
    row = await only_row()
    assert (row["state"], row["failure"]) == ("dead", "uncertain")
    server.answers.clear()
    assert await deliver_due(sending_to(server.port), datetime.now(UTC) + timedelta(days=3)) == Delivered()
    assert server.taken == []


async def test_others_go_out_beside_one_that_is_refused_or_breaks_the_connection(
    database: str, server: MailServer
) -> None:
    server.only = "b@example.no"
    for step, told in (("RCPT", "550 no"), ("RCPT", DIES), ("BODY", DIES)):
        server.answers = {step: told}
        server.taken.clear()
        await queued("a@example.no", "b@example.no", "c@example.no")
        done = await deliver_due(sending_to(server.port))
        assert (done.sent, server.receivers) == (2, ["a@example.no", "c@example.no"]), (step, told)


async def test_a_server_that_has_had_enough_gets_a_new_connection(database: str, server: MailServer) -> None:
    await queued("a@example.no", "b@example.no")
    answer = server.handle_RCPT

    async def once_then_done(smtp: Any, session: Any, *others: Any) -> str:
        session.letters = getattr(session, "letters", 0) + 1
        return "421 enough for now" if session.letters > 1 else await answer(smtp, session, *others)

    server.handle_RCPT = once_then_done  # type: ignore[method-assign]
    assert await deliver_due(sending_to(server.port)) == Delivered(sent=2)
    assert server.connections == 2


async def test_tries_end_after_more_than_a_day(database: str, server: MailServer) -> None:
    server.answers["RCPT"] = "450 mailbox busy"
    await queued()
    started = now = datetime.now(UTC)
    for tries in range(1, 50):
        await deliver_due(sending_to(server.port), now)
        row = await only_row()
        assert row["attempts"] == tries
        if row["state"] == "dead":
            break
        now = row["next_at"]
    assert tries == 10
    assert timedelta(days=1) < now - started < timedelta(days=3)
    assert row["failure"] == "receiver 450"


async def test_nobody_listening_is_tried_again_for_all_and_asked_once(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with mail_server() as gone:
        port = gone.port
    asked = 0
    connect = opening.SMTP.connect

    async def counted(self: Any, **options: Any) -> Any:
        nonlocal asked
        asked += 1
        return await connect(self, **options)

    monkeypatch.setattr(opening.SMTP, "connect", counted)
    await queued("a@example.no", "b@example.no", "c@example.no")
    assert await deliver_due(sending_to(port)) == Delivered(later=3)
    assert {(row["state"], row["failure"], row["attempts"]) for row in await rows()} == {("waiting", "unreachable", 1)}
    assert asked == 1


async def test_two_deliverers_at_once_never_send_the_same(database: str, server: MailServer) -> None:
    await queued(*(f"{number}@example.no" for number in range(40)))
    rounds = await asyncio.gather(*(deliver_due(sending_to(server.port)) for _ in range(4)))
    assert sum(done.sent for done in rounds) == 40
    assert sorted(server.receivers) == sorted(f"{number}@example.no" for number in range(40))


async def test_a_worker_that_died_while_sending_leaves_an_uncertain_letter(
    database: str, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCut(Exception):
        pass

    async def power_cut(*_: Any) -> None:
        raise PowerCut

    await queued()
    with monkeypatch.context() as broken:
        broken.setattr(settling, "sent", power_cut)
        with pytest.raises(PowerCut):
            await deliver_due(sending_to(server.port))
    assert len(server.taken) == 1
    assert (await only_row())["state"] == "sending"
    assert await deliver_due(sending_to(server.port)) == Delivered()
    in_time = datetime.now(UTC) + settling.INTERRUPTED_AFTER + timedelta(seconds=1)
    assert await claiming.anything_due(in_time)
    assert await deliver_due(sending_to(server.port), in_time) == Delivered(dead=1)
    assert len(server.taken) == 1, "never twice"
    assert (await only_row())["failure"] == "uncertain"


async def test_a_worker_that_stood_still_and_sent_after_all_says_so(database: str, server: MailServer) -> None:
    await queued()
    now = datetime.now(UTC)
    claimed = await claiming.claim_next(now, 20)
    assert isinstance(claimed, Claimed)
    assert await settling.give_up_interrupted(now + settling.INTERRUPTED_AFTER + timedelta(seconds=1)) == 1
    await settling.sent(claimed, now)
    row = await only_row()
    assert (row["state"], row["failure"], row["letter"]) == ("sent", "", None)
    await settling.dead(claimed, now, "timeout")
    assert (await only_row())["state"] == "sent"


@pytest.mark.parametrize("step, state", [("RCPT", "waiting"), ("BODY", "sending")])
async def test_a_server_that_stops_puts_back_only_what_has_not_left(
    database: str, server: MailServer, step: str, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "COMMAND_SECONDS", 20)
    monkeypatch.setattr(connection, "ANSWER_SECONDS", 20)
    server.answers[step] = STALLS
    await queued()
    work = asyncio.create_task(deliver_due(sending_to(server.port)))
    await asyncio.sleep(0.3)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    row = await only_row()
    assert (row["state"], row["attempts"]) == (state, 0 if state == "waiting" else 1)


async def test_one_receiver_gets_so_many_an_hour_and_the_rest_later(database: str, server: MailServer) -> None:
    settings = sending_to(server.port, mail_per_hour=3)
    await queued(*["Kari@example.no", "kari@example.no"] * 3, "ola@example.no", kind=MailKind.ACCOUNT)
    now = datetime.now(UTC)
    done = await deliver_due(settings, now)
    assert (done.sent, done.later, done.dead) == (4, 3, 0)
    assert "ola@example.no" in server.receivers
    assert await deliver_due(settings, now + timedelta(minutes=59)) == Delivered()
    assert (await deliver_due(settings, now + timedelta(minutes=61))).sent == 3


async def test_whoever_waits_for_a_link_is_served_before_the_reminders(database: str, server: MailServer) -> None:
    await queued("a@example.no", "b@example.no", kind=MailKind.CONFIRM_GROUP)
    await queued("c@example.no", kind=MailKind.SIGN_IN)
    await deliver_due(sending_to(server.port))
    assert server.receivers[0] == "c@example.no"


async def test_a_link_that_is_over_is_not_sent_late(database: str, server: MailServer) -> None:
    await queued(kind=MailKind.SIGN_IN)
    late = datetime.now(UTC) + timedelta(minutes=31)
    assert await deliver_due(sending_to(server.port), late) == Delivered(dead=1)
    row = await only_row()
    assert (row["state"], row["failure"], row["letter"], row["receiver"]) == ("dead", "expired", None, "")
    assert server.taken == []


@pytest.mark.parametrize(
    "subject, receiver, failure",
    [
        ("Hei\r\nBcc: all@example.no", "kari@example.no", "unreadable"),
        ("Hei\nX: y", "kari@example.no", "unreadable"),
        ("Hei", "kari@example.no\r\nBcc: all@example.no", "address"),
        ("Hei", "kari@example.no>\r\nRCPT TO:<all@example.no", "address"),
        ("Hei", "kari@example.no, all@example.no", "address"),
        ("Hei", "no address", "address"),
    ],
)
async def test_nobody_breaks_out_of_a_header(
    database: str, server: MailServer, subject: str, receiver: str, failure: str
) -> None:
    await queued(receiver, letter=msgspec.structs.replace(LETTER, subject=subject))
    assert await deliver_due(sending_to(server.port)) == Delivered(dead=1)
    assert (await only_row())["failure"] == failure
    assert server.taken == []


async def test_letters_in_a_domain_and_in_a_name_arrive(database: str, server: MailServer) -> None:
    await queued("kari@blåbær.no", "kåre@example.no")
    assert (await deliver_due(sending_to(server.port))).dead == 1, "this server does not know SMTPUTF8"
    assert server.receivers == ["kari@xn--blbr-roah.no"]
    async with mail_server(enable_SMTPUTF8=True) as modern:
        await queued("kåre@example.no")
        assert (await deliver_due(sending_to(modern.port))).sent == 1
        assert modern.receivers == ["kåre@example.no"]


async def test_a_login_is_used_and_a_wrong_one_kills_no_letter(database: str) -> None:
    options: dict[str, Any] = {"authenticator": knows({"videre": "p@ss/word"}), "auth_require_tls": False}
    async with mail_server(auth_required=True, **options) as strict:
        await queued()
        assert (await deliver_due(sending_to(strict.port, login="videre:wrong@"))).later == 1
        assert (await only_row())["failure"] == "login 535"
        later = datetime.now(UTC) + timedelta(minutes=2)
        assert (await deliver_due(sending_to(strict.port, login="videre:p%40ss%2Fword@"), later)).sent == 1


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
async def test_mail_is_encrypted_where_it_can_be(
    database: str, scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = self_signed(tmp_path)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    options: dict[str, Any] = {} if scheme == "smtps" else {"require_starttls": True}
    async with mail_server(tls, smtps=scheme == "smtps", **options) as secure:
        await queued()
        assert (await deliver_due(sending_to(secure.port, scheme))).later == 1
        assert (await only_row())["failure"] == "encryption", "nobody vouches for this certificate"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        later = datetime.now(UTC) + timedelta(minutes=2)
        assert (await deliver_due(sending_to(secure.port, scheme), later)).sent == 1


async def test_a_line_that_is_a_dot_does_not_end_the_letter(database: str, server: MailServer) -> None:
    await queued(letter=Letter("Hei", ("Første.", ".", ".. og siste.")))
    await deliver_due(sending_to(server.port))
    text = server.letters[0].get_body(("plain",))
    assert text is not None
    assert "\n.\n\n.. og siste." in text.get_content().replace("\r\n", "\n")


async def test_neither_addresses_nor_a_servers_words_reach_the_log(
    database: str, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="videre")
    server.answers["RCPT"] = SECRET_WORDS
    await queued()
    await deliver_due(sending_to(server.port))
    assert "given up" in caplog.text
    assert "kari" not in caplog.text
    assert "does not exist" not in caplog.text
    assert "does not exist" not in str(await rows())


async def test_without_a_mail_server_letters_are_shown_instead(database: str) -> None:
    await queued()
    assert await deliver_due(Settings(environment="production")) == Delivered()
    assert (await only_row())["state"] == "waiting"
    assert await deliver_due(Settings()) == Delivered(shown=1)
    assert (await only_row())["state"] == "shown"


async def test_the_doctor_greets_the_server_and_sends_nothing(server: MailServer) -> None:
    found = await doctor._mail(sending_to(server.port))
    assert (found.sound, found.words) == (True, "the server answers, NOT encrypted")
    assert server.taken == []
    async with mail_server() as gone:
        port = gone.port
    found = await doctor._mail(sending_to(port))
    assert (found.sound, found.words) == (False, "the server cannot be used (unreachable)")
    assert (await doctor._mail(Settings())).sound
