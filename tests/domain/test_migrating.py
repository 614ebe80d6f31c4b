"""Migrations on an empty database of each kind."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from piccolo.table import Table

from tests.conftest import execute, run
from videre.database import database, reading
from videre.directory.tables import TABLES
from videre.doctor import examine
from videre.migrating import migrate, pending
from videre.piccolo_app import APP_CONFIG
from videre.settings import Settings

VIDERE = "from videre.cli import main; main()"
ORDERED = """
from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table
ID, VERSION, DESCRIPTION = "{id}", "1", "for a test"

async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="videre", description=DESCRIPTION)
    async def step():
        await Table.raw("{sql}")
    manager.add_raw(step)
    return manager
"""


class HalfMade(Table, tablename="half_made"):
    pass


@pytest.fixture
def empty_database(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if engine_name == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty' / 'videre.sqlite'}"
        return
    server: str = request.getfixturevalue("postgresql_server")
    run(execute(server.format(name="postgres"), "CREATE DATABASE empty"))
    yield server.format(name="empty")
    run(execute(server.format(name="postgres"), "DROP DATABASE empty WITH (FORCE)"))


async def test_an_empty_database_gets_everything_once(empty_database: str) -> None:
    async with database(empty_database):
        waiting = await pending()
        assert waiting == sorted(waiting)
        assert await migrate() == waiting
        async with reading():
            for table in TABLES:
                await table.count()
        assert await pending() == []
        assert await migrate() == []


async def test_a_migration_that_fails_leaves_nothing_half_made(
    empty_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "videre_test_one.py").write_text(
        ORDERED.format(id="2026-01-01T00:00:00:000000", sql="CREATE TABLE half_made (id INTEGER)")
    )
    (tmp_path / "videre_test_two.py").write_text(ORDERED.format(id="2026-01-02T00:00:00:000000", sql="CREATE NONSENSE"))
    monkeypatch.setattr(APP_CONFIG, "migrations_folder_path", str(tmp_path))
    monkeypatch.setattr(sys, "path", list(sys.path))
    try:
        async with database(empty_database):
            with pytest.raises(Exception, match=r"(?i)nonsense"):
                await migrate()
            assert len(await pending()) == 2
            assert not await HalfMade.table_exists()
    finally:
        for name in ("videre_test_one", "videre_test_two"):
            sys.modules.pop(name, None)


def test_two_that_start_together_migrate_once(empty_database: str) -> None:
    commands = [
        subprocess.Popen(
            [sys.executable, "-c", VIDERE, "migrate"],
            env={"VIDERE_DATABASE_URL": empty_database},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(2)
    ]
    words = [command.communicate(timeout=120)[0] for command in commands]
    assert [command.returncode for command in commands] == [0, 0], words
    assert sum("run." in word for word in words) == 1
    assert sum("up to date" in word for word in words) == 1


async def test_the_doctor_finds_nothing_wrong_with_a_sound_house(database_url: str) -> None:
    findings = await examine(Settings(database_url=database_url), {})
    assert [finding for finding in findings if not finding.sound] == []
    assert {"database", "places", "roads", "topics", "browser assets", "languages"} <= {each.what for each in findings}


async def test_the_doctor_finds_what_is_wrong(empty_database: str) -> None:
    findings = await examine(Settings(database_url=empty_database), {"VIDERE_DATABASE_URI": "x"})
    faults = {finding.what: finding.words for finding in findings if not finding.sound}
    assert "VIDERE_DATABASE_URI" in faults["settings"]
    assert "videre migrate" in faults["database"]
    away = await examine(Settings(database_url="postgresql://someone:secret@127.0.0.1:1/none"), {})
    assert [(finding.what, "secret" in finding.words) for finding in away if not finding.sound] == [("database", False)]


def test_wrong_settings_stop_every_command_and_are_told() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", VIDERE, "serve"],
        env={"VIDERE_SECRET_KEY": "short", "VIDERE_ENVIRONMENT": "staging"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert answer.returncode == 1
    assert "VIDERE_SECRET_KEY must" in answer.stderr
    assert "VIDERE_ENVIRONMENT must" in answer.stderr
    assert "Traceback" not in answer.stderr
