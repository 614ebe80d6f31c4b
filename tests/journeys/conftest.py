"""What a journey needs: the real server on the demonstration directory, a real browser, and a visitor who notices.

| fixture | scope | what |
|---|---|---|
| `copied` | session | makes a copy of the demonstration directory, loaded once: SQLite, or `--database=postgresql` |
| `copied_on` | session | the same on the engine that is named |
| `directory` | session | the copy that nobody changes |
| `site` | session | address of a server on it |
| `own_site` | module | a server on a copy that journeys may change: their module's `site` returns it |
| `browser` | module | Chromium; not longer: Playwright's loop stands in the way of `asyncio.run()` in other tests |
| `postgresql_site` | session | the same on PostgreSQL, beside it |
| `visit` | test | `visit("/", PHONE, dark=True)`: a fresh visitor, looked after by :mod:`tests.journeys.visitor` |

A journey tells what a person does; what must hold on every page is checked for each visitor when the test ends:
nothing asked of anyone else, no cookie but the session's of one who signs in, nothing stored, nothing refused by the
content security policy, nothing in the console, and no finding of axe on the page where the journey ends.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from tests.conftest import missing, run
from tests.journeys.visitor import DESK, Visitor

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
QUIET = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
VIDERE = "from videre.cli import main; main()"
START_SECONDS = 90


def environment(database_url: str, **settings: str) -> dict[str, str]:
    """The environment of a server on a database, with further ``VIDERE_…`` settings; none of this machine's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VIDERE_")}
    return {**kept, "VIDERE_DATABASE_URL": database_url, "VIDERE_ENVIRONMENT": "demo", **settings}


@contextmanager
def served(database_url: str, log: Path, *, program: str = VIDERE, **settings: str) -> Iterator[str]:
    """Serve from a process of its own; yields the address. Another ``program`` takes the same command line."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-c", program, "serve", "--port", str(port)],
            env=environment(database_url, **settings), stdout=output, stderr=output,
        )  # fmt: skip
        try:
            _wait_for(f"http://127.0.0.1:{port}/", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(10)


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if httpx.get(address, timeout=5, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(f"The server did not start:\n{log.read_text(errors='replace')[-2000:]}")


@pytest.fixture(scope="session")
def copied_on(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], str]:
    """Make a copy of the demonstration directory on an engine under a name: ``copied_on("sqlite", "mine")``.

    Returns the address of its database. The demonstration is loaded once on each engine that is asked for.
    """
    folder = tmp_path_factory.mktemp("journeys")
    loaded: set[str] = set()

    def copy(engine: str, name: str) -> str:
        on_file = engine == "sqlite"
        server = "" if on_file else request.getfixturevalue("postgresql_server")
        if engine not in loaded:
            loaded.add(engine)
            demonstration = f"sqlite:///{folder / 'demonstration.sqlite'}"
            _with_demo(demonstration if on_file else _new_postgresql(server, "demonstration"))
        if not on_file:
            return _new_postgresql(server, name, template="demonstration")
        shutil.copyfile(folder / "demonstration.sqlite", folder / f"{name}.sqlite")
        return f"sqlite:///{folder / f'{name}.sqlite'}"

    return copy


@pytest.fixture(scope="session")
def copied(request: pytest.FixtureRequest, copied_on: Callable[[str, str], str]) -> Callable[[str], str]:
    """Make a copy of the demonstration directory under a name: the address of its database. Loaded only once."""
    engine = "postgresql" if request.config.getoption("--database") == "postgresql" else "sqlite"
    return lambda name: copied_on(engine, name)


@pytest.fixture(scope="session")
def directory(copied: Callable[[str], str]) -> str:
    """The copy that nobody changes."""
    return copied("journeys")


@pytest.fixture(scope="session")
def site(directory: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(directory, tmp_path_factory.mktemp("site") / "server.log") as address:
        yield address


@pytest.fixture(scope="module")
def own_site(
    request: pytest.FixtureRequest, copied: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A site that the journeys of one module may change; ``visit`` goes there where the module's ``site`` is this."""
    name = request.module.__name__.rpartition(".")[2]
    with served(copied(name), tmp_path_factory.mktemp(name) / "server.log") as address:
        yield address


@pytest.fixture(scope="session")
def postgresql_site(
    request: pytest.FixtureRequest, copied_on: Callable[[str, str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The same on PostgreSQL, beside `site`."""
    if request.config.getoption("--database") == "sqlite":
        pytest.skip("only SQLite was asked for")
    with served(
        copied_on("postgresql", "journeys_beside"), tmp_path_factory.mktemp("postgresql-site") / "server.log"
    ) as address:
        yield address


def _with_demo(url: str) -> None:
    done = subprocess.run([sys.executable, "-c", VIDERE, "demo"], env=environment(url), capture_output=True, text=True)
    assert done.returncode == 0, f"The demonstration was not loaded:\n{done.stderr[-2000:]}"


def _new_postgresql(server: str, name: str, template: str = "template1") -> str:
    """Make a database on the test run's own PostgreSQL, empty or a copy, and return its address."""

    async def create() -> None:
        connection = await asyncpg.connect(server.format(name="postgres"))
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        await connection.close()

    run(create())
    return server.format(name=name)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("Playwright is missing: pip install playwright (`make test` does)")
    found = next((path for path in CHROMIUM if Path(path).exists()), shutil.which("chromium"))
    with sync_playwright() as playwright:
        program = found or playwright.chromium.executable_path  # what `make test` fetched where there was none
        if not Path(program).exists():
            missing("No Chromium on this machine (Debian: apt-get install chromium)")
        chromium = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield chromium
        chromium.close()
    # Playwright leaves its stopped loop as the thread's current one; the next module's coroutines need a live one.
    asyncio.set_event_loop(None)


@pytest.fixture
def visit(browser: Any, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visitor]]:
    visitors: list[Visitor] = []

    def arrive(path: str = "/", screen: tuple[int, int] = DESK, *, site: str = "", **how: Any) -> Visitor:
        visitor = Visitor(browser, site or request.getfixturevalue("site"), screen, **how)
        visitors.append(visitor)
        visitor.goes_to(path)
        return visitor

    yield arrive
    findings = [finding for visitor in visitors for finding in visitor.leaves()]
    assert not findings, "\n".join(findings)
