"""Berit, who does not sleep, and others who look for a group: from the first page to a group's own."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.journeys.visitor import DESK, PHONE, Visitor

Visit = Callable[..., Visitor]


@pytest.mark.parametrize(
    "screen, dark",
    [
        pytest.param(PHONE, False, id="phone, light"),
        pytest.param(PHONE, True, id="phone, dark"),
        pytest.param(DESK, False, id="desk, light"),
        pytest.param(DESK, True, id="desk, dark"),
    ],
)
def test_berit_who_does_not_sleep_finds_a_group_near_her_and_opens_it(
    visit: Visit, screen: tuple[int, int], dark: bool
) -> None:
    # Given Berit on the first page
    berit = visit("/", screen, dark=dark)
    berit.looks_closely()
    # When she writes what troubles her, in her own words, and her postal code
    berit.searches("får ikke sove", "1607")
    # Then the groups near Fredrikstad come, each with its reason, and her words are in no page's title
    assert "Fredrikstad" in berit.page.locator("h1").inner_text()
    assert "sove" not in berit.page.title()
    assert berit.cards().count() > 3
    first = berit.cards().first
    assert re.search(r"\d+\s+min", first.inner_text())
    assert "søvn" in first.inner_text().lower()
    berit.sees_map()
    berit.looks_closely()
    assert berit.overflow() == 0
    # When she opens the first
    name = first.get_by_role("link").first.inner_text()
    first.get_by_role("link").first.click()
    # Then she is on its page, which still knows how far it is from her, and has a way to get in touch
    berit.page.wait_for_url("**/grupper/**")
    assert berit.page.locator("h1").inner_text().startswith(name)
    assert berit.page.get_by_text(re.compile(r"\d+\s+min")).count() > 0
    assert berit.page.get_by_role("heading", name="Ta kontakt").is_visible()
    assert berit.overflow() == 0


@pytest.mark.parametrize("path", ["/om", "/om/kildene", "/om/personvern", "/tilgjengelighet", "/start", "/ukjent"])
def test_every_page_says_where_to_turn_now(visit: Visit, path: str) -> None:
    reader = visit(path, (320, 640), expects=("404",) if path == "/ukjent" else ())
    numbers = reader.page.locator("footer a[href^='tel:']")
    assert {number.get_attribute("href") for number in numbers.all()} == {
        "tel:113", "tel:116117", "tel:116123", "tel:22400040",
    }  # fmt: skip
    assert reader.overflow() == 0


def test_help_now_is_whole_on_a_small_screen(visit: Visit) -> None:
    reader = visit("/", (320, 640))
    reader.page.locator(".help-now > summary").click()
    box = reader.page.locator(".help-now__panel").bounding_box() or {"x": -1, "width": 9999}
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320


def test_a_therapist_writes_topic_and_place_in_one_line(visit: Visit) -> None:
    # Given Randi at her desk
    randi = visit("/")
    # When she types topic and place in the one field, as she would say it
    randi.searches("sosial angst, Kvinnherad")
    # Then the place is taken from her words and the topic is understood
    assert "Kvinnherad" in randi.page.locator("h1").inner_text()
    assert "Sosial angst" in randi.page.locator(".understood").inner_text()
    assert randi.cards().count() > 0


def test_urgent_words_show_help_before_anything_else(visit: Visit) -> None:
    reader = visit("/", PHONE)
    reader.searches("jeg vil ikke leve lenger", "1607")
    # Then help is the first heading of the page, above the fold, and the groups come after
    assert reader.page.locator("main :is(h1, h2)").first.inner_text() == reader.page.locator(".urgent h1").inner_text()
    line = reader.page.locator(".urgent a[href='tel:113']")
    assert line.is_visible()
    assert (line.bounding_box() or {"y": 9999})["y"] < PHONE[1]
    assert reader.page.locator("#results").is_visible()


def test_where_nothing_is_found_the_page_still_leads_on(visit: Visit) -> None:
    # Given wishes that no group fulfils
    reader = visit(
        "/?q=sovn&near=Vard%C3%B8&max_minutes=30&format=in-person&only=1&weekday=7&room=gathering&language=se"
    )
    # Then the page says so, and shows the ways onward
    ways = reader.page.locator(".instead")
    assert ways.is_visible()
    assert ways.get_by_role("link").count() >= 2
    assert ways.locator("a[href^='/start']").count() == 1


def test_a_wrong_postal_code_is_said_beside_its_field_and_nothing_is_lost(visit: Visit) -> None:
    reader = visit("/", PHONE, expects=("400", "422"))
    # When the postal code does not exist
    reader.searches("får ikke sove", "0000")
    # Then the error stands beside the field and names it to a screen reader, and both texts are still there
    near = reader.page.locator("#near")
    assert near.get_attribute("aria-invalid") == "true"
    described = (near.get_attribute("aria-describedby") or "").split()
    error = reader.page.locator("#near-error")
    assert "near-error" in described
    assert error.is_visible()
    assert "0000" not in error.inner_text()
    assert near.input_value() == "0000"
    assert reader.page.get_by_label("Hva strever du med?").input_value() == "får ikke sove"
    # When it is mended, the groups come
    near.fill("1607")
    reader.page.get_by_role("button", name="Finn grupper").click()
    reader.cards().first.wait_for()
    assert "Fredrikstad" in reader.page.locator("h1").inner_text()


def test_the_language_can_be_changed_without_losing_the_search(visit: Visit) -> None:
    reader = visit("/?q=f%C3%A5r+ikke+sove&near=1607&weekday=2")
    for link, code in (("English", "en"), ("Nynorsk", "nn"), ("Bokmål", "nb")):
        tongues = reader.page.get_by_role("banner").get_by_role("navigation", name=re.compile("^(Språk|Language)$"))
        tongues.locator("summary").click()
        tongues.get_by_role("link", name=link, exact=True).click()
        reader.page.wait_for_url(f"**lang={code}**")
        assert reader.page.locator("html").get_attribute("lang") == code
        assert reader.page.locator("#q").input_value() == "får ikke sove"
        assert reader.page.locator("#near").input_value() == "1607"
        assert reader.page.locator("form.finder input[name=weekday][value='2']").is_checked()
        assert reader.cards().count() > 0
    # and the language goes with the reader to a group's page
    reader.goes_to("/?q=sleep&near=1607&lang=en")
    reader.cards().first.get_by_role("link").first.click()
    reader.page.wait_for_url("**/grupper/**")
    assert reader.page.locator("html").get_attribute("lang") == "en"


def test_without_javascript_everything_is_there(visit: Visit) -> None:
    # Given a browser without JavaScript
    reader = visit("/", PHONE, script=False)
    # When she searches, chooses a wish and opens a group
    reader.searches("får ikke sove", "1607")
    assert reader.cards().count() > 3
    assert reader.page.locator("#map").inner_text().strip() != "", "the map says why it is not there"
    reader.page.locator(".refine > summary").click()
    reader.page.locator("form.finder input[name=format][value=digital]").check()
    reader.page.get_by_role("button", name="Bruk ønskene").click()
    assert "format=digital" in reader.page.url
    assert reader.cards().count() > 0
    reader.cards().first.get_by_role("link").first.click()
    # Then she is on its page
    reader.page.wait_for_url("**/grupper/**")
    assert reader.page.get_by_role("heading", name="Ta kontakt").is_visible()
    assert not any("/static/js/" in url and url.endswith(".json") for url in reader.asked)


def test_printing_gives_a_clean_dated_list(visit: Visit) -> None:
    reader = visit("/?q=får+ikke+sove&near=1607")
    reader.page.emulate_media(media="print", color_scheme="light")
    assert reader.page.get_by_text(re.compile(r"Skrevet ut .* 20\d\d")).is_visible()
    assert reader.cards().first.is_visible()
    for hidden in ("#map", "form.finder", "nav.switcher", ".results__jump"):
        assert not reader.page.locator(hidden).first.is_visible(), hidden
    reader.page.emulate_media(media="screen")


@pytest.mark.parametrize("path", ["/", "/?q=angst&near=5460"])
def test_at_320_pixels_nothing_needs_scrolling_sideways(visit: Visit, path: str) -> None:
    assert visit(path, (320, 640)).overflow() == 0


def test_with_twice_as_large_text_nothing_is_lost(visit: Visit) -> None:
    # Given a reader whose browser makes all text twice as large
    reader = visit("/?q=får+ikke+sove&near=1607")
    reader.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert reader.overflow() == 0
    assert reader.cards().first.is_visible()
    clipped = reader.page.evaluate(
        """() => [...document.querySelectorAll('main :is(h1, h2, h3, p, a, button, label, summary)')]
            .filter(e => e.checkVisibility() && getComputedStyle(e).overflow === 'hidden'
                         && e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1)
            .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert clipped == []


def test_the_same_groups_come_from_postgresql(visit: Visit, postgresql_site: str) -> None:
    asked = "/?q=får+ikke+sove&near=1607"
    here, there = visit(asked), visit(asked, site=postgresql_site)
    assert here.cards().count() > 3
    assert there.cards().all_inner_texts() == here.cards().all_inner_texts()
