"""How a command uses the database: opened for one piece of work, and closed."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from videre.database import database
from videre.migrating import pending
from videre.sealing import use_seal_keys
from videre.settings import Settings
from videre.signing import use_secret


def in_database(settings: Settings, work: Coroutine[Any, Any, Any]) -> Any:
    """Return what ``work`` comes to, with the database and the keys of the settings."""

    async def inside() -> Any:
        try:
            async with database(settings.database_url):
                return await work
        finally:
            work.close()

    use_secret(settings.secret_key)
    use_seal_keys(settings.seal_keys)
    return asyncio.run(inside())


def is_migrated(settings: Settings) -> bool:
    """Return whether the database is up to the code; says what to do where it is not."""
    missing = in_database(settings, pending())
    if missing:
        print(f"{len(missing)} migration(s) have not been run on this database: run `videre migrate` first.")
    return not missing
