"""Ivar gets a letter: he answers it with one tap, and works at his desk, on a telephone and without scripts."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.visitor import DESK, PHONE, Visitor
from videre.people.demo import DEMO_PASSWORD

Visit = Callable[..., Visitor]
IVARS = "/post?til=ivar@example.no"
SOON = 20.0
"""Seconds within which the house has written the letters that are due when it starts."""


@pytest.fixture
def site(own_site: str) -> str:
    return own_site


def comes(visitor: Visitor, what: Any) -> Any:
    """Load the page again until it shows something, and return that."""
    deadline = time.monotonic() + SOON
    while what.count() == 0 and time.monotonic() < deadline:
        time.sleep(0.3)
        visitor.page.reload()
    return what.first


def reads_the_letter(visitor: Visitor) -> None:
    letter = visitor.page.locator(".letters a", has_text=re.compile("Stemmer opplysningene|Vi venter på svar"))
    comes(visitor, letter).click()
    visitor.page.get_by_role("link", name="Svar om gruppa").wait_for()


def test_ivar_answers_the_letter_with_one_tap_and_the_listing_is_renewed(visit: Visit) -> None:
    # Given a letter that asks Ivar whether his group's listing still holds, in the mailbox of the demonstration
    ivar = visit(IVARS, PHONE, script=False)
    reads_the_letter(ivar)
    # When he follows its button, and looks twice before he does anything
    ivar.page.get_by_role("link", name="Svar om gruppa").click()
    ivar.page.reload()
    link = ivar.page.url
    # Then he sees what is listed, and four answers
    assert ivar.page.get_by_role("heading", level=1).inner_text() == "Stemmer dette fortsatt?"
    assert ivar.page.locator(".answers button").count() == 4
    assert "Bekreftet" in ivar.page.locator(".answer__listed").inner_text()
    # When somebody looks at the same page at a desk, in the dark
    visit(link.removeprefix(ivar.site), DESK, dark=True).looks_closely()
    # And he taps «Stemmer fortsatt»
    ivar.page.get_by_role("button", name="Stemmer fortsatt").click()
    # Then he is thanked
    assert ivar.page.get_by_role("heading", level=1).inner_text().startswith("Takk!")
    # And the listing says so to anybody
    ivar.page.get_by_role("link", name="Se gruppa i lista").click()
    assert comes(ivar, ivar.page.get_by_text("Bekreftet i dag")).is_visible()
    # And the same letter, opened again, knows that he has answered
    again = visit(link.removeprefix(ivar.site), PHONE)
    assert "vi har fått svar" in again.page.get_by_role("heading", level=1).inner_text()


def test_ivar_says_at_his_desk_that_the_group_is_full_and_everyone_sees_it(visit: Visit) -> None:
    # Given Ivar at his desk, on his telephone
    ivar = visit("/inn", PHONE)
    ivar.page.get_by_label("E-post").fill("ivar@example.no")
    ivar.page.get_by_label("Passord").fill(DEMO_PASSWORD)
    ivar.page.get_by_role("main").get_by_role("button", name="Logg inn").click()
    ivar.page.wait_for_url("**/arbeid")
    ivar.goes_to("/arbeid/mine")
    ivar.looks_closely()
    assert ivar.overflow() == 0
    # When he opens the group that runs by itself
    running = ivar.page.locator(".desk-card", has_text="selvgående").first
    running.get_by_role("link").click()
    ivar.page.locator(".room-buttons").wait_for()
    ivar.looks_closely()
    assert ivar.overflow() == 0
    # Then whatever he taps with his thumb is large enough
    heights = ivar.page.evaluate(
        "[...document.querySelectorAll('.desk button')].filter(each => each.checkVisibility())"
        ".map(each => each.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44
    # When he taps «Fullt»
    ivar.page.get_by_role("button", name="Fullt").click()
    ivar.page.get_by_role("status").wait_for()
    assert ivar.page.locator(".room-button[aria-pressed=true]").inner_text().startswith("Fullt")
    # Then a stranger sees it on the group's own page
    address = str(ivar.page.get_by_role("link", name="Se den slik andre ser den").get_attribute("href"))
    stranger = visit(address, PHONE)
    assert comes(stranger, stranger.page.get_by_text("Gruppa er full nå.")).is_visible()
    # When he prints the sheet on confidentiality
    ivar.goes_to(ivar.page.url.removeprefix(ivar.site).partition("?")[0] + "/taushet")
    ivar.page.emulate_media(media="print")
    # Then nothing but the sheet is on the paper
    assert ivar.page.locator(".paper").is_visible()
    assert not ivar.page.get_by_role("contentinfo").is_visible()
    ivar.page.emulate_media(media="screen")
    # When he logs out, nothing of him is left in the browser
    ivar.page.get_by_role("button", name="Logg ut").click()
    ivar.page.wait_for_url("**/inn?*")
