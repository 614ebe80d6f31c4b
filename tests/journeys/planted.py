"""What must be nowhere: values planted in a journey, in every way they could be written, and where they are looked for.

Each place is given as bytes: ``planted.found_in({"the log": log.read_bytes()})`` returns what was found, in words.
"""

from __future__ import annotations

import base64
import html
import json
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus

import asyncpg

from tests.conftest import run
from videre.handover.card_codes import grouped

AROUND = 60
"""Bytes before and after where something was found, to see whose they are."""


class Planted:
    """Values by what they are. Each may have several writings: a telephone with blanks, without, and with +47."""

    def __init__(self, **values: tuple[str, ...]) -> None:
        self.values = values
        self._needles = {
            name: sorted({each.lower() for text in texts for each in encoded(text)}) for name, texts in values.items()
        }

    def and_also(self, **values: tuple[str, ...]) -> Planted:
        """Return these and further ones."""
        return Planted(**self.values, **values)

    def found_in(self, places: Mapping[str, bytes | str]) -> list[str]:
        """Return what was found where, in large letters or small, with what stands around it."""
        found = []
        for place, content in places.items():
            text = (content.encode() if isinstance(content, str) else content).lower()
            for name, needles in self._needles.items():
                at = next((at for needle in needles if (at := text.find(needle)) >= 0), None)
                if at is not None:
                    found.append(f"{name} in {place}: {text[max(0, at - AROUND) : at + AROUND]!r}")
        return found


def encoded(text: str) -> Iterator[bytes]:
    """Every way in which a text is likely to be written down in a file, a header or an address."""
    for form in {text, text.lower(), text.upper()}:
        plain = form.encode()
        yield from (plain, form.encode("utf-16-le"), form.encode("latin-1", "replace"), plain.hex().encode())
        yield from (quote(form, safe="").encode(), quote_plus(form).encode(), quote(quote(form, safe="")).encode())
        yield from (html.escape(form).encode(), form.encode("ascii", "xmlcharrefreplace"), repr(form)[1:-1].encode())
        yield json.dumps(form)[1:-1].encode()
    for before in range(3):  # whatever stands before it, the middle of it is written alike
        middle = base64.b64encode(b"\0" * before + text.encode())[-(-before * 8 // 6) : -4]
        yield from {middle, middle.translate(bytes.maketrans(b"+/", b"-_"))}


def writings_of_code(code: str) -> tuple[str, ...]:
    """A card's code as it is stored in a head, read aloud, typed and sent."""
    groups = grouped(code).split()
    return tuple(between.join(groups) for between in ("", " ", "-", "\u00a0", "\u2011", "."))


def rows_of(url: str) -> set[str]:
    """Every row of every table as text, with the table's name before it."""
    if url.startswith("sqlite:///"):
        with sqlite3.connect(f"file:{url.removeprefix('sqlite:///')}?mode=ro", uri=True) as connection:
            names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {f"{name}: {row!r}" for name in names for row in connection.execute(f'SELECT * FROM "{name}"')}
    return run(_rows_of_postgresql(url))


async def _rows_of_postgresql(url: str) -> set[str]:
    connection = await asyncpg.connect(url)
    try:
        names = await connection.fetch(
            "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables "
            "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        return {
            f"{name}: {text}"
            for (name,) in names
            for (text,) in await connection.fetch(f"SELECT each::text FROM {name} AS each")
        }
    finally:
        await connection.close()


def files_of(url: str) -> dict[str, bytes]:
    """The bytes of a SQLite database's files: its own, the write-ahead log's, and whatever else stands beside it."""
    path = Path(url.removeprefix("sqlite:///"))
    return {each.name: each.read_bytes() for each in path.parent.glob(f"{path.name}*")}


async def written_by_postgresql(url: str, since: float) -> dict[str, bytes]:
    """The bytes of a PostgreSQL database's files, and of the write-ahead log since a time, as they are on the disk."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("CHECKPOINT")
        folder = Path(await connection.fetchval("SHOW data_directory"))
        number = await connection.fetchval("SELECT oid FROM pg_database WHERE datname = current_database()")
    finally:
        await connection.close()
    files = [*(folder / "base" / str(number)).iterdir(), *(folder / "pg_wal").iterdir()]
    written = [each for each in files if each.is_file() and each.stat().st_mtime >= since]
    return {str(each.relative_to(folder)): each.read_bytes() for each in written}


def texts_of(url: str, table: str, column: str) -> set[str]:
    """What stands in a column, where anything does."""
    statement = f"SELECT {column} FROM {table} WHERE {column} <> ''"  # names of our own
    if url.startswith("sqlite:///"):
        with sqlite3.connect(f"file:{url.removeprefix('sqlite:///')}?mode=ro", uri=True) as connection:
            return {text for (text,) in connection.execute(statement)}

    async def ask() -> set[str]:
        connection = await asyncpg.connect(url)
        try:
            return {text for (text,) in await connection.fetch(statement)}
        finally:
            await connection.close()

    return run(ask())
