"""What every page keeps, in every language: valid, ours alone, no trace, help now, links that lead somewhere."""

from __future__ import annotations

from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.web.reading import PAGES, all_of, page, with_class, words
from videre.app import create_app
from videre.settings import Settings
from videre.web.pages import ENVIRONMENT

LANGUAGES = ("nb", "nn", "en")
HELP = ("113", "116117", "116123", "22400040")


def _in(language: str, address: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_pages_are_valid_and_in_the_language_asked_for(client: httpx.AsyncClient, language: str) -> None:
    for address in (*PAGES, "/grupper/sovngruppa-i-fredrikstad"):
        tree = await page(client, _in(language, address))
        assert tree.get("lang") == language
        assert len(all_of(tree, "h1")) == 1, address
        assert len(all_of(tree, "main")) == 1
        ids = [each.get("id") for each in tree.iter() if each.get("id")]
        assert len(ids) == len(set(ids)), address
        (chosen,) = [
            each.get("lang")
            for each in all_of(tree, "a", aria_current="true")
            if each.get("hreflang") and each.get("lang")
        ]
        assert chosen == language


async def test_pages_have_nothing_inline_and_nothing_from_others(client: httpx.AsyncClient) -> None:
    for address in (*PAGES, "/grupper/sovngruppa-i-fredrikstad?near=1607"):
        tree = await page(client, address)
        assert not all_of(tree, "style")
        for element in tree.iter():
            assert "style" not in element.attrib, address
            assert not [name for name in element.attrib if str(name).startswith("on")], address
            if element.tag in {"script", "img", "iframe", "source", "form"} or element.get("rel") == "stylesheet":
                source = element.get("src") or element.get("href") or element.get("action") or "/"
                assert source.startswith("/"), source
        for script in all_of(tree, "script"):
            assert script.get("src") or script.get("type") == "application/json"


async def test_every_page_has_help_now(client: httpx.AsyncClient) -> None:
    for address in (*PAGES, "/grupper/angstringen-ostsida-fredrikstad"):
        tree = await page(client, address)
        calls = [str(link.get("href")) for link in all_of(tree, "a")]
        for number in HELP:
            assert f"tel:{number}" in calls, address


async def test_headings_come_in_order(client: httpx.AsyncClient) -> None:
    for address in (*PAGES, "/grupper/sovngruppa-i-fredrikstad"):
        tree = await page(client, address)
        levels = [int(each.tag[1]) for each in tree.iter() if each.tag in {"h1", "h2", "h3", "h4"}]
        assert levels[0] == 1, address
        assert all(after <= before + 1 for before, after in pairwise(levels)), address


async def test_fields_are_named_and_described(client: httpx.AsyncClient) -> None:
    for address in ("/", "/?near=1607", "/start", "/grupper/sovngruppa-i-fredrikstad"):
        tree = await page(client, address)
        ids = {each.get("id") for each in tree.iter()}
        labelled = {label.get("for") for label in all_of(tree, "label")}
        inside = {field for label in all_of(tree, "label") for field in label.iter("input")}
        for field in (*all_of(tree, "input"), *all_of(tree, "select")):
            if field.get("type") != "hidden" and field not in inside:
                assert field.get("id") in labelled, address
        for element in tree.iter():
            for name in ("aria-describedby", "aria-labelledby"):
                assert set(str(element.get(name) or "").split()) <= ids, (address, element.get(name))


async def test_links_lead_somewhere_and_keep_the_language(client: httpx.AsyncClient) -> None:
    seen: set[str] = set()
    for address in PAGES:
        tree = await page(client, _in("nn", address))
        for link in all_of(tree, "a"):
            target = str(link.get("href"))
            if not target.startswith("/"):
                continue
            if not link.get("hreflang"):
                assert parse_qs(urlsplit(target).query).get("lang") == ["nn"], (address, target)
            seen.add(target.split("#")[0])
    for target in sorted(seen):
        answer = await client.get(target)
        assert answer.status_code == 200, target


async def test_links_within_a_page_have_a_target(client: httpx.AsyncClient) -> None:
    for address in (*PAGES, "/grupper/sovngruppa-i-fredrikstad"):
        tree = await page(client, address)
        ids = {each.get("id") for each in tree.iter()}
        for link in all_of(tree, "a"):
            if str(link.get("href")).startswith("#"):
                assert str(link.get("href"))[1:] in ids, (address, link.get("href"))


async def test_the_browser_chooses_where_the_address_does_not(client: httpx.AsyncClient) -> None:
    cases = (("nn-NO,nn;q=0.9", "nn"), ("en-GB", "en"), ("sv", "nb"), ("fr", "nb"))
    for accept, language in cases:
        answer = await client.get("/om", headers={"Accept-Language": accept})
        assert answer.headers["content-language"] == language
        assert "Accept-Language" in answer.headers["vary"]
    assert (await client.get("/om?lang=nn", headers={"Accept-Language": "en"})).headers["content-language"] == "nn"
    assert (await client.get("/om?lang=xx", headers={"Accept-Language": "en"})).headers["content-language"] == "en"


async def test_no_page_may_be_kept_that_shows_a_search(client: httpx.AsyncClient) -> None:
    for address in ("/?q=angst", "/grupper/sovngruppa-i-fredrikstad?near=1607", "/start?near=1607"):
        assert (await client.get(address)).headers["cache-control"] == "no-store"


async def test_styles_and_scripts_are_there(client: httpx.AsyncClient) -> None:
    tree = await page(client, "/?near=1607")
    files = [str(each.get("href")) for each in all_of(tree, "link") if each.get("rel") in {"stylesheet", "icon"}]
    files += [str(each.get("src")) for each in all_of(tree, "script") if each.get("src")]
    assert len(files) >= 6
    for file in files:
        assert (await client.get(file)).status_code == 200, file


@pytest.mark.parametrize("environment", ["production", "demo", "development"])
def test_templates_are_read_anew_only_for_those_who_write_them(environment: str) -> None:
    create_app(Settings(environment=environment))
    assert ENVIRONMENT.auto_reload is (environment == "development")


async def test_credits_are_shown(client: httpx.AsyncClient) -> None:
    tree = await page(client, "/om/kildene")
    text = words(with_class(tree, "sources")[0])
    for name in ("© Kartverket", "Erik Bolstad", "© Posten Bring AS", "GeoNames", "Oslo kommune", "Natural Earth"):
        assert name in text
    links = [link.get("href") for link in all_of(tree, "a")]
    assert "https://www.erikbolstad.no/postnummer/" in links


async def test_a_later_part_of_a_list_does_not_follow_into_another_language(client: httpx.AsyncClient) -> None:
    tree = await page(client, "/?near=1607&cursor=x&lang=nb", status=400)
    links = [parse_qs(urlsplit(str(link.get("href"))).query) for link in all_of(tree, "a") if link.get("hreflang")]
    assert links
    assert all(link["near"] == ["1607"] and "cursor" not in link for link in links)


async def test_the_privacy_page_tells_of_every_service_an_operator_may_switch_on(client: httpx.AsyncClient) -> None:
    switches = [
        name for name in Settings.__struct_fields__ if name.endswith("_url") and getattr(Settings(), name) == ""
    ]
    assert sorted(switches) == ["geocoder_url", "smtp_url", "tiles_url"], "one more: say so on the privacy page"
    said = words(await page(client, "/om/personvern?lang=nb"))
    assert "slått på kart fra Kartverket" in said
    assert "søk på gateadresser" in said
    assert "sendes gjennom e-posttjenesten" in said
