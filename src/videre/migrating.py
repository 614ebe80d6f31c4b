"""Brings the database up to the code: the one history of migrations, on both databases.

All that is missing runs in one transaction. A migration that fails leaves the database as it was.
"""

from __future__ import annotations

import contextlib
import io

from piccolo.apps.migrations.commands.base import BaseMigrationManager
from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager
from piccolo.apps.migrations.tables import Migration

from videre.database import reading, writing
from videre.piccolo_app import APP_CONFIG

LOCK = 8_473_376  # «videre» on a telephone's keys: any number will do as long as every process uses the same


class MigrationFailed(Exception):
    """A migration could not run; the database is as it was before."""


async def pending() -> list[str]:
    """Return the migrations this database has not had, oldest first; the database must be started."""
    folder = APP_CONFIG.resolved_migrations_folder_path
    wanted = BaseMigrationManager().get_migration_modules(folder)
    async with reading():
        done = await Migration.get_migrations_which_ran(APP_CONFIG.app_name) if await Migration.table_exists() else []
    return sorted(set(wanted) - set(done))


async def migrate() -> list[str]:
    """Run what is pending and return it; two processes that start together do it once.

    Raises :class:`MigrationFailed`.
    """
    async with writing():
        if Migration._meta.db.engine_type == "postgres":
            await Migration.raw(f"SELECT pg_advisory_xact_lock({LOCK})")  # SQLite writers wait for each other anyway
        before = await pending()
        if before:
            with contextlib.redirect_stdout(io.StringIO()) as words:  # Piccolo prints as it goes; the caller speaks
                result = await ForwardsMigrationManager(app_name=APP_CONFIG.app_name).run()
            if not result.success:
                raise MigrationFailed(result.message or words.getvalue())
    return before
