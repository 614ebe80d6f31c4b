"""Over HTTP: a full search answer of twenty groups against a bare handler that returns as many bytes.

One uvicorn worker each, as `videre serve` starts it, on a database of synthetic groups. Short loads on either take
turns, so that the ratio holds where the machine's speed does not. Origins and topics are drawn as people would
ask. The rates are those of a worker that has seen each origin before, as after some minutes of a day (travel times
and groups in words are kept, answers are not); «first» are the times of the very first round, with a Dijkstra run for
each new origin. «µs» is processor time of the server per request, the kernel's part included.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.load import get, load
from benchmarks.samples import questions
from benchmarks.table import median, number, share, show
from videre.database import database
from videre.directory.demo.many import put_many
from videre.migrating import migrate

SIZES = (10_000, 1_000_000)
PAIRS = 9
REQUESTS = 2_000
ASKED = 400
WORDS = ("får ikke sove", "angst", "mistet mannen min", "utslitt av jobben", "ensom", "panikkanfall på bussen")


def main() -> None:
    """Measure and print."""
    rows, memory = [], []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder) / 'bench.sqlite'}"
            asyncio.run(fill(url, size))
            measured, remembered = measure(size, url, Path(folder))
            rows += measured
            memory.append(remembered)
    head = ["groups", "asked by", "ours/s", "bare/s", "ours / bare", "µs ours", "µs bare", "p50 ms", "p99 ms"]
    head += ["first p50", "first p99"]
    show(f"Over HTTP, one worker, 16 connections, {PAIRS} pairs of {REQUESTS} requests in turn", head, rows)
    show(
        "A worker from start to serving",
        ["groups", "ready after s", "memory MB", "after the load MB", "peak MB"],
        memory,
    )


async def fill(url: str, size: int) -> None:
    """Make a database of synthetic groups."""
    async with database(url):
        await migrate()
        await put_many(size)


def measure(size: int, url: str, folder: Path) -> tuple[list[list[str]], list[str]]:
    """Load our server and the bare one in turn; return the table's rows, and what memory it took."""
    by_topic = [get("/api/groups?" + urlencode({"near": each.code, "topic": each.topic})) for each in questions(ASKED)]
    by_words = [
        get("/api/groups?" + urlencode({"near": each.code, "q": WORDS[at % len(WORDS)]}))
        for at, each in enumerate(questions(ASKED))
    ]
    began = time.perf_counter()
    # Invented contacts get no letters meanwhile: only the answers are measured.
    settings = {"VIDERE_DATABASE_URL": url, "VIDERE_TRAVEL_CACHE": "512", "VIDERE_HOUSEKEEPING": "off"}
    with serving([sys.executable, "-m", "benchmarks.ours"], settings) as (ours, process):
        ready = time.perf_counter() - began
        at_start = memory_mb(process.pid)[0]
        body = urllib.request.urlopen(f"http://127.0.0.1:{ours}/api/groups?near=0150&topic=angst").read()
        assert body.count(b'"slug"') == 20
        (folder / "body.json").write_bytes(body)
        with serving([sys.executable, "-m", "benchmarks.bare_server"], {"BENCH_BODY": str(folder / "body.json")}) as (
            bare,
            other,
        ):
            rows = []
            for name, requests in (("topic", by_topic), ("own words", by_words)):
                first = load(ours, requests, ASKED).milliseconds
                load(ours, requests, ASKED)
                ratios, rates, bare_rates, times = [], [], [], []
                spent: dict[int, list[float]] = {process.pid: [], other.pid: []}
                for pair in range(PAIRS):
                    with counted(process.pid, spent):
                        mine = load(ours, requests, REQUESTS, first=pair * 37)
                    with counted(other.pid, spent):
                        theirs = load(bare, [get("/")], REQUESTS)
                    ratios.append(mine.rate / theirs.rate)
                    rates.append(mine.rate)
                    bare_rates.append(theirs.rate)
                    times += mine.milliseconds
                rows.append(
                    [
                        f"{size:,}",
                        name,
                        number(median(rates)),
                        number(median(bare_rates)),
                        number(median(ratios)),
                        number(median(spent[process.pid])),
                        number(median(spent[other.pid])),
                        number(median(times)),
                        number(share(times, 99)),
                        number(median(first)),
                        number(share(first, 99)),
                    ]
                )
        after, peak = memory_mb(process.pid)
    return rows, [f"{size:,}", number(ready), number(at_start), number(after), number(peak)]


@contextlib.contextmanager
def serving(command: list[str], environment: dict[str, str]) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run a server on a free port of loopback until it answers; stop it at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([*command, str(port)], env={**os.environ, **environment})
    try:
        for _ in range(1200):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            assert process.poll() is None, "the server stopped"
            time.sleep(0.05)
        yield port, process
    finally:
        process.terminate()
        process.wait(20)


@contextlib.contextmanager
def counted(pid: int, spent: dict[int, list[float]]) -> Iterator[None]:
    """Add the microseconds of processor time a request took: unlike the rate, hardly touched by who else is busy."""
    before = _processor_ns(pid)
    yield
    spent[pid].append((_processor_ns(pid) - before) / 1000 / REQUESTS)


def _processor_ns(pid: int) -> int:
    """Return how long the main thread of a process has run, in nanoseconds."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])


def memory_mb(pid: int) -> tuple[float, float]:
    """Return the resident memory of a process now and at its highest, in megabytes (10⁶ bytes)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.startswith(("VmRSS", "VmHWM"))}
    return kilobytes["VmRSS"] * 1024 / 1e6, kilobytes["VmHWM"] * 1024 / 1e6


if __name__ == "__main__":
    main()
