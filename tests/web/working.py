"""Somebody at work in the staff's area: signed in by cookie, and sending forms as a browser does."""

from __future__ import annotations

from typing import Any

import httpx

from tests import world as w
from videre.people.sessions import cookie_name, csrf_token

BASE = "http://testserver"
COOKIE = cookie_name(BASE)


async def sign_in(client: httpx.AsyncClient, account_id: int, *, strong: bool | None = None) -> str:
    """Give the client a session of this account; return its token."""
    _, token = await w.signed_in(account_id, strong=strong)
    client.cookies.set(COOKIE, token, domain="testserver.local", path="/")
    return token


async def send(client: httpx.AsyncClient, path: str, fields: dict[str, Any] | None = None) -> httpx.Response:
    """Send a form of our own page: from the same site and with the session's token."""
    token = client.cookies.get(COOKIE, "")
    hidden = {"_csrf": csrf_token(token)} if token else {}
    headers = {"Origin": BASE, "Sec-Fetch-Site": "same-origin"}
    return await client.post(path, data={**hidden, **(fields or {})}, headers=headers)
