"""`videre housekeeping`: what the server does by itself, done once, as cron would have it."""

from __future__ import annotations

import argparse
from typing import Any

from videre.commands.running import in_database, is_migrated
from videre.housekeeping.running import run_all
from videre.settings import Settings


def add_to(commands: Any) -> None:
    """Add `housekeeping` to the command line."""
    words = "deliver mail, remind, flag late confirmations and erase what is over, once"
    commands.add_parser("housekeeping", help=words, description=words).set_defaults(command=keep_house)


def keep_house(settings: Settings, arguments: argparse.Namespace) -> int:  # noqa: ARG001  # every command has both
    """Do every job once, and say what came of it; one that another process is at is left to that process."""
    if not is_migrated(settings):
        return 1
    kept = in_database(settings, run_all(settings, lambda words: print(f"  {words}", flush=True)))
    print(f"Housekeeping: {kept.done} jobs done, {kept.failed} failed, {kept.elsewhere} left to another process.")
    return 1 if kept.failed else 0
