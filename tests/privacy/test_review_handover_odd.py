"""Odd things typed into a card, a request or a link are answered, and stand in no log."""

from __future__ import annotations

import json
import logging

import httpx
import pytest

from tests import handovers as h
from tests import world as w
from tests.web.working import BASE, send
from tests.world import World
from videre.handover.consents import CURRENT

PLANTED = "Planteberit"
ODD = (
    f"{PLANTED}\x00", f"{PLANTED}\ud800", f"{PLANTED}\u202e", f"{PLANTED}@example.no\r\nBcc: x@example.no",
    PLANTED * 500, f"<'{PLANTED}\" -->",
)  # fmt: skip


def as_json(body: dict[str, str]) -> bytes:
    """Half letters go as escapes: no program can write them as UTF-8."""
    return json.dumps(body, ensure_ascii=True).encode()


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
async def test_odd_texts_are_answered_by_programs_and_pages_alike(
    client: httpx.AsyncClient, world: World, caplog: pytest.LogCaptureFixture, odd: str
) -> None:
    _, code = await h.a_card(world.sleep)
    slug = await w.slug(world.sleep)
    whole = {"code": code, "group": slug, "name": "Berit", "phone": "90000000", "email": "", "agreed": CURRENT}
    with caplog.at_level(logging.DEBUG):
        for field in ("name", "phone", "email", "group", "agreed", "code"):
            answer = await client.post(
                "/api/cards/contact",
                content=as_json({**whole, field: odd}),
                headers={"Content-Type": "application/json"},
            )
            assert answer.status_code < 500, (field, answer.text)
            assert PLANTED not in answer.text
        typed = odd.encode("utf-8", "replace").decode()
        for path, fields in (
            ("/kort", {"kode": typed}),
            ("/kort/velg", {"kode": code, "gruppe": typed}),
            ("/kort/kontakt", {"kode": code, "gruppe": typed}),
            ("/kort/kontakt", {"kode": code, "gruppe": slug, "send": "on", "sett": "0", "name": typed, "agreed": "on"}),
            ("/kort/spor", {"kode": code, "email": typed, "agreed": "on"}),
            ("/kort/kalender.ics", {"kode": code, "gruppe": typed}),
            ("/kort/kort.pdf", {"kode": code, "papir": typed}),
        ):
            page = await send(client, path, fields)
            assert page.status_code < 500, path
            assert not any(PLANTED in value for value in page.headers.values())
    assert PLANTED not in caplog.text
    assert code not in caplog.text


@pytest.mark.parametrize("path", ["/mottak/", "/oppfolging/"])
@pytest.mark.parametrize("token", ["%00", "%ED%A0%80", "a" * 4000, "%2e%2e%2fkort", "<script>", "null"])
async def test_odd_links_open_nothing(client: httpx.AsyncClient, world: World, path: str, token: str) -> None:
    for answer in (
        await client.get(path + token),
        await client.post(path + token, data={"svar": "apne"}, headers={"Origin": BASE}),
    ):
        assert answer.status_code in {303, 404, 405, 422}, answer.status_code
        assert "<script>" not in answer.text.replace('<script type="module"', "")
