"""docs/api.md is true: each command in it is sent, and its answer holds what the page shows."""

from __future__ import annotations

import argparse
import json
import re
import shlex
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from tests import world as w
from tests.handovers import a_sender
from tests.world import World
from videre.directory.meetings import today
from videre.people.roles import Role
from videre.people.tokens import make_token, possible_scopes

GUIDE = Path(__file__).parents[2] / "docs" / "api.md"
ADDRESS = "http://127.0.0.1:8000"
ANYTHING = "…"
TOKEN = "videre_…"
SENDER_TOKEN = "videre_hand-over…"


def curl(command: str) -> httpx.Request:
    """Return the request a curl command of the guide would send."""
    reader = argparse.ArgumentParser(exit_on_error=False)
    reader.add_argument("url")
    reader.add_argument("--get", action="store_true")
    reader.add_argument("-X", default="POST")
    reader.add_argument("-H", action="append", default=[])
    reader.add_argument("-d", action="append", default=[])
    reader.add_argument("--data-urlencode", action="append", default=[])
    given = reader.parse_args(shlex.split(command)[1:])
    headers = dict(header.split(": ", 1) for header in given.H)
    encoded = [f"{name}={quote(value)}" for name, _, value in (each.partition("=") for each in given.data_urlencode)]
    if given.get:
        return httpx.Request("GET", f"{given.url}?{'&'.join(encoded + given.d)}", headers=headers)
    if given.d:
        return httpx.Request(given.X, given.url, content="&".join(given.d), headers=headers)
    return httpx.Request("GET", given.url, headers=headers)


def holds(answer: Any, shown: Any) -> bool:
    """Whether an answer has all that is shown: fields of objects, the first items of lists."""
    if shown == ANYTHING:
        return True
    if isinstance(shown, dict):
        return isinstance(answer, dict) and all(name in answer and holds(answer[name], shown[name]) for name in shown)
    if isinstance(shown, list):
        return len(answer) >= len(shown) and all(holds(one, like) for one, like in zip(answer, shown, strict=False))
    return bool(answer == shown)


async def test_every_example_of_the_guide(client: httpx.AsyncClient, world: World) -> None:
    siv, _ = await w.signed_in(await w.an_account(Role.STEWARD, world.fredrikstad))
    token = await make_token(identity=siv, name="Siv", scopes=possible_scopes(siv), expires_on=today())
    randi, _ = await w.signed_in((await a_sender()).account_id)
    sender_token = await make_token(identity=randi, name="Journal", scopes=possible_scopes(randi), expires_on=today())
    examples = re.findall(r"```sh\n(.+?)\n```(?:\n```json\n(.+?)\n```)?", GUIDE.read_text("utf-8"), re.DOTALL)
    assert len(examples) >= 10
    client.base_url = httpx.URL(ADDRESS)
    wrong = []
    for command, shown in examples:
        response = await client.send(curl(command.replace(SENDER_TOKEN, sender_token).replace(TOKEN, token)))
        expected = json.loads(shown) if shown else {}
        status = expected.get("status", 200)
        if response.status_code not in {status, 201 if status == 200 else status} or not holds(
            response.json(), expected
        ):
            wrong.append(f"{command}\n{response.status_code} {response.text[:1500]}")
    assert not wrong, "\n\n".join(wrong)
