"""`videre transfer`: lets one organisation answer for all groups of another, or shows what would happen."""

from __future__ import annotations

import argparse
from typing import Any

from videre.commands.running import in_database, is_migrated
from videre.database import reading
from videre.directory.stewardship_rows import organisation_row
from videre.directory.transfer import Moving, organisation_named, transfer, transfer_preview
from videre.language import Language
from videre.people.actors import Actor, ActorKind
from videre.places.gazetteer import gazetteer
from videre.problems import Invalid, NotFound, Problem
from videre.settings import Settings

COMMAND = Actor(ActorKind.SYSTEM, "videre transfer")


def add_to(commands: Any) -> None:
    """Add `transfer` to the command line."""
    transferring = commands.add_parser("transfer", help="let one organisation answer for all groups of another")
    named = "its id, organisation number or exact name"
    transferring.add_argument("--from", dest="giver", required=True, metavar="ORG", help=f"who answers now: {named}")
    transferring.add_argument("--to", dest="taker", required=True, metavar="ORG", help=f"who will answer: {named}")
    transferring.add_argument("--apply", action="store_true", help="do it; without this only a preview is shown")
    transferring.set_defaults(command=transfer_groups)


def transfer_groups(settings: Settings, arguments: argparse.Namespace) -> int:
    """Let one organisation answer for all groups of another; without --apply, only show what would happen."""
    if not is_migrated(settings):
        return 1
    done, words = in_database(settings, hand_over(arguments.giver, arguments.taker, apply=arguments.apply))
    print(words)
    return 0 if done else 1


async def hand_over(giver: str, taker: str, *, apply: bool) -> tuple[bool, str]:
    """Return whether it could be done, and what to print: a table of the groups, and what became of them."""
    found = []
    for option, text in (("--from", giver), ("--to", taker)):
        try:
            found.append(await organisation_named(text))
        except NotFound:
            return False, f"{option}: there is no organisation with this id, organisation number or exact name."
        except Invalid as problem:
            return False, f"{option}: several organisations have this name; give the id ({problem.values['ids']})."
    from_id, to_id = found
    try:
        groups = await transfer_preview(COMMAND, from_id, to_id)
        async with reading():
            names = [(await organisation_row(each))["name"] for each in found]
        moved = await transfer(from_id=from_id, to_id=to_id, by=COMMAND) if apply else 0
    except Problem as problem:
        faults = [fault.text(Language.EN) for fault in getattr(problem, "fields", ())] or [problem.text(Language.EN)]
        return False, " ".join(faults)
    if not groups:
        return True, f"{names[0]} answers for no group: there is nothing to transfer."
    table = "\n".join(_row(group) for group in groups)
    ending = (
        f"{moved} group(s) moved from {names[0]} to {names[1]}. Letters to both and to the groups wait in the outbox."
        if apply
        else f"{len(groups)} group(s) would move from {names[0]} to {names[1]}. Nothing was changed: "
        "add --apply to do it."
    )
    return True, f"{'Id':>7}  {'State':<10} {'Municipality':<24} Group\n{table}\n{ending}"


def _row(group: Moving) -> str:
    municipality = gazetteer().municipality(group.municipality) if group.municipality else None
    place = (municipality.name if municipality else "") + ("" if group.in_area else " (outside)")
    return f"{group.group_id:>7}  {group.state:<10} {place:<24} {group.name}"
