"""`videre demo`: the demonstration directory and the invented people who work with it."""

from __future__ import annotations

import argparse
from typing import Any

from videre.commands.running import in_database
from videre.directory.demo import load_demo, load_demo_people
from videre.handover.demo import load_demo_handovers
from videre.migrating import migrate
from videre.settings import Settings


def add_to(commands: Any) -> None:
    """Add `demo` to the command line."""
    words = "load the demonstration directory if there is none"
    commands.add_parser("demo", help=words, description=words).set_defaults(command=demo)


def demo(settings: Settings, arguments: argparse.Namespace) -> int:  # noqa: ARG001  # every command has both
    """Load the demonstration directory into an empty database; a directory that holds anything is left alone."""
    if settings.environment == "production":
        print("There are no invented groups in production.")
        return 1
    in_database(settings, migrate())
    loaded = in_database(settings, load_demo(progress=_hundreds))
    print(
        f"Demonstration directory: {loaded} invented groups." if loaded else "The directory is not empty: left alone."
    )
    people = in_database(settings, load_demo_people())
    print(f"{len(people)} invented people can sign in: `videre serve` says how.")
    if handovers := in_database(settings, load_demo_handovers()):
        print(f"{handovers} invented handovers of a year, for the team's page.")
    return 0


def _hundreds(ready: int, all_of_them: int) -> None:
    if ready % 100 == 0 or ready == all_of_them:
        print(f"      {ready} of {all_of_them} invented groups", flush=True)
