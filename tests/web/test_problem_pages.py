"""Pages for what goes wrong: in the reader's language, with a way on, telling nothing of what was sent."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.web.reading import all_of, page, words


@pytest.mark.parametrize(
    "language,heading",
    [("nb", "Denne siden finnes ikke"), ("nn", "Denne sida finst ikkje"), ("en", "This page does not exist")],
)
async def test_an_unknown_address(client: httpx.AsyncClient, language: str, heading: str) -> None:
    sent = f"/finnes/hemmelig?q=hemmelig&lang={language}"
    tree = await page(client, sent, status=404)
    assert words(all_of(tree, "h1")[0]) == heading
    assert "hemmelig" not in (await client.get(sent)).text
    assert [link for link in all_of(tree, "a") if link.get("href") == f"/?lang={language}"]


async def test_its_language_links_begin_anew(client: httpx.AsyncClient) -> None:
    tree = await page(client, "/finnes/hemmelig?q=hemmelig&lang=nn", status=404)
    links = [str(link.get("href")) for link in all_of(tree, "a") if link.get("hreflang")]
    assert links == ["/?lang=nb", "/?lang=nn", "/?lang=en"]
    assert not all_of(tree, "link", rel="alternate")


async def test_a_fault_of_ours_tells_nothing(client: httpx.AsyncClient, app: Any, caplog: Any) -> None:
    class Broken:
        def groups(self, *_: object, **__: object) -> None:
            raise RuntimeError(" ".join(("får", "ikke", "sove")))

    working, app.state.search = app.state.search, Broken()
    try:
        tree = await page(client, "/?q=f%C3%A5r+ikke+sove", status=500)
    finally:
        app.state.search = working
    assert words(all_of(tree, "h1")[0]) == "Noe gikk galt hos oss"
    assert "RuntimeError" not in words(tree)
    assert "får ikke sove" not in caplog.text
    assert "RuntimeError" in caplog.text


async def test_a_method_that_does_not_fit(client: httpx.AsyncClient) -> None:
    answer = await client.post("/om")
    assert answer.status_code == 405
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("path", ["//om", "///om/kildene", "//start", "//evil.example/x", "/%5Cevil.example", "//"])
async def test_no_path_makes_a_link_to_another_site(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(f"http://testserver{path}")
    assert 'href="//' not in answer.text
    assert 'href="/\\' not in answer.text
