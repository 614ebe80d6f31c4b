"""Randi at RPH hands somebody over: from words and postal code to a printed card, by the keyboard, in a minute.

Every press of a key is counted, those that write the words too.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.visitor import DESK, PHONE, Visitor
from videre.people.demo import DEMO_PASSWORD

Visit = Callable[..., Visitor]

RANDI = "randi@example.no"
WORDS, NEAR = "får ikke sove", "1607"
UNDER_A_MINUTE = 60
"""Seconds: a machine types faster than a hand, but it may have much else to do."""
KEYS_BESIDE_THE_WRITING = 7
"""Tab, Tab, Space (18 or older), Enter (suggestions), Space (keep the first), Enter (the card), Enter (print)."""
PRINTED = "window.print = () => { document.documentElement.dataset.printed = 'yes' }"


@pytest.fixture
def site(own_site: str) -> str:
    return own_site


class Keys:
    """A keyboard that counts."""

    def __init__(self, visitor: Visitor) -> None:
        self.page = visitor.page
        self.pressed = 0

    def types(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.pressed += len(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def leads_on(self, key: str) -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation(wait_until="load"):
            self.press(key)


def focused(visitor: Visitor) -> str:
    """The id of what has the focus, or its words."""
    return str(visitor.page.evaluate("document.activeElement.id || document.activeElement.innerText"))


def shown_code(visitor: Visitor) -> str:
    return re.sub(r"\s", "", visitor.page.locator(".card-code__signs").inner_text())


def sends(randi: Visitor) -> None:
    with randi.page.expect_navigation(wait_until="load"):
        randi.page.locator("button[name=send]").click()


def at_the_desk(visit: Visit, screen: tuple[int, int] = DESK, **how: Any) -> Visitor:
    randi = visit("/inn", screen, works=True, **how)
    randi.signs_in(RANDI, DEMO_PASSWORD)
    randi.goes_to("/arbeid/overforing")
    return randi


def makes_a_card(randi: Visitor, words: str, near: str) -> Keys:
    """From an empty desk to the printed card of one group, by the keyboard alone; return the keyboard."""
    randi.page.add_init_script(PRINTED)
    randi.goes_to("/arbeid/overforing")
    keys = Keys(randi)
    assert focused(randi) == "q"
    keys.types(words)
    keys.press("Tab")
    keys.types(near)
    keys.press("Tab", "Space")
    keys.leads_on("Enter")
    assert focused(randi).startswith("kept-")
    keys.press("Space")
    assert randi.page.locator("#count").inner_text() == "1 gruppe valgt"
    keys.leads_on("Enter")
    assert focused(randi) == "Skriv ut"
    keys.press("Enter")
    assert randi.page.locator("html").get_attribute("data-printed") == "yes"
    assert keys.pressed == len(words) + len(near) + KEYS_BESIDE_THE_WRITING
    return keys


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_from_words_and_postal_code_to_a_printed_card(visit: Visit, screen: tuple[int, int]) -> None:
    randi = at_the_desk(visit, screen)
    randi.looks_everywhere()
    begun = time.monotonic()
    keys = makes_a_card(randi, WORDS, NEAR)
    assert keys.pressed == 24
    assert time.monotonic() - begun < UNDER_A_MINUTE
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{10}", shown_code(randi))
    assert randi.page.locator(".paper-card__groups li").count() == 1
    randi.looks_everywhere()
    # What the person struggles with stands in no address, and the page is not in the way of «Ny overføring».
    assert not [url for url in randi.asked if "sove" in url or shown_code(randi) in url]
    randi.follows("Ny overføring")
    assert focused(randi) == "q"


def test_together_three_groups_and_contact_on_the_spot(visit: Visit) -> None:
    randi = at_the_desk(visit, expects=("422",))
    keys, page = Keys(randi), randi.page
    keys.types("angst")
    keys.press("Tab")
    keys.types(NEAR)
    # Without the age: told beside the field, and nothing typed is lost
    keys.leads_on("Enter")
    assert focused(randi) == "faults"
    randi.looks_everywhere()
    assert page.locator("#q").input_value() == "angst"
    page.locator("input[name=age]").first.focus()
    keys.press("Space")
    keys.leads_on("Enter")
    randi.looks_everywhere()
    randi.sees_map()
    # The arrows lead from box to box; the fourth is one too many, kindly
    page.locator("input[name=kept]").first.focus()
    keys.press("Space", "ArrowDown", "Space", "ArrowDown", "Space", "ArrowDown", "Space")
    assert page.locator("input[name=kept]:checked").count() == 3
    assert "plass til tre" in page.locator("#full").inner_text()
    assert page.locator("#count").inner_text() == "3 grupper valgt"
    keys.leads_on("Enter")
    assert page.locator(".paper-card__groups li").count() == 3
    code = shown_code(randi)
    # «Last siden på nytt» shows the same card
    page.reload(wait_until="load")
    assert shown_code(randi) == code
    # The person wants to be contacted by the first group, here and now
    with page.expect_navigation(wait_until="load"):
        page.locator(".beside__ask button").first.click()
    assert "Ja, kontaktene i" in page.locator("main").inner_text()
    randi.looks_everywhere()
    sends(randi)
    randi.looks_everywhere()
    assert "Kryss av for at du sier ja" in page.locator("main").inner_text()
    randi.fills(name="Zebra", phone="40000007")
    page.locator("#agreed").check()
    sends(randi)
    randi.is_told("Forespørselen er sendt til")
    assert shown_code(randi) == code
    assert "Zebra" not in page.content()
    randi.looks_everywhere()


def test_nobody_under_eighteen_and_somebody_in_danger(visit: Visit) -> None:
    randi = at_the_desk(visit, PHONE)
    keys = Keys(randi)
    keys.types("vil ikke leve mer")
    keys.press("Tab")
    keys.types(NEAR)
    keys.press("Tab", "ArrowRight")
    keys.leads_on("Enter")
    assert focused(randi) == "urgent-heading"
    assert randi.page.locator("input[name=kept]").count() == 0
    assert "116 111" in randi.page.locator(".handover-minor").inner_text()
    randi.looks_everywhere()


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_the_same_without_javascript(visit: Visit, screen: tuple[int, int]) -> None:
    randi = at_the_desk(visit, screen, script=False, expects=("422",))
    keys = Keys(randi)
    keys.types(WORDS)
    keys.press("Tab")
    keys.types(NEAR)
    keys.press("Tab", "Space")
    keys.leads_on("Enter")
    randi.page.locator("input[name=kept]:focus").wait_for()
    keys.press("Space")
    keys.leads_on("Enter")
    assert keys.pressed == len(WORDS) + len(NEAR) + KEYS_BESIDE_THE_WRITING - 1
    assert len(shown_code(randi)) == 10
    assert not randi.page.get_by_role("button", name="Skriv ut").is_visible()
    assert randi.page.get_by_role("button", name="Åpne PDF").is_visible()
    # Nobody stops the fourth here but the page that comes back, with everything as it was
    randi.follows("Ny overføring")
    keys.types(WORDS)
    keys.press("Tab")
    keys.types(NEAR)
    keys.press("Tab", "Space")
    keys.leads_on("Enter")
    for box in randi.page.locator("input[name=kept]").all()[:4]:
        box.check()
    randi.presses("Lag kort")
    assert "plass til tre" in randi.page.locator("#kept-error").inner_text()
    assert randi.page.locator("input[name=kept]:checked").count() == 4
    randi.page.locator("input[name=kept]:checked").last.uncheck()
    randi.presses("Lag kort")
    assert len(shown_code(randi)) == 10


def test_the_card_prints_alone_on_one_page(visit: Visit) -> None:
    randi = at_the_desk(visit)
    randi.fills(q=WORDS, near=NEAR)
    randi.page.locator("input[name=age]").first.check()
    randi.presses("Vis forslag")
    for box in randi.page.locator("input[name=kept]").all()[:3]:
        box.check()
    randi.presses("Lag kort")
    randi.page.emulate_media(media="print")
    seen = randi.page.locator("body").inner_text()
    assert "Veien videre" in seen
    for hidden in ("Ny overføring", "Til journalen", "Logg ut", "Åpne PDF"):
        assert hidden not in seen, hidden
    printed = randi.page.pdf(format="A4", margin={"top": "18mm", "bottom": "18mm", "left": "17mm", "right": "17mm"})
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    randi.page.emulate_media(media="screen")
