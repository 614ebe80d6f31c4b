"""The map beside the list, and what scripts add: suggestions, live search, position. All by keyboard too."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import served
from tests.journeys.visitor import DESK, PHONE, Visitor

Visit = Callable[..., Visitor]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


GREY = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", bytes.fromhex("00000001000000010800000000"))
    + _chunk(b"IDAT", zlib.compress(b"\x00\xc0"))
    + _chunk(b"IEND", b"")
)
ASKED = "/?q=får+ikke+sove&near=1607"


def with_a_place(visitor: Visitor) -> list[dict[str, Any]]:
    """What the page tells its map."""
    data = json.loads(visitor.page.locator("#map-data").inner_text())
    assert data["origin"]["name"].startswith("1607")
    groups: list[dict[str, Any]] = data["groups"]
    return groups


def pins(visitor: Visitor) -> int:
    """How many groups the map shows, those within clusters counted too; rubs out nothing that is off the screen."""
    return sum(
        int(number)
        for number in visitor.page.locator("#map .pin-cluster span").all_inner_texts()
    ) + visitor.page.locator("#map .pin").count()  # fmt: skip


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_the_map_shows_the_groups_of_the_list(visit: Visit, screen: tuple[int, int]) -> None:
    # Given the answer to a search
    berit = visit(ASKED, screen)
    groups = with_a_place(berit)
    listed = {card.get_attribute("data-group") for card in berit.cards().all()}
    # Then every group with a place is on the map, under the number it has in the list
    assert groups
    assert {group["slug"] for group in groups} <= listed
    berit.sees_map()
    out = berit.page.locator(".leaflet-control-zoom-out")
    while "leaflet-disabled" not in (out.get_attribute("class") or ""):
        out.click()
        berit.page.wait_for_timeout(120)
    assert pins(berit) == len(groups)
    for group in groups:
        card = berit.page.locator(f"#results .cards [data-group='{group['slug']}']")
        assert re.search(rf"\b{group['number']}\b", card.locator(".group-card__number").inner_text())


def test_pins_and_list_light_each_other_up(visit: Visit) -> None:
    berit = visit(ASKED)
    berit.sees_map()
    pin = berit.page.locator("#map .pin").first
    number = pin.locator(".pin-number").inner_text()
    card = berit.cards().filter(has=berit.page.locator(f".group-card__number:text-is('{number}')")).first
    # When the pin has the focus, its group in the list is marked; and the other way round
    pin.focus()
    expect(card).to_have_class(re.compile("is-near"))
    card.get_by_role("link").first.focus()
    expect(pin).to_have_class(re.compile("is-near"))
    expect(card).not_to_have_class(re.compile("is-near"))


def test_the_map_works_by_keyboard_alone(visit: Visit) -> None:
    berit = visit(ASKED)
    berit.sees_map()
    # Given the focus on a pin, which has a name
    pin = berit.page.locator("#map .pin").first
    pin.focus()
    assert pin.get_attribute("role") == "button"
    assert re.match(r"\d+, \S+", pin.get_attribute("aria-label") or "")
    # When Enter is pressed, its popup opens and the focus is on the group's link
    berit.page.keyboard.press("Enter")
    link = berit.page.locator(".map-popup a")
    expect(link).to_be_focused()
    # When Escape is pressed, it closes and the focus is where it was
    berit.page.keyboard.press("Escape")
    expect(link).to_have_count(0)
    expect(pin).to_be_focused()
    # And a space opens it as it does any button, and the link leads to the group
    berit.page.keyboard.press("Space")
    expect(link).to_be_focused()
    berit.page.keyboard.press("Enter")
    berit.page.wait_for_url("**/grupper/**")
    assert berit.sees_map().is_visible()


def test_a_cluster_opens_by_keyboard_and_the_focus_is_not_lost(visit: Visit) -> None:
    berit = visit("/?near=Oslo")
    berit.sees_map()
    cluster = berit.page.locator("#map .pin-cluster").first
    cluster.focus()
    assert cluster.get_attribute("role") == "button"
    assert re.search(r"\d+ grupper", cluster.get_attribute("aria-label") or "")
    berit.page.keyboard.press("Enter")
    expect(berit.page.locator("#map :is(.pin, .pin-cluster):focus")).to_have_count(1)


def test_a_hidden_address_is_an_area_and_never_a_pin(visit: Visit) -> None:
    berit = visit(ASKED)
    groups = {str(group["number"]): group["exact"] for group in with_a_place(berit)}
    berit.sees_map()
    for pin in berit.page.locator("#map .pin").all():
        rough = "pin-rough" in (pin.get_attribute("class") or "")
        assert rough is not groups[pin.locator(".pin-number").inner_text()]


def test_by_keyboard_from_the_first_page_to_a_group(visit: Visit) -> None:
    # Given a reader who has no mouse
    reader = visit("/")
    press, page = reader.page.keyboard.press, reader.page
    # When she tabs, the first stop leads past the menu
    press("Tab")
    expect(page.locator(".ds-skip-link")).to_be_focused()
    press("Enter")
    for _ in range(8):
        press("Tab")
        if page.evaluate("document.activeElement.id") == "q":
            break
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("angst")
    press("Tab")
    expect(page.locator("#near")).to_be_focused()
    page.keyboard.type("1607")
    press("Enter")
    # Then the answer comes, and the first group is a few tabs away
    reader.cards().first.wait_for()
    reader.page.locator("main").focus()
    for _ in range(40):
        press("Tab")
        if page.evaluate("!!document.activeElement.closest('.cards')"):
            break
    assert page.evaluate("document.activeElement.matches(':focus-visible')")
    press("Enter")
    page.wait_for_url("**/grupper/**")


def test_places_are_suggested_in_spite_of_slips_and_chosen_by_keyboard(visit: Visit) -> None:
    reader = visit("/", PHONE)
    near, page = reader.page.locator("#near"), reader.page
    # When a place is misspelt
    near.press_sequentially("kvinherad", delay=15)
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("Kvinnherad")
    # Then the suggestions are announced, and the arrow keys walk through them
    expect(near).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".suggestions-status")).to_have_text(re.compile(r"\d+ forslag"))
    near.press("ArrowDown")
    active = near.get_attribute("aria-activedescendant")
    assert active
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    near.press("Enter")
    expect(near).to_have_value("Kvinnherad")
    expect(near).to_have_attribute("aria-expanded", "false")
    assert page.url.rstrip("/") == reader.site, "choosing is not sending"
    # Escape closes and keeps what was typed
    near.fill("")
    near.press_sequentially("tromso", delay=15)
    expect(options.first).to_contain_text("Tromsø")
    near.press("Escape")
    expect(near).to_have_attribute("aria-expanded", "false")
    expect(near).to_have_value("tromso")


def test_a_whole_postal_code_is_named_and_covers_nothing(visit: Visit) -> None:
    reader = visit("/", PHONE)
    near = reader.page.locator("#near")
    near.press_sequentially("160", delay=15)
    expect(reader.page.get_by_role("option").first).to_be_visible()
    near.press_sequentially("7")
    expect(reader.page.locator(".suggestions-status")).to_have_text("1607 Fredrikstad")
    expect(reader.page.get_by_role("option").first).to_be_hidden()
    reader.page.get_by_role("button", name="Finn grupper").click()
    reader.cards().first.wait_for()


def test_suggestions_can_be_touched(visit: Visit) -> None:
    reader = visit("/", PHONE, has_touch=True)
    near = reader.page.locator("#near")
    near.press_sequentially("sandens", delay=15)
    option = reader.page.get_by_role("option", name="Sandnes Rogaland")
    option.tap()
    expect(near).to_have_value("Sandnes")


def test_without_the_network_the_place_field_is_still_a_field(visit: Visit) -> None:
    reader = visit("/", PHONE, expects=("Failed to load resource", "ERR_FAILED"))
    reader.page.route("**/api/places**", lambda route: route.abort())
    reader.searches("angst", "Tromsø")
    reader.cards().first.wait_for()
    assert "Tromsø" in reader.page.locator("h1").inner_text()


def test_a_wish_searches_again_without_a_new_page(visit: Visit) -> None:
    # Given an answer
    reader = visit(ASKED)
    reader.sees_map()
    page = reader.page
    page.evaluate("window.unchanged = true")
    before = page.url
    # When a wish is chosen
    page.locator(".refine > summary").click()
    page.locator("form.finder input[name=format][value=digital]").check()
    # Then list, count, address and title follow, the page is the same one, and the focus has stayed
    page.wait_for_url("**format=digital**")
    expect(page.locator("form.finder input[name=format][value=digital]")).to_be_focused()
    expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")
    assert page.evaluate("window.unchanged") is True
    heading = page.locator("#results :is(h1, h2)").first.inner_text()
    expect(page.locator("body > [role=status]")).to_contain_text(re.compile(r"\S"))
    assert heading
    assert page.evaluate("document.querySelectorAll('#map').length") == 1
    # When she goes back, the earlier answer is there again
    page.go_back()
    page.wait_for_url(before)
    reader.cards().first.wait_for()


def test_live_search_shows_help_first_all_the_same(visit: Visit) -> None:
    reader = visit(ASKED)
    reader.page.get_by_label("Hva strever du med?").fill("jeg vil dø")
    reader.page.get_by_role("button", name="Finn grupper").click()
    expect(reader.page.locator(".urgent")).to_be_visible()


def test_my_position_is_used_only_when_asked_for_and_only_roughly(visit: Visit) -> None:
    # Given a browser that would tell where the reader is to a few metres
    reader = visit(
        "/", geolocation={"latitude": 59.2181234, "longitude": 10.9298765}, permissions=["geolocation"]
    )  # fmt: skip
    assert not any("59.2" in url for url in reader.asked)
    # When she presses the button
    reader.page.get_by_role("button", name=re.compile("der jeg er")).click()
    # Then the search goes out from about there: two decimals, about a kilometre, in every address
    reader.page.wait_for_url("**near=59.22**")
    assert reader.page.locator("#near").input_value() == "59.22,10.93"
    assert not any("59.218" in url or "10.929" in url for url in reader.asked)


def test_the_map_follows_the_readers_light_and_dark(visit: Visit) -> None:
    reader = visit(ASKED)
    reader.sees_map()
    sea = "() => getComputedStyle(document.getElementById('map')).getPropertyValue('--map-sea').trim()"
    light = reader.page.evaluate(sea)
    reader.page.emulate_media(color_scheme="dark")
    assert reader.page.evaluate(sea) != light
    reader.page.wait_for_function(
        """() => {
            const tile = document.querySelector('#map canvas');
            const [red] = tile.getContext('2d').getImageData(4, 4, 1, 1).data;
            return red < 100;
        }"""
    )


class TileService(BaseHTTPRequestHandler):
    """An operator's tile service: one grey pixel for every tile, and a note of what it was told."""

    told: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.told.append(f"{self.path}\n{self.headers}")
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(GREY)

    def log_message(self, *arguments: object) -> None:
        pass


def test_an_operators_tiles_come_through_our_own_address(visit: Visit, directory: str, tmp_path: Path) -> None:
    # Given an operator who has chosen a tile service
    with ThreadingHTTPServer(("127.0.0.1", 0), TileService) as service:
        Thread(target=service.serve_forever, daemon=True).start()
        tiles = f"http://127.0.0.1:{service.server_port}/{{z}}/{{y}}/{{x}}.png"
        with served(directory, tmp_path / "log", VIDERE_TILES_URL=tiles) as address:
            # When a reader sees the map
            reader = visit(ASKED, site=address)
            reader.sees_map()
            image = reader.page.locator("#map img.leaflet-tile-loaded").first
            image.wait_for()
            # Then the images come from us, and the service has heard nothing of the reader
            assert re.match(r"/kart/\d+/\d+/\d+\.png$", image.get_attribute("src") or "")
            assert not any("/static/map/" in url for url in reader.asked), "the built-in map stays at home"
            assert TileService.told
            assert not any(
                word in "".join(TileService.told) for word in ("Chrome", "1607", "sove", "Referer", "Cookie")
            )
        service.shutdown()
