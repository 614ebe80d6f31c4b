"""The mailbox of a demonstration: letters as their receivers would see them, and no mailbox where mail is sent."""

from __future__ import annotations

import httpx
import pytest

from tests import world as w
from tests.web.reading import all_of, parsed, with_class, words
from tests.web.working import sign_in
from videre.database import writing
from videre.language import Language
from videre.people.roles import Role
from videre.post.letters import Button, Letter, MailKind
from videre.post.outbox import queue_letter
from videre.post.queries import shown_mails
from videre.settings import Settings
from videre.web.controllers.mailbox import SHOWN_FIRST

BOX = "/post"


async def a_letter(
    to: str = "ivar@example.no", subject: str = "Stemmer opplysningene?", kind: MailKind = MailKind.CONFIRM_GROUP
) -> None:
    letter = Letter(subject, ("Hei & <b>velkommen</b>.",), (Button("Svar", "/bekreft/abc"),), ("Takk.",))
    async with writing():
        await queue_letter(letter, to=to, kind=kind, language=Language.NB)


async def test_the_newest_letter_is_first_and_leads_to_itself(client: httpx.AsyncClient) -> None:
    await a_letter(subject="Den første")
    await a_letter(to="siv@example.no", subject="Den andre")
    answer = await client.get(BOX)
    assert answer.headers["cache-control"] == "no-store"
    (letters,) = with_class(parsed(answer.text), "letters")
    assert [words(each) for each in all_of(letters, "strong")][:2] == ["Den andre", "Den første"]
    newest = all_of(letters, "a")[0].get("href")
    assert "Til siv@example.no" in words(all_of(letters, "a")[0])
    assert "Den andre" in (await client.get(str(newest))).text


async def test_the_list_is_narrowed_to_one_address(client: httpx.AsyncClient) -> None:
    await a_letter()
    await a_letter(to="siv@example.no", subject="Til Siv")
    text = (await client.get(f"{BOX}?til=siv@example.no")).text
    assert "Til Siv" in text
    assert "Stemmer opplysningene?" not in text
    assert "Ingen e-post til denne adressen" in (await client.get(f"{BOX}?til=ola@example.no")).text


async def test_a_long_list_is_shown_in_full_when_asked(client: httpx.AsyncClient) -> None:
    for number in range(SHOWN_FIRST + 1):
        await a_letter(subject=f"Brev {number}")
    text = (await client.get(f"{BOX}?til=ivar@example.no")).text
    assert text.count("Brev ") == SHOWN_FIRST
    assert "til=ivar%40example.no&amp;alle=on" in text
    assert "Brev 0<" in (await client.get(f"{BOX}?til=ivar@example.no&alle=on")).text


async def test_a_letter_is_shown_as_it_would_look_and_as_plain_text(
    client: httpx.AsyncClient, settings: Settings
) -> None:
    await a_letter()
    newest = (await shown_mails(settings))[0]
    answer = await client.get(f"{BOX}/{newest.id}")
    tree = parsed(answer.text)
    (letter,) = with_class(tree, "letter")
    assert "Hei & <b>velkommen</b>." in words(letter)  # what stands in a letter is text, never markup
    links = [str(link.get("href")) for link in all_of(letter, "a")]
    assert links[0] == "/bekreft/abc"
    assert links[1].startswith("/avmeld/")
    (text,) = with_class(tree, "letter-text")
    assert "http://testserver/bekreft/abc" in words(text)
    assert not all_of(tree, "iframe")
    assert not [each for each in tree.iter() if "style" in each.attrib]


async def test_a_letter_nobody_can_refuse_has_no_way_out(client: httpx.AsyncClient, settings: Settings) -> None:
    await a_letter(kind=MailKind.SIGN_IN)
    newest = (await shown_mails(settings))[0]
    assert "/avmeld/" not in (await client.get(f"{BOX}/{newest.id}")).text


async def test_an_empty_mailbox_says_what_to_do(client: httpx.AsyncClient) -> None:
    text = (await client.get(f"{BOX}?til=nobody@example.no")).text
    assert "/start/gruppe" in text


async def test_a_letter_that_is_not_there_is_not_found(client: httpx.AsyncClient) -> None:
    assert (await client.get(f"{BOX}/999999")).status_code == 404


@pytest.mark.parametrize("till", ["\u202eevil", "x" * 400])
async def test_an_odd_address_is_shown_as_such(client: httpx.AsyncClient, till: str) -> None:
    assert (await client.get(BOX, params={"til": till})).status_code == 200


async def test_where_mail_is_sent_there_is_no_mailbox(client: httpx.AsyncClient, settings: Settings) -> None:
    await a_letter()
    newest = (await shown_mails(settings))[0].id
    await sign_in(client, await w.an_account(Role.STARTER))
    app = client._transport.app  # type: ignore[attr-defined]  # the running application behind the client
    app.state.settings = Settings(
        database_url=settings.database_url, base_url="http://testserver", smtp_url="smtp://mail.example.no:587"
    )
    for address in (BOX, f"{BOX}/{newest}"):
        assert (await client.get(address)).status_code == 404
