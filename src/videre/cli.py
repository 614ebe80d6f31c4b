"""The `videre` command: serve, migrate, demo, transfer, housekeeping, doctor."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from typing import Any

import uvicorn

from videre.commands import accounts, housekeeping
from videre.commands.logins import login_lines
from videre.commands.running import in_database
from videre.database import DatabaseUnavailable
from videre.migrating import MigrationFailed, migrate, pending
from videre.people.demo import demo_logins, invented_accounts
from videre.settings import Settings, SettingsError, settings_from
from videre.web.protocol import PatientProtocol

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"videre": {"level": "INFO"}},
}
"""Handed to uvicorn, so that each worker process sets it up."""


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


def serve(settings: Settings, arguments: argparse.Namespace) -> int:
    """Serve until stopped. The access log is our own: uvicorn's would hold what people search for."""
    missing = in_database(settings, pending())
    if missing:
        print(f"{len(missing)} migration(s) have not been run on this database: run `videre migrate` first.")
        return 1
    if settings.environment == "production" and in_database(settings, invented_accounts()):
        print("There are demonstration accounts, and everyone knows their password: `videre account end-invented`.")
        return 1
    if "VIDERE_BASE_URL" not in os.environ and settings.environment != "production":
        # Letters lead to where this server is; each worker reads the environment.
        os.environ["VIDERE_BASE_URL"] = f"http://{_reachable(arguments.host)}:{arguments.port}"
        settings = settings_from(os.environ)
    logins = login_lines(in_database(settings, demo_logins()), settings)
    options: dict[str, Any] = {
        "factory": True,
        "host": arguments.host,
        "port": arguments.port,
        "workers": arguments.workers,
        "http": PatientProtocol,
        "access_log": False,
        "server_header": False,
        "log_config": LOGGING,
        "timeout_graceful_shutdown": 5,
        "timeout_worker_healthcheck": 60,  # a worker with a large directory is busy for a while at start
    }
    if arguments.workers > 1:
        print(f"Videre starts {arguments.workers} workers at http://{arguments.host}:{arguments.port}", flush=True)
        print("\n".join(logins), flush=True)
        uvicorn.run("videre.app:application", **options)
        return 0
    server = _AnnouncingServer(uvicorn.Config("videre.app:application", **options), logins)
    server.run()
    return 0 if server.started else 1


def run_migrations(settings: Settings, arguments: argparse.Namespace) -> int:  # noqa: ARG001  # every command has both
    """Bring the database up to the code, and say what was done."""
    done = in_database(settings, migrate())
    print(f"{len(done)} migration(s) run." if done else "The database is up to date.")
    return 0


def demo(settings: Settings, arguments: argparse.Namespace) -> int:  # noqa: ARG001  # every command has both
    """Load the demonstration directory into an empty database; a directory that holds anything is left alone."""
    from videre.directory.demo import load_demo, load_demo_people

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
    return 0


def doctor(settings: Settings, arguments: argparse.Namespace) -> int:  # noqa: ARG001  # every command has both
    """Look at everything a server needs, and say what is wrong."""
    from videre.doctor import examine

    findings = asyncio.run(examine(settings, os.environ))
    for finding in findings:
        print(f"{'ok   ' if finding.sound else 'FAULT'}  {finding.what}: {finding.words}")
    return 0 if all(finding.sound for finding in findings) else 1


def transfer_groups(settings: Settings, arguments: argparse.Namespace) -> int:
    """Let one organisation answer for all groups of another; without --apply, only show what would happen."""
    from videre.directory.transfer_command import hand_over
    from videre.signing import use_secret

    use_secret(settings.secret_key)
    if missing := in_database(settings, pending()):
        print(f"{len(missing)} migration(s) have not been run on this database: run `videre migrate` first.")
        return 1
    done, words = in_database(settings, hand_over(arguments.giver, arguments.taker, apply=arguments.apply))
    print(words)
    return 0 if done else 1


def _hundreds(ready: int, all_of_them: int) -> None:
    if ready % 100 == 0 or ready == all_of_them:
        print(f"      {ready} of {all_of_them} invented groups", flush=True)


class _AnnouncingServer(uvicorn.Server):
    """Says where it can be found once it can be found, and not before."""

    def __init__(self, config: uvicorn.Config, logins: list[str]) -> None:
        super().__init__(config)
        self.logins = logins

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            print("\n".join(["", *self.logins]))
            where = f"http://{_reachable(self.config.host)}:{self.config.port}"
            print(f"\nVidere is at {where}  (stop it with Ctrl+C)\n", flush=True)


def _reachable(host: str) -> str:
    """Return an address that leads to a server on ``host`` from this machine."""
    return "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  # compared with, not listened on


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="videre", description="Videre: a directory of self-help groups in Norway.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    serving = commands.add_parser("serve", help="serve the pages and the API")
    serving.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    serving.add_argument("--port", type=int, default=8000, help="the port to listen on (8000)")
    serving.add_argument("--workers", type=_positive, default=1, help="processes, each with its own index (1)")
    serving.set_defaults(command=serve)
    transferring = commands.add_parser("transfer", help="let one organisation answer for all groups of another")
    named = "its id, organisation number or exact name"
    transferring.add_argument("--from", dest="giver", required=True, metavar="ORG", help=f"who answers now: {named}")
    transferring.add_argument("--to", dest="taker", required=True, metavar="ORG", help=f"who will answer: {named}")
    transferring.add_argument("--apply", action="store_true", help="do it; without this only a preview is shown")
    transferring.set_defaults(command=transfer_groups)
    for name, command, words in (
        ("migrate", run_migrations, "bring the database up to this version"),
        ("demo", demo, "load the demonstration directory if there is none"),
        ("doctor", doctor, "look at settings, database and reference data"),
    ):
        commands.add_parser(name, help=words, description=words).set_defaults(command=command)
    accounts.add_to(commands)
    housekeeping.add_to(commands)
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
