"""From process start to the first answer: one worker on a database of synthetic groups, and what it takes in memory.

Seconds on the clock and of the worker's processors (SQLite's threads count, PostgreSQL's own processes do not).
The clock says little on a machine shared with others; the lowest of three starts is shown.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from benchmarks.serving import fill, memory_mb, serving
from benchmarks.table import number, show

SIZES = (10_000, 1_000_000)
STARTS = 3


def main() -> None:
    """Measure and print."""
    rows = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder) / 'bench.sqlite'}"
            asyncio.run(fill(url, size))
            rows.append(start_row(f"{size:,}", url))
    head = ["groups", "seconds", "of processors", "memory MB", "highest MB"]
    show(f"A worker from process start to the first answer, lowest of {STARTS}", head, rows)


def start_row(label: str, url: str) -> list[str]:
    """Start a worker on a database some times; return a row of the table."""
    lowest = [min(column) for column in zip(*(start(url) for _ in range(STARTS)), strict=True)]
    return [label, *map(number, lowest)]


def start(url: str) -> tuple[float, float, float, float]:
    """Return seconds, seconds of processors, and megabytes now and at most, when the first search is answered."""
    began = time.perf_counter()
    with serving([sys.executable, "-m", "benchmarks.ours"], {"VIDERE_DATABASE_URL": url}) as (port, process):
        body = urllib.request.urlopen(f"http://127.0.0.1:{port}/api/groups?near=0150&topic=angst").read()
        took = time.perf_counter() - began
        assert body.count(b'"slug"') == 20
        return took, processor_seconds(process.pid), *memory_mb(process.pid)


def processor_seconds(pid: int) -> float:
    """Return what a process has used of the processors so far, its own and the system's work for it."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
