"""`videre serve`: looks whether this database may be served, and starts the server."""

from __future__ import annotations

import argparse
import os
from typing import Any

import uvicorn

from videre.commands.logins import login_lines
from videre.commands.running import in_database, is_migrated
from videre.demonstration import refused_remains
from videre.people.demo import demo_logins
from videre.settings import Settings, settings_from
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


def add_to(commands: Any) -> None:
    """Add `serve` to the command line."""
    serving = commands.add_parser("serve", help="serve the pages and the API")
    serving.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    serving.add_argument("--port", type=int, default=8000, help="the port to listen on (8000)")
    serving.add_argument("--workers", type=_positive, default=1, help="processes, each with its own index (1)")
    serving.set_defaults(command=serve)


def serve(settings: Settings, arguments: argparse.Namespace) -> int:
    """Serve until stopped. The access log is our own: uvicorn's would hold what people search for."""
    if not is_migrated(settings):
        return 1
    if remains := in_database(settings, refused_remains(settings)):
        print("Production does not start on this database:", *(f"  {each.words}" for each in remains), sep="\n")
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


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
