"""`videre seal rotate`: seals everything anew with the newest key, so that older keys can be thrown away."""

from __future__ import annotations

import argparse
from typing import Any

from videre.commands.running import in_database, is_migrated
from videre.resealing import Resealed, reseal_all
from videre.settings import Settings


def add_to(commands: Any) -> None:
    """Add `seal rotate` to the command line."""
    sealing = commands.add_parser("seal", help="change the keys of what is stored sealed", description="Seal keys.")
    kinds = sealing.add_subparsers(title="commands", required=True, metavar="COMMAND")
    words = "seal everything anew with the newest of VIDERE_SEAL_KEYS; safe beside a running server, and twice"
    kinds.add_parser("rotate", help=words, description=words).set_defaults(command=rotate)


def rotate(settings: Settings, arguments: argparse.Namespace) -> int:  # noqa: ARG001  # every command has both
    """Seal everything anew, print how many of what, and say whether older keys can go."""
    if not is_migrated(settings):
        return 1
    found: list[Resealed] = in_database(settings, reseal_all())
    for each in found:
        print(f"  {each.column}: {each.done} sealed anew")
    if locked := [each for each in found if each.locked]:
        print("These open with none of the keys in VIDERE_SEAL_KEYS, and stayed as they are:")
        for each in locked:
            print(f"  {each.column}: {each.locked}")
        print("Put the key they were sealed with last in VIDERE_SEAL_KEYS, and run this again.")
        return 1
    others = settings.seal_keys.count(",")
    print(f"Everything opens with the newest key alone; {others} older key(s) can be taken away.")
    return 0
