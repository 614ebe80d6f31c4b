"""`videre doctor`: prints what `videre.doctor` found."""

from __future__ import annotations

import argparse
import asyncio
import os
from typing import Any

from videre.doctor import examine
from videre.settings import Settings


def add_to(commands: Any) -> None:
    """Add `doctor` to the command line."""
    words = "look at settings, database, seal keys, mail server and reference data"
    commands.add_parser("doctor", help=words, description=words).set_defaults(command=doctor)


def doctor(settings: Settings, arguments: argparse.Namespace) -> int:  # noqa: ARG001  # every command has both
    """Look at everything a server needs, and say what is wrong."""
    findings = asyncio.run(examine(settings, os.environ))
    for finding in findings:
        print(f"{'ok   ' if finding.sound else 'FAULT'}  {finding.what}: {finding.words}")
    return 0 if all(finding.sound for finding in findings) else 1
