"""The page of a group: what a nervous first-time visitor wants to know, and nothing that is hidden."""

from __future__ import annotations

import httpx

from tests.web.reading import all_of, page, with_class, with_id, words


async def test_it_says_when_where_how_and_whom_to_contact(client: httpx.AsyncClient) -> None:
    tree = await page(client, "/grupper/sovngruppa-i-fredrikstad?near=1607")
    text = words(all_of(tree, "main")[0])
    for part in (
        "Søvngruppa i Fredrikstad",
        "Annenhver tirsdag kl. 18–20",
        "Frivilligsentralen, Fredrikstad",
        "fra 1607 Fredrikstad",
        "Buss og tog er ikke med",
        "Gruppa har plass til nye",
        "gruppa@example.no",
        "Fredrikstad kommune har godkjent gruppa",
        "Bekreftet i dag",
        "Trinnfri inngang",
        "Slik er det første møtet",
    ):
        assert part in text, part
    assert "Ivar" not in text


async def test_a_hidden_place_is_hidden_and_explained(client: httpx.AsyncClient) -> None:
    answer = await client.get("/grupper/angstringen-ostsida-fredrikstad?near=1607")
    assert "Skjulteveien" not in answer.text
    assert "hemmelige" not in answer.text
    assert "59.2001" not in answer.text
    assert "Gruppa deler ikke adressen sin åpent" in answer.text


async def test_the_way_back_keeps_the_search(client: httpx.AsyncClient) -> None:
    tree = await page(client, "/grupper/sovngruppa-i-fredrikstad?q=s%C3%B8vn&near=1607&weekday=2&lang=en")
    back = all_of(with_class(tree, "group__back")[0], "a")[0]
    assert back.get("href") == "/?q=s%C3%B8vn&near=1607&weekday=2&lang=en"


async def test_without_a_place_it_asks_where_from(client: httpx.AsyncClient) -> None:
    tree = await page(client, "/grupper/sovngruppa-i-fredrikstad")
    assert with_id(tree, "near").get("name") == "near"


async def test_a_digital_group_has_no_map(client: httpx.AsyncClient) -> None:
    tree = await page(client, "/grupper/sovn-pa-skjerm")
    assert "Dere møtes på nett" in words(all_of(tree, "main")[0])
    assert not [each for each in tree.iter() if each.get("id") == "map"]


async def test_drafts_and_unknown_groups_are_not_found(client: httpx.AsyncClient) -> None:
    for address in ("/grupper/kladden", "/grupper/finnes-ikke", "/grupper/%3Cscript%3E"):
        tree = await page(client, address, status=404)
        assert words(all_of(tree, "h1")[0]) == "Denne siden finnes ikke"
        assert "kladden" not in words(tree).lower()
