"""Bars drawn on the server: SVG that works without scripts, in light and dark, and on a phone. Pure.

What is not known exactly is drawn as a span, striped. Each plot stands beside a table with the same numbers; the
picture is described in words for who does not see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from markupsafe import Markup, escape

from videre.statistics.suppression import LEAST, Cell, Showing

WIDTH: Final = 360
ROW: Final = 44
TALL: Final = 18
RIGHT: Final = 76
"""Room for the number behind the longest bar."""


class Bar(NamedTuple):
    """One row: its name, what stands behind it, and from where to where it is striped; solid up to ``sure``."""

    name: str
    number: str
    sure: int
    most: int


def bar(name: str, number: str, cell: Cell, above: Cell | None = None) -> Bar:
    """Return a cell as a bar; ``above`` is the step it lies in, for «almost all»."""
    if cell.showing is Showing.UNDER_FIVE:
        return Bar(name, number, 0, LEAST - 1)
    if cell.showing is Showing.ALMOST_ALL and above is not None and above.number:
        return Bar(name, number, max(above.number - LEAST + 1, 0), above.number)
    if cell.showing is Showing.AT_LEAST:
        return Bar(name, number, cell.number, cell.number + LEAST)
    return Bar(name, number, cell.number, cell.number)


def bars(key: str, title: str, described: str, rows: Sequence[Bar]) -> Markup:
    """Return horizontal bars as SVG; ``key`` makes its ids, ``described`` says in words what is to be seen."""
    height = ROW * len(rows) + 4
    scale = (WIDTH - RIGHT) / max([LEAST, *(row.most for row in rows)])
    drawn = Markup().join(_bar(row, number * ROW, scale, key) for number, row in enumerate(rows))
    return Markup(
        '<svg class="plot" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{key}-title {key}-desc">'
        '<title id="{key}-title">{title}</title><desc id="{key}-desc">{described}</desc>'
        '<defs><pattern id="{key}-stripes" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect class="plot__stripe" width="3" height="6"/></pattern></defs>'
        "{drawn}</svg>"
    ).format(width=WIDTH, height=height, key=key, title=title, described=described, drawn=drawn)


def _bar(row: Bar, top: int, scale: float, key: str) -> Markup:
    sure, most = round(row.sure * scale, 1), round(row.most * scale, 1)
    shapes = [
        Markup('<text class="plot__name" x="0" y="{y}">{name}</text>').format(y=top + 14, name=row.name),
        Markup('<line class="plot__ground" x1="0.5" x2="0.5" y1="{y}" y2="{to}"/>').format(y=top + 20, to=top + 40),
    ]
    if sure:
        shapes.append(_rect("plot__bar", 0, top + 21, sure))
    if most > sure:
        shapes.append(_rect("plot__span", sure, top + 21, most - sure, f"url(#{key}-stripes)"))
    shapes.append(
        Markup('<text class="plot__number" x="{x}" y="{y}">{number}</text>').format(
            x=round(most + 8, 1), y=top + 35, number=row.number
        )
    )
    return Markup().join(shapes)


def _rect(kind: str, x: float, y: float, width: float, fill: str = "") -> Markup:
    painted = Markup(' fill="{fill}"').format(fill=escape(fill)) if fill else Markup()
    return Markup('<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}"{painted}/>').format(
        kind=kind, x=round(x, 1), y=y, width=round(width, 1), height=TALL, painted=painted
    )
