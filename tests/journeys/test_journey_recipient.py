"""Somebody asks to be contacted, and a recipient answers: from the letter on a telephone, signed in, and too late.

Berit's requests are made through the same actions as her card's page uses, in the database the server works on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import unquote

import pytest

from tests import handovers as h
from tests.conftest import run
from tests.journeys.conftest import served
from tests.journeys.visitor import PHONE, Visitor
from tests.world import identity_of
from videre.database import database, reading, writing
from videre.directory.group_seen import led_by, stewarded_by
from videre.directory.lifecycle import GroupState
from videre.directory.tables import Group
from videre.handover.contact import withdraw
from videre.handover.holding import Holder
from videre.handover.tables import ContactRequest
from videre.people.account_rows import account_by_email
from videre.people.demo import DEMO_PASSWORD
from videre.people.shapes import Identity

Visit = Callable[..., Visitor]
T = TypeVar("T")
IVAR, SIV, RANDI = "ivar@example.no", "siv@example.no", "randi@example.no"
NAME, PHONE_NUMBER, EMAIL = "Planteberit", "911 22 334", "planteberit@example.no"
PLANTED = (NAME, "911 22 334", "91122334", EMAIL)


class Asked(NamedTuple):
    """A request under way: its card's holder, its id, the group, and whose mailbox the letter is in."""

    holder: Holder
    id: int
    group: str
    receiver: str


@pytest.fixture(scope="module")
def url(copied: Callable[[str], str]) -> str:
    """A copy of the demonstration of this module's own."""
    return copied("test_journey_recipient")


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the server of this module writes."""
    return tmp_path_factory.mktemp("recipient") / "server.log"


@pytest.fixture(scope="module")
def site(url: str, log: Path) -> Iterator[str]:
    with served(url, log) as address:
        yield address


@pytest.fixture
def asks(url: str) -> Callable[..., Asked]:
    """Berit asks a group that somebody leads or answers for: ``asks(IVAR)``, ``asks(SIV, hours_ago=50)``."""
    return lambda whose, **how: _in(url, _asks(whose, **how))


@pytest.fixture
def takes_back(url: str) -> Callable[[Asked], None]:
    return lambda asked: _in(url, withdraw(asked.holder))


def _in(url: str, work: Coroutine[Any, Any, T]) -> T:
    async def inside() -> T:
        async with database(url):
            return await work

    return run(inside())


async def _account(email: str) -> Identity:
    async with reading():
        account = await account_by_email(email)
    assert account is not None
    return await identity_of(account)


async def _asks(whose: str, *, hours_ago: int = 0) -> Asked:
    identity = await _account(whose)
    async with reading():
        reach: Any = stewarded_by(identity) if whose == SIV else Group.id.is_in(await led_by(identity))
        # A running group: at one that gathers every request holds one of eight places.
        running = (Group.state == GroupState.RUNNING.value) & Group.missing.eq(False) & (Group.contact_email != "")
        group = (await Group.select(Group.id, Group.name).where(reach & running).order_by(Group.id).limit(1))[0]
    holder, _ = await h.a_card(group["id"], sender=await _account(RANDI))
    request_id = await h.a_request(holder, group["id"], name=NAME, phone=PHONE_NUMBER, email=EMAIL)
    this = ContactRequest.id == request_id
    async with writing():
        row = (await ContactRequest.select(ContactRequest.made_at, ContactRequest.recipient_email).where(this))[0]
        if hours_ago:
            await ContactRequest.update({ContactRequest.made_at: row["made_at"] - timedelta(hours=hours_ago)}).where(
                this
            )
    return Asked(holder, request_id, group["name"], row["recipient_email"])


def heading(visitor: Visitor) -> str:
    return str(visitor.page.locator("main h1").inner_text())


def shows_nothing_of_berit(visitor: Visitor) -> bool:
    """Neither on the page nor in its title or address."""
    seen = visitor.page.content() + visitor.page.title() + unquote(visitor.page.url)
    return not any(part in seen for part in PLANTED)


def opens_the_letter(visitor: Visitor, asked: Asked) -> str:
    """Open the newest letter, which says nothing, and follow its button; return the path it leads to."""
    visitor.opens_letter(asked.receiver, "Noen ber deg ta kontakt")
    assert shows_nothing_of_berit(visitor)
    visitor.follows("Åpne forespørselen", visitor.page.locator(".letter"))
    return str(visitor.page.url).removeprefix(visitor.site)


def opens_the_request(visitor: Visitor) -> None:
    visitor.presses("Åpne forespørselen")
    assert heading(visitor) == NAME
    assert not any(part in visitor.page.title() + unquote(visitor.page.url) for part in PLANTED)


def test_from_the_letter_to_the_first_meeting_on_a_telephone(
    visit: Visit, asks: Callable[..., Asked], log: Path
) -> None:
    asked = asks(IVAR)
    # Given the letter on the recipient's telephone
    recipient = visit("/post", PHONE)
    path = opens_the_letter(recipient, asked)
    # When the page is only looked at, by the recipient and by whatever follows links before them
    for _ in range(2):
        recipient.page.reload()
        assert heading(recipient) == "Noen vil bli kontaktet"
        assert asked.group in recipient.page.locator("main").inner_text()
        assert "47 timer igjen av 48" in recipient.page.locator(".receiving__clock").inner_text()
        assert shows_nothing_of_berit(recipient)
    recipient.looks_everywhere()
    # When they open it
    opens_the_request(recipient)
    # Then one press calls and one writes
    reach = recipient.page.locator(".receiving__reach a")
    assert reach.nth(0).get_attribute("href") == "tel:91122334"
    assert str(reach.nth(1).get_attribute("href")).startswith(f"mailto:{EMAIL}?subject=Du%20ba")
    # And whatever is tapped with a thumb is large enough
    heights = recipient.page.evaluate(
        "[...document.querySelectorAll('.receiving :is(button, .ds-button, summary, input)')]"
        ".filter(each => each.checkVisibility()).map(each => each.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44, heights
    recipient.looks_everywhere()
    # When they have called, one press says so
    recipient.presses("Jeg har tatt kontakt")
    assert heading(recipient) == "Takk! Personen ser at du har tatt kontakt."
    assert shows_nothing_of_berit(recipient)
    recipient.looks_everywhere()
    # When they come back by the letter, the day of the group's next meeting is there, and one press sets it
    recipient.goes_to(path)
    assert heading(recipient) == "Hvordan går det?"
    assert recipient.page.locator("#meeting_on").input_value() >= recipient.page.locator("#meeting_on").get_attribute(
        "min"
    )
    recipient.looks_everywhere()
    recipient.presses("Møtet er avtalt")
    assert heading(recipient).startswith("Takk! Første møte er satt til ")
    # When Berit does not come, and then she does
    recipient.goes_to(path)
    recipient.presses("Personen kom ikke")
    assert heading(recipient) == "Takk for at du sa fra"
    recipient.goes_to(path)
    recipient.presses("Personen kom")
    assert heading(recipient) == "Så fint at personen kom. Takk for hjelpen!"
    recipient.looks_everywhere()
    # Then the letter leads nowhere any more
    late = visit(path, PHONE, expects=("404",))
    assert heading(late) == "Denne forespørselen er avsluttet"
    late.looks_everywhere()
    # And the server's log knows nothing of it
    written = log.read_text(errors="replace")
    assert "videre" in written
    assert not any(part in written for part in (*PLANTED, "/mottak/"))


def test_without_scripts_a_group_that_cannot_help_says_so_with_one_press(
    visit: Visit, asks: Callable[..., Asked]
) -> None:
    asked = asks(IVAR)
    recipient = visit("/post", PHONE, script=False, expects=("404", "422"))
    path = opens_the_letter(recipient, asked)
    assert shows_nothing_of_berit(recipient)
    # When a day is needed and none is given, the field says so and nothing is answered
    recipient.page.get_by_text("Har du alt tatt kontakt").click()
    recipient.fills(meeting_on="")
    recipient.presses("Møtet er avtalt")
    assert "Velg dagen dere har avtalt." in recipient.page.locator("#meeting_on-error").inner_text()
    opens_the_request(recipient)
    recipient.presses("Gruppa er full")
    assert heading(recipient) == "Takk for at du svarte"
    assert shows_nothing_of_berit(recipient)
    recipient.goes_to(path)
    assert heading(recipient) == "Denne forespørselen er avsluttet"


def test_ivar_answers_signed_in_and_a_request_is_taken_back_before_his_eyes(
    visit: Visit, asks: Callable[..., Asked], takes_back: Callable[[Asked], None]
) -> None:
    asks(IVAR), (second := asks(IVAR))
    ivar = visit("/inn", PHONE, works=True, expects=("404",))
    ivar.signs_in(IVAR, DEMO_PASSWORD)
    # His first page says that somebody waits
    ivar.page.locator("a.task", has_text="Vil bli kontaktet").click()
    ivar.page.wait_for_url("**/arbeid/foresporsler")
    ivar.looks_everywhere()
    assert shows_nothing_of_berit(ivar)
    ivar.page.locator(f'.request-card a[href$="/{second.id}"]').click()
    opens_the_request(ivar)
    ivar.looks_everywhere()
    # When Berit takes it back while he has the page before him, his press changes nothing
    takes_back(second)
    ivar.presses("Jeg har tatt kontakt")
    assert heading(ivar) == "Denne forespørselen er avsluttet"
    assert shows_nothing_of_berit(ivar)
    ivar.looks_everywhere()
    # And a letter tells the recipient to forget her
    ivar.opens_letter(second.receiver, "trukket tilbake")
    assert shows_nothing_of_berit(ivar)
    # And the other one still waits for him, and is answered from the list
    ivar.goes_to("/arbeid/foresporsler")
    assert ivar.page.locator(f'.request-card a[href$="/{second.id}"]').count() == 0
    ivar.page.locator(".request-card a").first.click()
    ivar.page.get_by_text("Har du alt tatt kontakt").click()
    ivar.presses("Jeg har tatt kontakt")
    assert heading(ivar).startswith("Takk!")


def test_siv_sees_that_somebody_has_waited_too_long_and_not_who(visit: Visit, asks: Callable[..., Asked]) -> None:
    asked = asks(SIV, hours_ago=50)
    siv = visit("/inn", works=True)
    siv.signs_in(SIV, DEMO_PASSWORD)
    siv.page.locator("a.task", has_text="Venter på kontakt").click()
    siv.page.wait_for_url("**/arbeid/venter")
    card = siv.page.locator(".request-card", has_text=asked.group)
    assert re.search("Har ventet i 50 timer", card.inner_text())
    assert card.locator("a[href^='mailto:']").count() == 1
    assert shows_nothing_of_berit(siv)
    siv.looks_everywhere()
