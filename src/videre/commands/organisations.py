"""`videre organisations load`: how the real organisations come into a new database, in production too."""

from __future__ import annotations

import argparse
from typing import Any

from videre.commands.running import in_database, is_migrated
from videre.directory.known_organisations import known_organisations
from videre.directory.organisations import create_missing_organisations
from videre.people.actors import Actor, ActorKind
from videre.settings import Settings

COMMAND = Actor(ActorKind.SYSTEM, "videre organisations")


def add_to(commands: Any) -> None:
    """Add `organisations load` to the command line."""
    about = commands.add_parser("organisations", help="load the real organisations", description="Organisations.")
    kinds = about.add_subparsers(title="commands", required=True, metavar="COMMAND")
    words = "load Selvhjelp Norge, its district offices, the LINK centres and all municipalities, where missing"
    kinds.add_parser("load", help=words, description=words).set_defaults(command=load)


def load(settings: Settings, arguments: argparse.Namespace) -> int:  # noqa: ARG001  # every command has both
    """Register the organisations that are not there; those that are stay as they are."""
    if not is_migrated(settings):
        return 1
    loaded = in_database(settings, create_missing_organisations(known=known_organisations(), by=COMMAND))
    print(f"{loaded} organisation(s) loaded." if loaded else "All organisations were there.")
    print("Look through who answers for what, at /arbeid/organisasjoner: no municipality answers for groups yet.")
    return 0
