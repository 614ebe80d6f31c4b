"""The search page: what was asked, what was understood, what was found, what is wrong, and what there is instead."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx

from tests.web.reading import all_of, page, with_class, with_id, words
from tests.world import a_group


def _cards(tree: Any) -> list[str]:
    return [words(each) for each in with_class(tree, "group-card__name")]


async def test_the_first_visit_asks_two_things(client: httpx.AsyncClient) -> None:
    tree = await page(client, "/")
    assert with_id(tree, "q").get("name") == "q"
    assert with_id(tree, "near").get("name") == "near"
    assert not with_class(tree, "group-card")
    assert len(with_class(tree, "ds-chip")) > 20


async def test_a_search_shows_groups_with_way_there_reasons_and_freshness(client: httpx.AsyncClient) -> None:
    tree = await page(client, "/?topic=sovn&near=1607")
    assert words(with_id(tree, "hits")) == "Grupper nær 1607 Fredrikstad"
    assert _cards(tree)[0] == "Søvngruppa i Fredrikstad"
    first = words(with_class(tree, "group-card")[0])
    assert "handler om søvnvansker" in first.lower()
    assert "å gå" in first
    assert "luftlinje" in first
    assert "Har plass til nye" in first
    assert "Bekreftet i dag" in first
    assert "Frivilligsentralen, Fredrikstad" in first


async def test_what_was_written_stays_in_the_fields(client: httpx.AsyncClient) -> None:
    tree = await page(client, "/?q=angst&near=1607&format=in-person&weekday=2&max_minutes=60&only=1&lang=en")
    assert with_id(tree, "q").get("value") == "angst"
    assert with_id(tree, "near").get("value") == "1607"
    checked = {(each.get("name"), each.get("value")) for each in all_of(tree, "input") if "checked" in each.attrib}
    assert checked == {("format", "in-person"), ("weekday", "2"), ("only", "1")}
    assert [each.get("value") for each in all_of(tree, "option") if "selected" in each.attrib] == ["60"]
    assert all_of(tree, "input", name="lang")[0].get("value") == "en"


async def test_every_wrong_field_is_told_of_beside_it(client: httpx.AsyncClient) -> None:
    tree = await page(client, "/?q=angst&near=Zzyzxq&max_minutes=lenge&weekday=9&format=brev", status=400)
    for name in ("near", "max_minutes", "weekday", "format"):
        assert words(with_id(tree, f"{name}-error"))
        field = with_id(tree, name)
        assert field.get("aria-invalid") == "true"
        assert f"{name}-error" in str(field.get("aria-describedby")).split()
    assert with_id(tree, "near").get("value") == "Zzyzxq"
    assert with_id(tree, "q").get("value") == "angst"
    assert "open" in next(iter(with_class(tree, "refine"))).attrib
    assert words(all_of(tree, "title")[0]) == "Noe må rettes – Videre"


async def test_errors_are_in_the_readers_language_and_repeat_nothing(client: httpx.AsyncClient) -> None:
    tree = await page(client, "/?near=Zzyzxq&lang=en", status=400)
    message = words(with_id(tree, "near-error"))
    assert "We do not know this place" in message
    assert "Zzyzxq" not in message


async def test_impossible_input_is_an_error_and_never_a_fault(client: httpx.AsyncClient) -> None:
    for address in (
        "/?q=%00",
        "/?q=" + "a" * 3000,
        "/?near=%FF%FE",
        "/?near=NaN,NaN",
        "/?near=91,181",
        "/?topic=finnes-ikke",
        "/?cursor=tull&near=1607",
        "/?language=..%2F..%2Fetc",
        "/?max_minutes=-1",
        "/?max_minutes=99999999999999999999",
        "/?not_municipality=own&topic=sovn",
        "/?not_municipality=9999&near=1607",
        "/?room=%F0%9F%98%80",
    ):
        answer = await client.get(address)
        assert answer.status_code == 400, address
        assert "ds-validation-message" in answer.text, address


async def test_not_in_my_own_municipality(client: httpx.AsyncClient) -> None:
    tree = await page(client, "/?topic=sovn&near=1607&not_municipality=own")
    assert "Søvngruppa i Fredrikstad" not in _cards(tree)
    assert "Søvngruppa i Tromsø" in _cards(tree)
    assert "checked" in with_id(tree, "not_municipality").attrib


async def test_urgent_help_is_the_first_thing_on_the_page(client: httpx.AsyncClient) -> None:
    tree = await page(client, "/?q=jeg+orker+ikke+leve+lenger+og+vil+ta+livet+mitt&near=1607")
    main = all_of(tree, "main")[0]
    first = next(iter(main))
    assert first.get("class") == "urgent"
    assert words(all_of(main, "h1")[0]) == "Du trenger ikke være alene med dette nå"
    calls = [link.get("href") for link in all_of(first, "a")]
    assert calls == ["tel:113", "tel:116117", "tel:116123", "tel:22400040"]
    assert with_class(tree, "group-card"), "the groups still follow"


async def test_there_is_always_a_way_onward(client: httpx.AsyncClient) -> None:
    tree = await page(client, "/?topic=spill&near=1607&audience=men&only=1")
    instead = words(with_class(tree, "instead")[0])
    assert "Start en selv" in instead
    links = [str(each.get("href")) for each in all_of(with_class(tree, "instead")[0], "a")]
    assert "/start" in links
    assert "/interesse" in links


async def test_the_map_gets_what_the_list_shows_and_no_more(client: httpx.AsyncClient) -> None:
    tree = await page(client, "/?near=1607")
    data = json.loads(with_id(tree, "map-data").text or "")
    shown = {each.get("data-group") for each in with_class(tree, "group-card")}
    assert {group["slug"] for group in data["groups"]} <= shown
    assert data["origin"]["name"] == "1607 Fredrikstad"
    assert "Skjulteveien" not in json.dumps(data, ensure_ascii=False)
    hidden = next(group for group in data["groups"] if group["slug"] == "angstringen-ostsida-fredrikstad")
    assert hidden["exact"] is False
    assert (hidden["lat"], hidden["lon"]) != (59.2001, 10.9601)


async def test_group_texts_cannot_become_markup(client: httpx.AsyncClient, app: Any) -> None:
    nasty = "</script><script>alert(1)</script>"
    await a_group(name="Farlig " + nasty, summary=nasty, description=nasty, topics=("spill",))
    search = app.state.search
    for _ in range(100):  # the watcher takes a change in within a second
        answer = await client.get("/?topic=spill&near=1607")
        if "Farlig" in answer.text:
            break
        await asyncio.sleep(0.05)
    assert search.version
    assert "Farlig" in answer.text
    assert "<script>alert" not in answer.text
    tree = await page(client, "/?topic=spill&near=1607")
    slug = str(with_class(tree, "group-card")[0].get("data-group"))
    assert "<script>alert" not in (await client.get(f"/grupper/{slug}")).text


async def test_a_long_list_goes_on_by_a_link(client: httpx.AsyncClient) -> None:
    for _ in range(22):
        await a_group(topics=("spill",))
    for _ in range(100):
        tree = await page(client, "/?topic=spill&near=1607")
        if with_class(tree, "more"):
            break
        await asyncio.sleep(0.05)
    (more,) = [link for link in all_of(tree, "a") if link.get("rel") == "next"]
    next_page = await page(client, str(more.get("href")))
    assert _cards(next_page)
    assert not set(_cards(next_page)) & set(_cards(tree))


async def test_norwegian_texts_are_marked_on_english_pages(client: httpx.AsyncClient) -> None:
    tree = await page(client, "/?near=1607&lang=en")
    for name in with_class(tree, "group-card__name"):
        assert all_of(name, "a")[0].get("lang") == "no"
    for summary in with_class(tree, "group-card__summary"):
        assert summary.get("lang") == "no"


async def test_a_place_that_shares_its_name_is_told_from_the_others(client: httpx.AsyncClient) -> None:
    tree = await page(client, "/?topic=sovn&near=B%C3%B8")
    text = words(with_class(tree, "results__head")[0])
    assert "Dette er Bø i Nordland" in text
    links = {words(each) for each in all_of(with_class(tree, "results__head")[0], "a")}
    assert "Bø, Midt-Telemark" in links
    # Whoever says which one is asked no more.
    tree = await page(client, "/?topic=sovn&near=B%C3%B8%2C+Midt-Telemark")
    assert "Mente du" not in words(with_class(tree, "results__head")[0])


async def test_where_the_nearest_is_far_away_the_page_says_so_first(client: httpx.AsyncClient) -> None:
    tree = await page(client, "/?topic=sovn&near=Vard%C3%B8")
    assert "Den nærmeste er" in words(with_class(tree, "results__head")[0])
    tree = await page(client, "/?topic=sovn&near=1607")
    assert "Den nærmeste er" not in words(with_class(tree, "results__head")[0])
