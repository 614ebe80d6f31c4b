"""`videre account add`: how the first administrator comes in, before anybody can invite them by mail."""

from __future__ import annotations

import argparse
from typing import Any

from videre.commands.running import in_database, is_migrated
from videre.directory.queries import every_organisation
from videre.language import Language
from videre.people.accounts import add_account, end_invented_accounts
from videre.people.actors import SYSTEM
from videre.people.roles import Role
from videre.problems import Invalid
from videre.settings import Settings


def add_to(commands: Any) -> None:
    """Add `account add` to the command line."""
    words = "let somebody in: make an account with a role, and print a link to hand over"
    account = commands.add_parser("account", help=words, description="Accounts of those who work with the list.")
    kinds = account.add_subparsers(title="commands", required=True, metavar="COMMAND")
    adding = kinds.add_parser("add", help=words, description=words)
    adding.add_argument("email", help="their e-mail address, with which they sign in")
    adding.add_argument("--name", required=True, help="their name")
    adding.add_argument("--role", type=Role, choices=list(Role), default=Role.ADMINISTRATOR, help="(administrator)")
    adding.add_argument("--organisation", default="", help="the organisation they hold it in: its id or its name")
    adding.add_argument("--language", type=Language, choices=list(Language), default=Language.NB, help="(nb)")
    adding.set_defaults(command=add)
    ending = "end the demonstration's accounts: production does not start with them"
    kinds.add_parser("end-invented", help=ending, description=ending).set_defaults(command=end_invented)


def add(settings: Settings, arguments: argparse.Namespace) -> int:
    """Make an account and print the one-time link that opens it."""
    if not is_migrated(settings):
        return 1
    try:
        print(in_database(settings, _add(settings, arguments)))
    except Invalid as problem:
        print("This account cannot be made:")
        for each in problem.fields:
            print(f"  {each.field}: {each.text(Language.EN)}")
        return 1
    except LookupError as error:
        print(error)
        return 1
    return 0


def end_invented(settings: Settings, arguments: argparse.Namespace) -> int:  # noqa: ARG001  # every command has both
    """End the demonstration's accounts."""
    print(f"{in_database(settings, end_invented_accounts(by=SYSTEM))} demonstration account(s) ended.")
    return 0


async def _add(settings: Settings, arguments: argparse.Namespace) -> str:
    organisation_id = await _organisation(arguments.organisation) if arguments.organisation else None
    path = await add_account(
        email=arguments.email,
        name=arguments.name,
        role=arguments.role,
        organisation_id=organisation_id,
        by=SYSTEM,
        language=arguments.language,
    )
    return (
        f"{arguments.name} is let in as {arguments.role}. Hand over this address; it works once, for 72 hours:\n"
        f"  {settings.base_url}{path}"
    )


async def _organisation(asked: str) -> int:
    """Return an organisation's id by id or name. Raises ``LookupError`` in words where none, or several, are meant."""
    known = await every_organisation()
    found = [each for each in known if asked in {str(each.id), each.name}] or [
        each for each in known if asked.casefold() in each.name.casefold()
    ]
    if len(found) == 1:
        return found[0].id
    names = "\n".join(f"  {each.id:>5}  {each.name}" for each in found[:20])
    raise LookupError(f"Several organisations are called so:\n{names}" if found else "There is no such organisation.")
