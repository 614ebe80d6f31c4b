"""What crawlers and browsers ask for by themselves."""

from __future__ import annotations

import httpx


async def test_crawlers_are_welcome(client: httpx.AsyncClient) -> None:
    answer = await client.get("/robots.txt")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.splitlines() == ["User-agent: *", "Allow: /"]


async def test_an_address_that_names_no_icon_has_ours(client: httpx.AsyncClient) -> None:
    answer = await client.get("/favicon.ico")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["cache-control"] == "public, max-age=86400"
    assert b"<svg" in answer.content
