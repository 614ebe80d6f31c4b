"""The `videre` command: reads the settings, hands over to a file in commands/, and says what went wrong."""

from __future__ import annotations

import argparse
import os
import sys

from videre.commands import accounts, demo, doctor, housekeeping, migrating, organisations, seal, serving, transfer
from videre.database import DatabaseUnavailable
from videre.migrating import MigrationFailed
from videre.settings import SettingsError, settings_from

COMMANDS = (serving, migrating, demo, doctor, organisations, accounts, transfer, seal, housekeeping)
"""In the order of `videre --help`."""


def main() -> None:
    """Run the command line; ends the process with 0, 1 (something is wrong) or 2 (wrong use)."""
    arguments = _parser().parse_args()
    try:
        settings = settings_from(os.environ)
        sys.exit(arguments.command(settings, arguments))
    except SettingsError as error:
        sys.exit("These settings must be mended:\n" + "\n".join(f"  {fault}" for fault in error.faults))
    except DatabaseUnavailable as error:
        sys.exit(f"The database is out of reach: {error}")
    except MigrationFailed as error:
        sys.exit(f"A migration failed, and the database is as it was: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="videre", description="Videre: a directory of self-help groups in Norway.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for each in COMMANDS:
        each.add_to(commands)
    return parser
