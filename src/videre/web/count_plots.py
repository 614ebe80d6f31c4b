"""A service's counts as pictures: the way of all cards, and the first column of each table. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from videre.language import Language, translate
from videre.statistics.handover_counts import TeamCounts
from videre.web import count_words
from videre.web.plots import Bar, bar, bars


def funnel_plot(counts: TeamCounts, language: Language) -> Markup:
    """Return the way of all cards as bars, from the card to the meeting."""
    # Whom «nearly all» is nearly all of: each step lies in the one before it; who came had chosen, asked or not.
    above = (None, *counts.total[:3], counts.total[2])
    rows = [
        bar(name, count_words.cell(cell, language), cell, outer)
        for name, cell, outer in zip(count_words.steps(language), counts.total, above, strict=True)
    ]
    return bars("funnel", translate(language, "Fra kort til møte"), _described(rows), rows)


def table_plot(table: count_words.Table, language: Language) -> Markup:
    """Return the first column of a table as bars."""
    rows = [bar(name, count_words.cell(cells[0], language), cells[0]) for name, cells in table.rows]
    return bars(table.id, f"{table.name}: {table.steps[0]}", _described(rows), rows)


def _described(rows: Sequence[Bar]) -> str:
    return ". ".join(f"{row.name}: {row.number}" for row in rows) + "."
