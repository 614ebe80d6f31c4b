"""A letter says the same as text and as HTML, in the receiver's language; nothing in it can be broken out of."""

from __future__ import annotations

import email
from datetime import UTC, datetime
from email.policy import default
from html.parser import HTMLParser

import html5lib
import msgspec
import pytest

from videre.language import Language
from videre.post.failures import Failure, failure_words, stored, wait_after
from videre.post.letters import REFUSABLE, Button, Letter, MailKind
from videre.post.message import UnusableAddress, envelope
from videre.post.queries import masked
from videre.post.refusals import refuse_path
from videre.post.rendering import Rendered, rendered

BASE = "https://videre.example"
LETTER = Letter(
    "Stemmer dette fortsatt?",
    ("Hei!", "Søvngruppa <b>& co</b> ble bekreftet for lenge siden."),
    (Button("Ja, det stemmer", "/bekreft/abc"), Button("Nei", "/bekreft/abc?svar=ended&x=1")),
    ("Takk for at du holder lista i orden.",),
)


def dressed(letter: Letter = LETTER, kind: MailKind = MailKind.CONFIRM_GROUP, refuse: str = "") -> Rendered:
    return rendered(letter, kind=kind, language=Language.NB, base_url=BASE, refuse_path=refuse)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words, self.links, self.tags = "", [""], set[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.words += data


def read(html: str) -> _Words:
    html5lib.HTMLParser(strict=True).parse(html)
    reader = _Words()
    reader.feed(html)
    return reader


@pytest.mark.parametrize("kind", list(MailKind))
@pytest.mark.parametrize("language", list(Language))
def test_every_kind_says_why_it_came(kind: MailKind, language: Language) -> None:
    path = refuse_path("0" * 64, kind)
    letter = rendered(LETTER, kind=kind, language=language, base_url=BASE, refuse_path=path)
    assert bool(path) is (kind in REFUSABLE)
    assert (f"{BASE}/avmeld/" in letter.text) is (f"{BASE}/avmeld/" in letter.html) is (kind in REFUSABLE)
    assert f'lang="{language}"' in letter.html


def test_text_and_html_say_the_same() -> None:
    letter = dressed(refuse="/avmeld/xyz")
    seen = read(letter.html)
    for words in (*LETTER.lines, *LETTER.after, "Ja, det stemmer", "Ikke send meg flere slike e-poster"):
        assert words in letter.text
        assert words in seen.words
    for path in ("/bekreft/abc", "/bekreft/abc?svar=ended&x=1", "/avmeld/xyz"):
        assert BASE + path in letter.text
        assert BASE + path in seen.links


def test_what_a_person_wrote_stays_words() -> None:
    html = dressed().html
    assert "<b>" not in html
    assert "&lt;b&gt;&amp; co" in html


def test_nothing_is_fetched_and_nobody_is_followed() -> None:
    seen = read(dressed(refuse="/avmeld/xyz").html)
    assert not seen.tags & {"img", "link", "script", "iframe", "object", "form"}
    assert "url(" not in dressed().html


@pytest.mark.parametrize(
    "path", ["https://evil.example", "//evil.example", "/\\evil.example", "", "javascript:1", "/a b", "/a\nb"]
)
def test_a_button_leads_to_a_page_of_ours_or_the_letter_is_not_made(path: str) -> None:
    with pytest.raises(ValueError, match="button"):
        dressed(msgspec.structs.replace(LETTER, buttons=(Button("Trykk", path),)))


def mail(letter: Rendered, **changes: str) -> bytes:
    given = {"to": "kari@example.no", "mail_from": "Videre <post@videre.example>", "refuse_address": ""} | changes
    moment = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    return envelope(letter, mail_id=7, created_at=moment, language=Language.NB, now=moment, **given).data


@pytest.mark.parametrize(
    "subject", ["Hei\r\nBcc: a@example.no", "Hei\nX: y", "Hei\rX", "Hei\x00", "Hei\u2028du", "Hei\n"]
)
def test_a_subject_of_two_lines_is_refused(subject: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        mail(dressed(msgspec.structs.replace(LETTER, subject=subject)))


def test_a_subject_may_hold_a_space_that_does_not_break() -> None:
    assert dressed(msgspec.structs.replace(LETTER, subject="12.\u00a0mars")).subject == "12.\u00a0mars"


WRONG = (
    "", "kari", "@example.no", "kari@", "a b@example.no", "<a@example.no>", "a@b\r\nX: y", "a@example.no,b@example.no",
    '"a b"@example.no', "a@exa mple.no", "a..b@example.no", "a@b>", "a@" + "b" * 70,
)  # fmt: skip


@pytest.mark.parametrize("address", WRONG)
def test_an_address_is_one_address_or_none(address: str) -> None:
    with pytest.raises(UnusableAddress):
        mail(dressed(), to=address)


def test_a_senders_name_with_letters_and_commas_is_one_name() -> None:
    parsed = email.message_from_bytes(
        mail(dressed(), mail_from='"Videre, på nett" <post@videre.example>'), policy=default
    )
    (sender,) = parsed["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Videre, på nett", "post@videre.example")


def test_the_way_to_be_spared_is_one_unbroken_address() -> None:
    address = BASE + refuse_path("0" * 64, MailKind.CONFIRM_GROUP)
    data = mail(dressed(), refuse_address=address)
    assert f"\r\nList-Unsubscribe: <{address}>\r\n".encode() in b"\r\n" + data
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in data


def test_a_mail_is_ascii_with_short_lines_and_the_same_id_each_time() -> None:
    data = mail(dressed(msgspec.structs.replace(LETTER, subject="Blåbær på øya " * 12)))
    data.decode("ascii")
    assert max(len(line) for line in data.split(b"\r\n")) <= 998
    assert b"\n" not in data.replace(b"\r\n", b"")
    first, second = (email.message_from_bytes(each, policy=default) for each in (data, mail(dressed())))
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Subject"] == ("Blåbær på øya " * 12).strip() or first["Subject"].startswith("Blåbær på øya")


def test_waits_grow_and_end() -> None:
    waits = [wait_after(tries) for tries in range(1, 11)]
    assert waits[-1] is None
    grown = [wait for wait in waits if wait is not None]
    assert grown == sorted(grown)
    assert (grown[0].total_seconds(), grown[-1].total_seconds()) == (60, 86_400)


def test_failures_are_words_with_the_servers_code() -> None:
    assert failure_words(Language.NB, stored(Failure.RECEIVER, 550)).endswith("(550)")
    assert failure_words(Language.NB, "") == ""
    assert all(failure_words(Language.NB, stored(each)) for each in Failure)
    assert max(len(stored(each, 550)) for each in Failure) <= 60


def test_a_masked_address_is_known_by_its_owner_only() -> None:
    assert masked("kari.nordmann@example.no") == "k…@example.no"
    assert masked("") == masked("nothing") == ""
