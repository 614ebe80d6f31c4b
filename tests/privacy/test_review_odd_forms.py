"""Whatever a form or an address says, it is answered and not broken by: a fault of ours is a way to find more."""

from __future__ import annotations

import httpx
import pytest

from tests import world as w
from tests.web.working import send, sign_in
from videre.directory.drafts import new_draft
from videre.language import Language
from videre.people.roles import Role

USUAL = {
    "name": "Gruppa",
    "rhythm": "weekly",
    "weekday": "2",
    "at": "18:00",
    "minutes": "120",
    "format": "in-person",
    "place": "Fredrikstad",
    "lat": "59.2",
    "lon": "10.9",
    "place_privacy": "exact",
}
ODD: list[dict[str, str | list[str]]] = [
    {"lat": "nan", "lon": "nan"},
    {"lat": "inf", "lon": "-inf"},
    {"lat": "1e400", "lon": "1e-400"},
    {"place": "nan,nan", "lat": "", "lon": ""},
    {"place": "1e309,1e309", "lat": "", "lon": ""},
    {"first_date": "9999-12-31"},
    {"first_date": "0001-01-01"},
    {"first_date": "1.1.99999999999999"},
    {"first_date": "31.12.9999", "rhythm": "monthly", "nth": "4"},
    {"at": "²:³"},
    {"at": "24.00"},
    {"minutes": "9" * 5000},
    {"age_from": "9" * 5000, "age_to": "-1"},
    {"rdates": ["2026-01-01T18:00", "2026-01-02T18:00+01:00"]},
    {"rdates": ["9999-12-31T23:59"], "exdates": ["0001-01-01"]},
    {"rdates": ["0001-01-01T00:00"]},
    {"rhythm": "own"},
    {"topics": ["x" * 1000] * 100, "languages": ["zz"]},
    {"extra": "9999-12-31"},
    {"website": "javascript:alert(1)"},
    {"website": "https://[::1.x"},
    {"description": "a" * 50_000},
    {"description": "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16") * 3000},
]


@pytest.mark.parametrize("changes", ODD, ids=lambda each: " ".join(each) + " " + str(next(iter(each.values())))[:20])
async def test_an_odd_form_is_shown_again(client: httpx.AsyncClient, changes: dict[str, str | list[str]]) -> None:
    token = await new_draft(identity=None, language=Language.NB)
    path = f"/start/gruppe/{token}"
    for way, fields in ((path, {**USUAL, **changes, "go": "show"}), (f"{path}/lagre", {**USUAL, **changes})):
        answer = await send(client, way, fields)
        assert answer.status_code < 500, answer.text
        for again in (path, f"{path}?mangler=1", f"{path}/vis"):
            assert (await client.get(again)).status_code < 500


@pytest.mark.parametrize(
    "path", ["/arbeid/spor", "/arbeid/post", "/arbeid/grupper", "/arbeid/kontoer", "/arbeid/spor.csv"]
)
@pytest.mark.parametrize("text", ["9" * 4400, "1.1.99999999999999", "31.12.9999", "0001-01-01", "-1", "\u0661", "%00"])
async def test_an_odd_address_is_answered(client: httpx.AsyncClient, world: w.World, path: str, text: str) -> None:
    await sign_in(client, await w.an_account(Role.ADMINISTRATOR, world.fredrikstad))
    for name in ("før", "nummer", "fra", "til", "side", "forvalter", "kommune", "ord", "q", "rolle"):
        assert (await client.get(path, params={name: text})).status_code < 500, name
