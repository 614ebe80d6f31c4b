"""The server at its most talkative: everything in its log, and every address and header that passes written down.

Run in place of `videre` by journeys that search for what must not be written: the log of every library is at DEBUG,
uvicorn's own log of addresses is on, and the file that ``OVERHEARD`` names gets each request's line and headers and
each answer's, which is what a server in front of ours could write in a log of its own. Bodies are not written down.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import uvicorn
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from videre import app, cli
from videre.commands.serving import LOGGING

PROGRAM = "from tests.journeys.overheard import main; main()"
"""For :func:`tests.journeys.conftest.served`."""


def main() -> None:
    """Run `videre` with everything told."""
    logging.getLogger("videre.access").setLevel(logging.DEBUG)
    LOGGING["root"]["level"] = LOGGING["loggers"]["videre"]["level"] = "DEBUG"
    configured, application = uvicorn.Config, app.application
    told: Any = {"access_log": True, "log_level": "debug"}
    uvicorn.Config = lambda where, **options: configured(where, **{**options, **told})  # type: ignore[misc,assignment]
    app.application = lambda: overheard(application())  # type: ignore[assignment,return-value]
    cli.main()


def overheard(served: ASGIApp) -> ASGIApp:
    """Write down what comes and goes around an application, bodies left out."""

    async def listen(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await served(scope, receive, send)
            return
        asked = scope["method"].encode() + b" " + scope["raw_path"] + b"?" + scope["query_string"]
        _write(asked, scope["headers"])

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                _write(b"answered " + str(message["status"]).encode(), message.get("headers", []))
            await send(message)

        await served(scope, receive, answer)

    return listen


def _write(line: bytes, headers: Iterable[tuple[bytes, bytes]]) -> None:
    with Path(os.environ["OVERHEARD"]).open("ab") as file:
        file.write(b"\n".join([line, *(name + b": " + value for name, value in headers), b"\n"]))
