"""A line of CSV that no spreadsheet takes for a formula. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_line(cells: Iterable[object]) -> str:
    """Return cells as one line with semicolons (RFC 4180 otherwise); None is an empty cell.

    A text that begins like a formula gets an apostrophe before it: somebody's name is read, never calculated.
    """
    line = io.StringIO()
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow([_cell(cell) for cell in cells])
    return line.getvalue()


def _cell(cell: object) -> object:
    if isinstance(cell, str):
        return f"'{cell}" if cell.lstrip(" \u00a0\ufeff").startswith(_FORMULA) else cell
    return "" if cell is None else cell
