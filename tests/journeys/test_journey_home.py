"""Berit at home in the evening: her card on a telephone, with scripts and without, from the QR to «slett alt»."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.journeys.conftest import served
from tests.journeys.making_cards import made_cards
from tests.journeys.visitor import PHONE, Visitor

Visit = Callable[..., Visitor]
NAME, NUMBER = "Planteberit", "98765432"
REFUSED = ("404 (Not Found)", "422 (Unprocessable Entity)")
"""What the console says of answers that want something mended."""


@pytest.fixture(scope="module")
def home(copied: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A site of the module's own with cards made at its desk."""
    url = copied("test_journey_home")
    codes, path = made_cards(url, 3)
    log = tmp_path_factory.mktemp("home") / "server.log"
    with served(url, log) as address:
        yield {"site": address, "codes": codes, "path": path, "log": log}


@pytest.fixture
def site(home: dict[str, Any]) -> str:
    return str(home["site"])


def heading(visitor: Visitor) -> str:
    return str(visitor.page.get_by_role("heading", level=1).inner_text())


def asks_for_contact(visitor: Visitor) -> None:
    visitor.fills(name=NAME, phone=NUMBER)
    visitor.page.locator("#agreed").check()
    visitor.presses("Send")


def test_berit_opens_her_card_by_its_qr_asks_takes_back_and_erases_all(visit: Visit, home: dict[str, Any]) -> None:
    code = home["codes"][0]
    # Given a card from her last talk, When she follows its QR with the telephone's camera
    berit = visit(f"/kort#{code}", PHONE, expects=REFUSED)
    berit.page.get_by_role("heading", name="Kortet ditt", exact=True).wait_for()
    # Then the three groups stand there, and the code is in no address, not even of those she could go back to
    assert berit.page.locator(".own-group").count() == 3
    assert code not in berit.page.url
    assert not any(code in address for address in berit.page.evaluate("navigation.entries().map(each => each.url)"))
    berit.looks_everywhere()
    # And a group she looks at opens beside the card: a browser cannot go back to an answered form
    with berit.context.expect_page() as beside:
        berit.page.get_by_role("link", name="Se mer om gruppa").first.click()
    assert "/grupper/" in beside.value.url
    beside.value.close()
    assert heading(berit) == "Kortet ditt"
    # And the language of the page is changed without losing the card
    for language, words in (("English", "en"), ("Bokmål", "nb")):
        berit.page.locator(".switcher summary").click()
        berit.follows(language, berit.page.locator(".switcher"))
        assert berit.page.locator("html").get_attribute("lang") == words
        assert berit.page.locator(".own-group").count() == 3

    # When she asks the first group for contact, and forgets to say yes
    berit.presses("Be om kontakt", berit.page.locator(".own-group").first)
    berit.looks_everywhere()
    berit.fills(name=NAME, phone=NUMBER)
    berit.presses("Send")
    # Then the fault is told where her eyes are, and what she wrote is kept
    assert berit.page.evaluate("document.activeElement.id") == "faults"
    assert berit.page.locator("#name").input_value() == NAME
    berit.looks_everywhere()

    # When she says yes
    berit.page.locator("#agreed").check()
    berit.presses("Send")
    # Then she sees who shall make contact, and by when; a reload sends nothing twice
    for _ in range(2):
        standing = berit.page.locator(".own__standing").inner_text()
        assert "Du har bedt om kontakt" in standing
        assert "De skal ta kontakt før" in standing
        assert berit.page.locator(".own-group--chosen").count() == 1
        berit.page.reload()
    berit.looks_everywhere()

    # When she thinks better of it
    berit.presses("Trekk tilbake")
    # Then all she wrote is gone, and she is asked nothing
    assert "Navnet ditt og det du skrev, er slettet" in berit.page.locator("main").inner_text()
    berit.presses("Se hvem som har sett dette")
    assert "Du ba om kontakt" in " ".join(berit.page.locator(".own__looks").inner_text().split())
    assert berit.page.locator(".own__looks").get_by_text("ba om kontakt").count() == 1, "the reload asked again"
    berit.looks_everywhere()
    berit.presses("Tilbake til kortet")

    # When she erases all, and is asked once more
    berit.presses("Slett alt")
    assert heading(berit) == "Vil du slette alt?"
    berit.looks_everywhere()
    berit.presses("Ja, slett alt")
    # Then it is gone, and the code opens nothing any more
    assert heading(berit) == "Alt er slettet"
    berit.goes_to(f"/kort#{code}")
    berit.page.get_by_text("Vi fant ikke kortet").wait_for()
    assert berit.page.locator("#kode").input_value() == ""
    berit.looks_everywhere()
    # And neither her name, her number nor the code ever was in an address or in the log
    log = home["log"].read_text()
    for mark in (NAME, NUMBER, code):
        assert not any(mark in address.partition("#")[0] for address in berit.asked)
        assert mark not in log


def test_without_scripts_she_types_the_code_and_all_works(visit: Visit, home: dict[str, Any]) -> None:
    code = home["codes"][1]
    # Given a browser without scripts, When she follows the QR
    berit = visit(f"/kort#{code}", PHONE, script=False, expects=REFUSED)
    # Then the page says that she must type the code
    assert "Da må du skrive koden selv" in berit.page.locator("main").inner_text()

    # When she types it as it is read aloud, in small letters
    berit.fills(kode=f" {code[:3]} {code[3:6]} {code[6:]} ".lower())
    berit.presses("Åpne kortet")
    assert heading(berit) == "Kortet ditt"
    # And chooses the second group, asks for contact there and takes it back
    second = berit.page.locator(".own-group").nth(1)
    name = second.locator("h3 a").inner_text()
    berit.presses("Velg denne", second)
    chosen = berit.page.locator(".own-group--chosen")
    assert chosen.locator("h3 a").inner_text() == name
    berit.presses("Be om kontakt", chosen)
    asks_for_contact(berit)
    assert "Du har bedt om kontakt" in berit.page.locator(".own__standing").inner_text()
    berit.presses("Trekk tilbake")
    assert "Du har trukket det tilbake" in berit.page.locator(".own__standing").inner_text()

    # When she looks for another, lets the service see how it goes, and says no thanks
    berit.presses("Finn en annen")
    assert berit.page.locator(".own-group").count() > 3
    berit.presses("Ja, la dem se det")
    assert berit.page.get_by_role("button", name="Ikke la dem se det lenger").count() == 1
    berit.presses("Nei takk, ikke nå")
    assert "Du har sagt nei takk" in berit.page.locator(".own__standing").inner_text()
    # And takes the card with her as a file
    with berit.page.expect_download() as kept:
        berit.page.get_by_role("button", name="Last ned som PDF").click()
    assert kept.value.suggested_filename == "videre-kort.pdf"
    # And erases all
    berit.presses("Slett alt")
    berit.presses("Ja, slett alt")
    assert heading(berit) == "Alt er slettet"


def test_two_weeks_later_she_answers_with_one_tap(visit: Visit, home: dict[str, Any]) -> None:
    # Given a letter that asks how it went, When she follows its link and looks at it first
    berit = visit(home["path"], PHONE)
    berit.looks_everywhere()
    # And taps
    berit.presses("Ikke ennå")
    # Then she is thanked, also when she follows the link again, and can still stop it
    berit.goes_to(home["path"])
    assert heading(berit) == "Takk for svaret"
    berit.looks_everywhere()
    berit.presses("Ikke spør meg mer")
    assert "Vi har ikke e-posten din lenger" in berit.page.locator("main").inner_text()


def test_the_door_is_found_from_the_first_page(visit: Visit) -> None:
    berit = visit("/", PHONE)
    berit.follows("Har du et kort?", berit.page.locator(".doors"))
    assert heading(berit) == "Åpne kortet ditt"
    berit.looks_everywhere()
