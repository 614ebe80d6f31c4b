"""Two worker processes keep house once: every letter leaves once, every job is done once, and the command joins in."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.smtp import MailServer, mail_server
from videre.database import writing
from videre.housekeeping.jobs import JOBS
from videre.language import Language
from videre.post.letters import Letter, MailKind
from videre.post.outbox import queue_letter

VIDERE = "from videre.cli import main; main()"
START_SECONDS = 120
LETTER = Letter("Kontoen din", ("Noe er endret.",))


def surroundings(database: str, server: MailServer, **more: str) -> dict[str, str]:
    mine = {"DATABASE_URL": database, "ENVIRONMENT": "demo", "SMTP_URL": f"smtp://127.0.0.1:{server.port}"} | more
    return os.environ | {f"VIDERE_{name}": value for name, value in mine.items()}


@contextmanager
def two_workers(surroundings: dict[str, str], log: Path) -> Iterator[None]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-c", VIDERE, "serve", "--port", str(port), "--workers", "2"],
            env=surroundings,
            stdout=output,
            stderr=output,
        )
    try:
        yield
        server.terminate()
        assert server.wait(30) == 0, log.read_text()
    finally:
        server.kill()


async def until(condition: Callable[[], bool], words: Callable[[], str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not condition():
        assert time.monotonic() < deadline, words()
        await asyncio.sleep(0.1)


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as running:
        yield running


async def queued(count: int) -> list[str]:
    receivers = [f"r{number}@example.no" for number in range(count)]
    async with writing():
        for receiver in receivers:
            await queue_letter(LETTER, to=receiver, kind=MailKind.ACCOUNT, language=Language.NB)
    return receivers


async def test_two_workers_keep_house_once(database: str, server: MailServer, tmp_path: Path) -> None:
    log = tmp_path / "log"

    def words() -> str:
        return log.read_text(errors="replace")

    receivers = await queued(60)
    with two_workers(surroundings(database, server), log):
        await until(lambda: words().count("Ready with") == 2, words)
        await until(lambda: len(server.taken) >= 60 and "old mail" in words(), words)
        await asyncio.sleep(3)  # the second worker looks at least once more
    assert sorted(server.receivers) == sorted(receivers)
    for job in ("expired sessions and links", "forgotten drafts", "old mail"):
        assert words().count(f"Housekeeping, {job}:") == 1, words()
    assert "Traceback" not in words()


async def test_the_command_delivers_and_says_what_it_did(database: str, server: MailServer) -> None:
    receivers = await queued(3)

    async def keep_house() -> tuple[int | None, str]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", VIDERE, "housekeeping",
            env=surroundings(database, server), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        output, errors = await process.communicate()
        return process.returncode, (output + errors).decode()

    done = await asyncio.gather(keep_house(), keep_house())
    assert [code for code, _ in done] == [0, 0], done
    assert sorted(server.receivers) == receivers
    assert any("mail: 3 sent" in words for _, words in done), done
    assert all("0 failed" in words for _, words in done)
    code, words = await keep_house()
    assert code == 0
    assert words.splitlines()[-1] == f"Housekeeping: {len(JOBS)} jobs done, 0 failed, 0 left to another process."
