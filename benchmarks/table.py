"""Figures in aligned columns, medians first: absolute times are noise, ratios within a run are not."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from time import perf_counter


def microseconds(work: Callable[[], object]) -> float:
    """Return how long one call takes."""
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1e6


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def share(values: Sequence[float], of_hundred: int) -> float:
    """Return the value below which ``of_hundred`` percent lie."""
    return sorted(values)[min(len(values) - 1, len(values) * of_hundred // 100)]


def number(value: float) -> str:
    """Return a figure with about three digits that matter."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def show(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table, the first column left-aligned."""
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    print(f"\n{title}")
    for row in (head, ["-" * width for width in widths], *rows):
        first, *rest = (
            text.ljust(width) if at == 0 else text.rjust(width)
            for at, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  " + "  ".join((first, *rest)))
