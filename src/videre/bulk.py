"""Many rows at once, at the driver's speed: the directory as lines for the search index, whole tables loaded.

Everything here runs inside a block of :mod:`videre.database`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from videre.database import connection_of_block, on_sqlite


class Holds(StrEnum):
    """What a column holds, where the databases differ in writing it as JSON."""

    PLAIN = "plain"
    JSON = "JSON, or an array"


_SQLITE_JSON = {Holds.PLAIN: "{}", Holds.JSON: "json({})"}


def rows_as_lines(columns: Mapping[str, Holds], source: str, by: str) -> str:
    """Return a query for the rows of ``source`` (FROM and what follows) as lines of JSON arrays, in the order ``by``.

    One value of UTF-8 with a newline at the end of each row, or NULL without rows. The database does the work in
    its own thread or process, and msgspec reads the lines straight into Structs: three times as many rows a second
    as one driver's row after the other. Numbers have 15 digits, and yes and no are 1 and 0 on SQLite.
    """
    if on_sqlite():
        row = f"json_array({', '.join(_SQLITE_JSON[holds].format(column) for column, holds in columns.items())})"
        # SQLite keeps the order of a subquery for aggregates that depend on it.
        rows = f"(SELECT {row} AS line FROM {source} ORDER BY {by})"  # noqa: S608  # columns are our own
        return f"SELECT CAST(group_concat(line, char(10)) || char(10) AS BLOB) FROM {rows}"  # noqa: S608  # as above
    row = f"json_build_array({', '.join(columns)})::text || E'\\n'"
    return f"SELECT convert_to(string_agg({row}, '' ORDER BY {by}), 'UTF8') FROM {source}"  # noqa: S608  # as above


async def stream_values(queries: Iterable[str]) -> AsyncIterator[Any]:
    """Yield the one value each query gives; the next is fetched while the caller works on this one.

    The caller opens ``reading()`` around it and reads to the end.
    """
    connection = connection_of_block()
    fetch = _sqlite_value if on_sqlite() else _postgres_value
    ahead: asyncio.Task[Any] | None = None
    try:
        for query in queries:
            fetched, ahead = ahead, None
            value = await fetched if fetched else None
            ahead = asyncio.create_task(fetch(connection, query))
            await asyncio.sleep(0)  # let it reach the database before the caller takes the time
            if fetched:
                yield value
        if ahead:
            fetched, ahead = ahead, None
            yield await fetched
    finally:
        if ahead:  # the connection must be idle before the block ends
            await asyncio.wait([ahead])


async def _sqlite_value(connection: Any, query: str) -> Any:
    async with connection.execute(query) as found:
        found.row_factory = None
        row = await found.fetchone()
        return row[0] if row else None


async def _postgres_value(connection: Any, query: str) -> Any:
    return await connection.fetchval(query)


async def insert_many(table: str, columns: Mapping[str, Sequence[Any]]) -> None:
    """Add many rows inside ``writing()``, from columns of equal length.

    Names are our own, never a reader's. Arrays are tuples of text, JSON is text, dates are dates.
    """
    connection = connection_of_block()
    if on_sqlite():
        names = ", ".join(f'"{column}"' for column in columns)
        places = ", ".join("?" * len(columns))
        statement = f'INSERT INTO "{table}" ({names}) VALUES ({places})'  # noqa: S608  # names are our own
        # Written as Piccolo's adapters write them, but each value once and not once a row.
        rows = zip(*(map(_as_sqlite_text, values) for values in columns.values()), strict=True)
        await connection.executemany(statement, rows)
    else:
        rows = zip(*columns.values(), strict=True)
        await connection.copy_records_to_table(table, records=rows, columns=list(columns))


def _as_sqlite_text(value: Any) -> Any:
    return _sqlite_text(value) if type(value) in _WRITTEN_AS_TEXT else value


_WRITTEN_AS_TEXT = {tuple, date}


@lru_cache(maxsize=65_536)
def _sqlite_text(value: tuple[str, ...] | date) -> str:
    return value.isoformat() if isinstance(value, date) else json.dumps(value, separators=(",", ":"))
