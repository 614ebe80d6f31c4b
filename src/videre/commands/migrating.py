"""`videre migrate`: brings the database up to the code."""

from __future__ import annotations

import argparse
from typing import Any

from videre.commands.running import in_database
from videre.migrating import migrate
from videre.settings import Settings


def add_to(commands: Any) -> None:
    """Add `migrate` to the command line."""
    words = "bring the database up to this version"
    commands.add_parser("migrate", help=words, description=words).set_defaults(command=run_migrations)


def run_migrations(settings: Settings, arguments: argparse.Namespace) -> int:  # noqa: ARG001  # every command has both
    """Bring the database up to the code, and say what was done."""
    done = in_database(settings, migrate())
    print(f"{len(done)} migration(s) run." if done else "The database is up to date.")
    return 0
