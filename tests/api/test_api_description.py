"""The OpenAPI description: right, complete, and held against the running server by schemathesis."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, seed, settings
from litestar import Litestar
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.core.failures import FailureGroup

from tests import world as w
from tests.world import World
from videre.database import writing
from videre.directory.meetings import today
from videre.language import Language
from videre.people.account_rows import grant
from videre.people.actors import SYSTEM
from videre.people.roles import Role
from videre.people.tokens import make_token, possible_scopes
from videre.topics.taxonomy import TOPICS

EXAMPLES = 25
"""Cases for each operation and mode; the seed is fixed, so every run asks the same."""

CARDS = ("choose", "contact", "decline", "erase", "open", "pdf", "withdraw")
WHICH_PLACES = {"positive_data_acceptance"}
NO_SCHEMA_SAYS = {
    "/api/account": WHICH_PLACES,
    "/api/groups/{group}": WHICH_PLACES,
    "/api/groups/{group}/moves": WHICH_PLACES,
    "/api/trail": WHICH_PLACES,
    "/api/groups": WHICH_PLACES,
    "/api/handovers": WHICH_PLACES,
    "/api/handovers/statistics": WHICH_PLACES,
    "/api/handovers/{handover_id}/unsuitable": WHICH_PLACES,
    "/api/contact-requests/{request_id}/open": WHICH_PLACES,
    "/api/contact-requests/{request_id}/answer": WHICH_PLACES,
    **{f"/api/cards/{verb}": WHICH_PLACES for verb in CARDS},
    "/api/matches": WHICH_PLACES,
    "/api/places/travel": WHICH_PLACES,
}
"""A schema can say what a postal code looks like, not which ones there are: some of what it allows is refused."""

PATHS = {
    "/api/groups": {"get", "post"},
    "/api/groups/{group}": {"get", "patch"},
    "/api/groups/{group}/moves": {"post"},
    "/api/groups/{group}/staff": {"get"},
    "/api/matches": {"post"},
    "/api/topics": {"get"},
    "/api/topics/understand": {"get"},
    "/api/places": {"get"},
    "/api/places/travel": {"get"},
    "/api/organisations": {"get"},
    "/api/account": {"get", "patch"},
    "/api/trail": {"get"},
    "/api/handovers": {"get", "post"},
    "/api/handovers/statistics": {"get"},
    "/api/handovers/{handover_id}/unsuitable": {"post"},
    "/api/contact-requests": {"get"},
    "/api/contact-requests/{request_id}/open": {"post"},
    "/api/contact-requests/{request_id}/answer": {"post"},
    **{f"/api/cards/{verb}": {"post"} for verb in CARDS},
}
STAFF = {
    ("/api/account", "get"), ("/api/account", "patch"), ("/api/groups", "post"), ("/api/groups/{group}", "patch"),
    ("/api/groups/{group}/moves", "post"), ("/api/groups/{group}/staff", "get"), ("/api/trail", "get"),
    ("/api/handovers", "get"), ("/api/handovers", "post"), ("/api/handovers/statistics", "get"),
    ("/api/handovers/{handover_id}/unsuitable", "post"), ("/api/contact-requests", "get"),
    ("/api/contact-requests/{request_id}/open", "post"), ("/api/contact-requests/{request_id}/answer", "post"),
}  # fmt: skip


@pytest.fixture
async def served(app: Litestar) -> AsyncIterator[str]:
    """The application behind a real server, at this address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, lifespan="off", log_config=None, access_log=False))
    life = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn tells nobody
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await life


async def test_every_call_of_the_interface_is_described_and_no_other(client: httpx.AsyncClient) -> None:
    response = await client.get("/api/openapi.json")
    assert response.headers["content-type"] == "application/json"
    described = response.json()
    assert described["openapi"].startswith("3.1")
    assert {path: set(calls) for path, calls in described["paths"].items()} == PATHS
    for calls in described["paths"].values():
        for call in calls.values():
            assert call["summary"]
            assert call["description"]
            for status, answer in call["responses"].items():
                if status.startswith("4"):
                    assert list(answer["content"]) == ["application/problem+json"]
                    assert answer["content"]["application/problem+json"]["examples"]


async def test_staff_calls_take_a_token_or_a_session_with_csrf_and_public_calls_neither(
    client: httpx.AsyncClient,
) -> None:
    described = (await client.get("/api/openapi.json")).json()
    schemes = described["components"]["securitySchemes"]
    assert schemes["token"] == {**schemes["token"], "type": "http", "scheme": "bearer"}
    assert schemes["session"] == {**schemes["session"], "type": "apiKey", "in": "cookie", "name": "videre"}
    assert schemes["csrf"] == {**schemes["csrf"], "type": "apiKey", "in": "header", "name": "X-CSRF-Token"}
    for path, calls in described["paths"].items():
        for method, call in calls.items():
            if (path, method) not in STAFF:
                assert not call.get("security"), (method, path)
                continue
            session = {"session": []} if method == "get" else {"session": [], "csrf": []}
            assert call["security"] == [{"token": []}, session], (method, path)
            assert {"401", "403"} <= call["responses"].keys(), (method, path)


async def test_limits_choices_and_examples_are_those_that_are_checked(client: httpx.AsyncClient) -> None:
    described = (await client.get("/api/openapi.json")).json()
    parameters = {each["name"]: each for each in described["paths"]["/api/groups"]["get"]["parameters"]}
    assert list(parameters) == [
        "lang", "near", "q", "topic", "max_minutes", "max_km", "format", "language", "weekday", "room", "audience",
        "age", "accessibility", "municipality", "not_municipality", "limit", "cursor",
    ]  # fmt: skip
    assert parameters["limit"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}
    assert parameters["topic"]["schema"]["items"]["enum"] == [topic.key for topic in TOPICS]
    assert parameters["weekday"]["schema"]["items"]["enum"][0] == "monday"
    assert parameters["lang"]["schema"]["enum"] == [language.value for language in Language]
    assert parameters["q"]["schema"]["maxLength"] == 500
    assert parameters["near"]["schema"]["maxLength"] == 100
    assert "1607" in parameters["near"]["examples"]
    assert "får ikke sove" in parameters["q"]["examples"]
    assert all(parameter["description"] for parameter in parameters.values())
    ends = {each["name"]: each for each in described["paths"]["/api/places/travel"]["get"]["parameters"]}
    assert ends["from"]["required"]
    assert ends["to"]["required"]


async def test_every_example_in_the_description_is_answered(client: httpx.AsyncClient) -> None:
    described = (await client.get("/api/openapi.json")).json()
    asked = 0
    for path, calls in described["paths"].items():
        if "get" not in calls or "{" in path or (path, "get") in STAFF:
            continue
        required = {
            each["name"]: next(iter(each["examples"].values()))["value"]
            for each in calls["get"]["parameters"]
            if each["required"]
        }
        for parameter in calls["get"]["parameters"]:
            for example in parameter.get("examples", {}).values():
                response = await client.get(path, params={**required, parameter["name"]: example["value"]})
                assert response.status_code == 200, response.text
                asked += 1
    assert asked > 15


async def test_the_pages_ask_nobody_else_for_anything(client: httpx.AsyncClient) -> None:
    page = await client.get("/api/docs")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "://" not in page.text
    assert "<script>" not in page.text
    assert "style=" not in page.text
    for address in ("/static/vendor/swagger-ui/swagger-ui-bundle.js", "/static/vendor/swagger-ui/swagger-ui.css",
                    "/static/js/api-docs.js"):  # fmt: skip
        assert address in page.text
        assert (await client.get(address)).status_code == 200, f"{address}: run the build hook (`make install`)"


async def test_schemathesis_finds_nothing(served: str) -> None:
    await asyncio.to_thread(hold_against_description, served)


async def test_schemathesis_finds_nothing_for_who_may_do_everything(served: str, world: World) -> None:
    """On a database that is thrown away: what the description allows is really done."""
    both, _ = await w.signed_in(await w.an_account(Role.ADMINISTRATOR, world.national))
    async with writing():
        await grant(account_id=both.account_id, role=Role.STARTER, organisation_id=None, by=SYSTEM)
    account, _ = await w.signed_in(both.account_id)
    token = await make_token(
        identity=account, name="Prøve", scopes=possible_scopes(account), expires_on=today() + timedelta(days=1)
    )
    await asyncio.to_thread(hold_against_description, served, token)


def hold_against_description(address: str, token: str = "") -> None:
    """Ask every operation for what the description allows and for what it does not; with a token those for staff."""
    schema = schemathesis.openapi.from_url(f"{address}/api/openapi.json")
    checks = CHECKS.get_all()
    assert len(checks) > 8, "the checks for OpenAPI are loaded with the description"
    wrong: list[str] = []
    for found in schema.get_all_operations():
        if token and (found.ok().path, found.ok().method.lower()) not in STAFF:
            continue
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                ask(found.ok(), mode, checks, token)
            except (Exception, FailureGroup) as error:
                wrong.append(f"{found.ok().label} ({mode.value}): {error!r}")
    assert not wrong, "\n\n".join(wrong)


def ask(operation: Any, mode: GenerationMode, checks: list[Any], token: str) -> None:
    """Ask one operation in one mode; raises what it finds."""
    unsayable = NO_SCHEMA_SAYS.get(operation.path, set())
    fitting = [check for check in checks if check.__name__ not in unsayable]

    @seed(1607)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def holds(case: Any) -> None:
        case.call_and_validate(checks=fitting, headers={"Authorization": f"Bearer {token}"} if token else None)

    holds()
