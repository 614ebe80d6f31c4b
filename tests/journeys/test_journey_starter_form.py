"""Ivar, who wants to start a group, fills in the form on his telephone: with a script, without one, and at a desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.visitor import DESK, PHONE, Visitor

Visit = Callable[..., Visitor]
REFUSED = ("422",)
"""The page that shows what must be mended answers so, and the console says it."""


def ivar_begins(visit: Visit, screen: tuple[int, int], **how: Any) -> Visitor:
    ivar = visit("/start", screen, **how)
    ivar.page.get_by_role("link", name="Registrer en gruppe").click()
    ivar.page.get_by_role("button", name="Begynn").click()
    ivar.page.wait_for_url(re.compile(r"/start/gruppe/[\w-]{20,}"))
    return ivar


def tells_of_the_group(ivar: Visitor) -> None:
    page = ivar.page
    page.get_by_label("Navnet på gruppa").fill("Nattergalen på Kråkerøy")
    page.get_by_label("Kort om gruppa").fill("For deg som ligger våken og vil snakke med andre.")
    page.get_by_label("Mer om gruppa").fill("Vi er noen som ikke får sove. Mange av oss grubler om natta.")
    page.locator("#place").fill("1671")
    page.get_by_label("Lokale").fill("Biblioteket")
    page.get_by_text("Annenhver uke", exact=True).click()
    page.locator("#weekday").get_by_text("tirsdag").click()
    page.get_by_label("E-post til gruppa").fill("nattergalen@example.no")
    page.get_by_label("Navnet ditt").fill("Ivar Moen")
    page.get_by_label("E-posten din").fill("ivar.ny@example.no")


@pytest.mark.parametrize(
    "screen, dark",
    [
        pytest.param(PHONE, False, id="phone, light"),
        pytest.param(PHONE, True, id="phone, dark"),
        pytest.param(DESK, False, id="desk, light"),
        pytest.param(DESK, True, id="desk, dark"),
    ],
)
def test_ivar_registers_a_group_and_sees_it_as_others_will(visit: Visit, screen: tuple[int, int], dark: bool) -> None:
    # Given Ivar, who has begun
    ivar = ivar_begins(visit, screen, dark=dark, has_touch=screen == PHONE)
    page = ivar.page
    assert ivar.overflow() == 0
    # When he writes, the page saves by itself and shows what follows from it
    tells_of_the_group(ivar)
    page.get_by_text("fordi du skrev «grubler»").wait_for()
    page.get_by_text("1671 ligger i Fredrikstad kommune.").wait_for()
    page.get_by_text(re.compile("Annenhver tirsdag")).first.wait_for()
    assert page.get_by_role("checkbox", name="faller ut").count() == 5
    page.get_by_text(re.compile(r"Lagret kl\. \d\d\.\d\d")).wait_for()
    # When he leaves out a day, chooses a topic and sets the point on the map
    page.get_by_role("checkbox", name="faller ut").nth(1).check()
    page.locator(".day--out").wait_for()
    assert page.get_by_role("checkbox", name="faller ut").nth(1).is_checked()
    page.locator("#topics").get_by_text("Søvnvansker").first.click()
    chart = page.locator("#place-map")
    chart.scroll_into_view_if_needed()
    page.locator("#place-map.is-ready").wait_for()
    chart.click(position={"x": 120, "y": 120})
    page.get_by_text("Punktet er satt på kartet.").wait_for()
    page.get_by_label("Bare tettstedet").check()
    ivar.looks_closely()
    assert ivar.overflow() == 0
    # Then the preview is the listing, and says what is near
    page.get_by_role("button", name="Se hvordan det blir").click()
    page.wait_for_url("**/vis")
    assert page.locator("[data-group] h3").inner_text() == "Nattergalen på Kråkerøy"
    assert "Biblioteket" not in page.locator("main").inner_text()
    assert page.get_by_role("heading", name="Hva finnes i nærheten?").is_visible()
    ivar.looks_closely()
    assert ivar.overflow() == 0
    # When he sends it in, he is asked to look in his mail
    page.get_by_role("button", name="Send inn gruppa").first.click()
    page.get_by_role("heading", name="Sjekk e-posten").wait_for()
    assert "ivar.ny@example.no" in page.locator("main").inner_text()


def test_what_ivar_wrote_is_there_when_he_comes_back(visit: Visit) -> None:
    ivar = ivar_begins(visit, PHONE)
    ivar.page.get_by_label("Navnet på gruppa").fill("Nattergalen")
    # When he leaves at once, before anything said it was saved
    address = ivar.page.url
    ivar.page.goto(f"{ivar.site}/om")
    ivar.page.wait_for_timeout(300)
    ivar.page.goto(address)
    assert ivar.page.get_by_label("Navnet på gruppa").input_value() == "Nattergalen"


def test_ivar_is_told_of_everything_at_once_and_loses_nothing(visit: Visit) -> None:
    ivar = ivar_begins(visit, PHONE, expects=REFUSED)
    page = ivar.page
    page.get_by_label("Kort om gruppa").fill("For deg som ligger våken.")
    page.get_by_role("button", name="Se hvordan det blir").click()
    summary = page.locator("#faults")
    summary.wait_for()
    assert summary.evaluate("each => each === document.activeElement")
    assert summary.get_by_role("link").count() == 7
    assert page.get_by_label("Kort om gruppa").input_value() == "For deg som ligger våken."
    summary.get_by_role("link", name=re.compile("Sted")).click()
    assert page.locator("#place").evaluate("each => each === document.activeElement")


def test_the_point_can_be_set_from_the_keyboard(visit: Visit) -> None:
    ivar = ivar_begins(visit, DESK)
    page = ivar.page
    page.locator("#place").fill("Rosendal")
    page.locator("#place-map").scroll_into_view_if_needed()
    page.locator("#place-map.is-ready").wait_for()
    page.get_by_text(re.compile("Kvinnherad kommune")).wait_for()
    page.get_by_role("button", name="Sett punktet midt i kartet").press("Enter")
    assert re.fullmatch(r"59\.9\d+", page.locator("input[name=lat]").input_value())
    page.get_by_role("button", name="Ta bort punktet").press("Enter")
    assert page.locator("input[name=lat]").input_value() == ""


def test_without_a_script_the_same_comes_by_buttons(visit: Visit) -> None:
    ivar = ivar_begins(visit, PHONE, script=False)
    page = ivar.page
    tells_of_the_group(ivar)
    page.get_by_role("button", name="Vis datoene").click()
    assert "Annenhver tirsdag kl. 18–20" in page.locator("#datoer").inner_text().replace("\u2060", "").replace(
        "\u00a0", " "
    )
    assert page.get_by_text("fordi du skrev «grubler»").is_visible()
    assert page.get_by_text("1671 ligger i Fredrikstad kommune.").is_visible()
    page.locator("#topics").get_by_text("Søvnvansker").first.click()
    page.get_by_role("button", name="Lagre og fortsett senere").click()
    assert page.get_by_text("Lagret. Du kan lukke siden").is_visible()
    page.get_by_role("button", name="Se hvordan det blir").click()
    assert page.locator("[data-group] h3").inner_text() == "Nattergalen på Kråkerøy"
    page.get_by_role("button", name="Send inn gruppa").first.click()
    assert page.get_by_role("heading", name="Sjekk e-posten").is_visible()
