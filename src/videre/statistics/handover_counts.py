"""What came of a service's handovers in twelve months, in numbers that tell of nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from msgspec import Struct

from videre.database import reading
from videre.directory.tables import Organisation
from videre.handover.bands import KM_BANDS, KM_BEYOND, MINUTES_BANDS, MINUTES_BEYOND
from videre.handover.retention import card_is_over, valid_to
from videre.handover.tables import Handover, HandoverOutcome
from videre.people.clock import today
from videre.people.roles import Permission
from videre.people.shapes import Identity
from videre.problems import NotFound
from videre.statistics.funnel import FUNNEL, Step, reached
from videre.statistics.suppression import TOTAL, Cell, Guarded, guarded

MONTHS: Final = 12
KM: Final = (*(band for _, band in KM_BANDS), KM_BEYOND, "")
MINUTES: Final = (*(band for _, band in MINUTES_BANDS), MINUTES_BEYOND, "")
"""The last, "", is groups online, and handovers without a group."""
_SHOWN: Final = {
    "month": FUNNEL, "topic": FUNNEL, "origin": FUNNEL, "km": (Step.PREPARED,), "minutes": (Step.PREPARED,),
    "nothing": (Step.NOTHING,), TOTAL: (*FUNNEL, Step.NOTHING),
}  # fmt: skip
_FLAGS: Final = {
    "was_opened": Step.OPENED,
    "has_chosen": Step.CHOSEN,
    "contacted_in_time": Step.CONTACTED,
    "has_attended": Step.ATTENDED,
}
_COLUMNS: Final = ("origin", "topic", "km_band", "minutes_band", "nothing_in", *_FLAGS)


class Line(Struct, frozen=True):
    """One row of a table: its code ("" for none), and its cells in the order of ``FUNNEL``, or only one."""

    key: str
    cells: tuple[Cell, ...]


class TeamCounts(Struct, frozen=True):
    """A service's counts, for its page, the file and the API alike: the same months, and nothing to narrow them by.

    A month is counted once all its cards are over. So the numbers are final, nobody sees one move with what a person
    does, and no card of the list (``standings``) is among them. ``months`` have the first of the month as their key,
    ``nothing`` municipality numbers. Rows stand in an order that says nothing.
    """

    organisation_id: int
    service: str
    first: date
    last: date
    total: tuple[Cell, ...]
    months: tuple[Line, ...]
    topics: tuple[Line, ...]
    origins: tuple[Line, ...]
    km: tuple[Line, ...]
    minutes: tuple[Line, ...]
    nothing_total: Cell
    nothing: tuple[Line, ...]


async def counts_for(identity: Identity, organisation_id: int, *, on: date | None = None) -> TeamCounts:
    """Return the counts of a service as they may be shown, of the last twelve months whose cards are over ``on`` a day.

    Raises ``NotFound`` for a service where this person does not hand over.
    """
    if organisation_id not in identity.organisations(Permission.HAND_OVER):
        raise NotFound()
    months = _months(on or today())
    last = _last_day(months[-1])
    async with reading():
        names = await Organisation.select(Organisation.name).where(Organisation.id == organisation_id)
        rows = await _rows(organisation_id, months[0], last)
    if not names:
        raise NotFound()
    shown = await asyncio.to_thread(_guarded, rows, months)
    tables = shown.tables
    return TeamCounts(
        organisation_id=organisation_id,
        service=names[0]["name"],
        first=months[0],
        last=last,
        total=tuple(shown.total[step] for step in FUNNEL),
        months=_lines(tables["month"]),
        topics=_lines(tables.get("topic", {})),
        origins=_lines(tables.get("origin", {})),
        km=_lines(tables["km"], KM),
        minutes=_lines(tables["minutes"], MINUTES),
        nothing_total=shown.total[Step.NOTHING],
        nothing=_lines({key: cells for key, cells in tables["nothing"].items() if key}),
    )


def _months(day: date) -> tuple[date, ...]:
    """Return the first days of the last twelve months whose cards are all over on a day, the oldest first."""
    month = day.replace(day=1)
    while not card_is_over(valid_to(_last_day(month)), day):
        month = (month - timedelta(days=1)).replace(day=1)
    number = month.year * 12 + month.month
    return tuple(date(each // 12, each % 12 + 1, 1) for each in range(number - MONTHS, number))


def _last_day(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


async def _rows(organisation_id: int, first: date, last: date) -> list[dict[str, Any]]:
    """Return what is counted of each handover made from ``first`` to ``last``, still under way or over."""
    live, over = ([table._meta.get_column_by_name(name) for name in _COLUMNS] for table in (Handover, HandoverOutcome))
    mine = (Handover.organisation == organisation_id) & (Handover.made_on >= first) & (Handover.made_on <= last)
    past = (HandoverOutcome.organisation == organisation_id) & (HandoverOutcome.month >= first)
    rows: list[dict[str, Any]] = await Handover.select(Handover.made_on.as_alias("month"), *live).where(mine)
    rows += await HandoverOutcome.select(HandoverOutcome.month, *over).where(past & (HandoverOutcome.month <= last))
    return rows


def _guarded(rows: Iterable[Mapping[str, Any]], months: Iterable[date]) -> Guarded:
    tables: dict[str, dict[str, dict[int, int]]] = {
        "month": {month.isoformat(): {} for month in months},
        "topic": {}, "origin": {},
        "km": {band: {} for band in KM}, "minutes": {band: {} for band in MINUTES},
        "nothing": {"": {}}, TOTAL: {TOTAL: {}},
    }  # fmt: skip
    for row in rows:
        bits = reached(*(step for name, step in _FLAGS.items() if row[name]))
        if row["nothing_in"]:
            bits |= Step.NOTHING
        keys = {
            "month": row["month"].replace(day=1).isoformat(), "topic": row["topic"], "origin": row["origin"],
            "km": row["km_band"], "minutes": row["minutes_band"], "nothing": row["nothing_in"], TOTAL: TOTAL,
        }  # fmt: skip
        for table, key in keys.items():
            counts = tables[table].setdefault(key, {})
            counts[bits] = counts.get(bits, 0) + 1
    # In the order of their codes, whatever order the rows came in: what is hidden does not depend on it.
    in_order = {table: dict(sorted(lines.items())) for table, lines in tables.items()}
    return guarded(in_order, _SHOWN, _allowed)


def _allowed(table: str, row: str, bits: int) -> bool:
    """Who found nothing stands in a municipality, and no group's distance is known."""
    nothing = bool(bits & Step.NOTHING)
    if table == "nothing":
        return bool(row) == nothing
    return not (nothing and row and table in {"km", "minutes"})


def _lines(rows: Mapping[str, Mapping[Step, Cell]], order: Iterable[str] | None = None) -> tuple[Line, ...]:
    keys = sorted(rows, key=lambda key: (not key, key)) if order is None else order
    return tuple(Line(key, tuple(rows[key].values())) for key in keys)
