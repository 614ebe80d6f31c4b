"""Transactions on SQLite and PostgreSQL alike; the only file that names engine types.

Everything that changes rows does so inside one :func:`writing` block, and several reads of one answer
belong in one :func:`reading` block. The blocks hide what differs between the two databases, and what is
easily done wrong: lock order and waiting on SQLite, broken commits, nesting, tasks that share a
transaction, and the drivers' different words for «taken already».
"""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiosqlite
import asyncpg
from piccolo.engine.base import Engine
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction
from piccolo.engine.sqlite import SQLiteEngine, SQLiteTransaction
from piccolo.querystring import QueryString
from piccolo.table import Table

from videre.problems import Conflict
from videre.settings import settings_from

logging.getLogger("aiosqlite").setLevel(logging.INFO)  # at DEBUG it writes every value of every row in the log

BUSY_SECONDS = 30
"""How long a SQLite writer waits for another process before it gives up."""
EMPTYING_MS = 200
"""How long emptying SQLite's log waits for readers, in milliseconds; all writers wait with it."""
READERS = 4
"""Read connections on SQLite, each with a thread of its own."""
POOL_SIZE = 10
"""Connections to PostgreSQL of one worker process."""

_owner: ContextVar[asyncio.Task[Any] | None] = ContextVar("videre_transaction_owner", default=None)


class DatabaseUnavailable(Exception):
    """The database of the settings does not answer; the text names it without user and password."""


class _OneTask:
    """A transaction belongs to the task that opened it.

    Tasks inherit context variables, so a gathered or forgotten task would silently run its queries on
    another task's connection, or on one that is already back with its owner.
    """

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> Any:
        _refuse_other_task()
        return await super().run_querystring(querystring, in_pool)  # type: ignore[misc]  # the engine beside us

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> Any:
        _refuse_other_task()
        return await super().run_ddl(ddl, in_pool)  # type: ignore[misc]  # the engine beside us

    async def check_version(self) -> None:
        """Ask nothing at import: :func:`start_database` asks, and fails loudly."""


class _SQLite(_OneTask, SQLiteEngine):
    pass


class _Postgres(_OneTask, PostgresEngine):
    pass


class _Running:
    """What the blocks need while the database is started, bound to one event loop."""

    def __init__(self, engine: _SQLite | _Postgres) -> None:
        self.engine = engine
        # Waiting in Python's fair queue, not in SQLite's busy loop: the slowest of 32 writers waits 0.1 s, not 1.6.
        self.writing = asyncio.Lock()
        self.writer: aiosqlite.Connection | None = None
        self.reader_slots = asyncio.Semaphore(READERS)
        self.idle_readers: list[aiosqlite.Connection] = []


_engine: _SQLite | _Postgres | None = None
_running: _Running | None = None


def engine() -> Engine[Any]:
    """Return the engine of this process; without :func:`use` before, the one the environment names."""
    if _engine is None:
        use(settings_from(os.environ).database_url)
    assert _engine is not None
    return _engine


def use(url: str) -> None:
    """Point every table of this process at the database of ``url``, without opening it."""
    global _engine
    if _running is not None:
        raise RuntimeError("Stop the database before another one is chosen.")
    os.environ["PICCOLO_CONF"] = "videre.piccolo_conf"  # where Piccolo looks, whatever folder we are started in
    if url.startswith("sqlite:///"):
        _engine = _SQLite(path=url.removeprefix("sqlite:///"), timeout=BUSY_SECONDS)
    else:
        _engine = _Postgres(config={"dsn": url})
    for table in _family(Table):
        table._meta.db = _engine  # a table remembers the first engine it met


async def start_database(url: str) -> None:
    """Open the database of ``url`` for this event loop. Raises :class:`DatabaseUnavailable`."""
    global _running
    use(url)
    assert _engine is not None
    running = _Running(_engine)
    try:
        if isinstance(_engine, _SQLite):
            Path(_engine.path).parent.mkdir(parents=True, exist_ok=True)
            running.writer = await _engine.get_connection()
            # Kept in the file from now on: readers never wait for a writer, nor a writer for readers.
            # Its answer must be read to the end: a statement left open holds the lock of a new file.
            await running.writer.execute_fetchall("PRAGMA journal_mode = WAL")
            # What is deleted or overwritten is overwritten with zeros: erased is erased in the file as well.
            await running.writer.execute_fetchall("PRAGMA secure_delete = ON")
        else:
            await _engine.start_connection_pool(min_size=1, max_size=POOL_SIZE)
    except (OSError, sqlite3.Error, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        if running.writer is not None:
            await running.writer.close()
        raise DatabaseUnavailable(f"{_without_password(url)} does not answer ({type(error).__name__}).") from None
    _running = running


async def stop_database() -> None:
    """Close every connection; does nothing when none is open."""
    global _running
    running, _running = _running, None
    if running is None:
        return
    if isinstance(running.engine, _Postgres):
        await running.engine.close_connection_pool()
    for connection in [*running.idle_readers, *([running.writer] if running.writer else [])]:
        await connection.close()


@asynccontextmanager
async def database(url: str) -> AsyncIterator[None]:
    """Have the database open inside the block: for commands, scripts and tests."""
    await start_database(url)
    try:
        yield
    finally:
        await stop_database()


@asynccontextmanager
async def writing() -> AsyncIterator[None]:
    """One transaction that may change rows: all of it is kept, or none.

    Blocks do not nest, because an inner one could not be undone by itself. An action opens the block; what
    it calls inside only runs queries. Raises :class:`~videre.problems.Conflict` when a row is taken, gone
    or held by another.
    """
    running = _started()
    if running.engine.transaction_exists():
        raise RuntimeError("writing() inside another block: open one in the action, and only there.")
    try:
        if isinstance(running.engine, _SQLite):
            assert running.writer is not None
            async with running.writing, _sqlite_transaction(running.engine, running.writer, "BEGIN IMMEDIATE"):
                yield
        else:
            async with _postgres_transaction(running.engine, isolation="read_committed", readonly=False):
                yield
    except (sqlite3.IntegrityError, sqlite3.OperationalError, asyncpg.PostgresError) as error:
        if _is_conflict(error):
            raise Conflict() from None  # the drivers' texts repeat the values of the row
        raise


@asynccontextmanager
async def reading() -> AsyncIterator[None]:
    """One consistent view of the database, in which nothing can be changed.

    Inside another block it is that block's view, so queries may open it wherever they are called from.
    """
    running = _started()
    if running.engine.transaction_exists():
        _refuse_other_task()
        yield
    elif isinstance(running.engine, _SQLite):
        async with running.reader_slots:
            connection = running.idle_readers.pop() if running.idle_readers else await _open_reader(running.engine)
            try:
                async with _sqlite_transaction(running.engine, connection, "BEGIN DEFERRED"):
                    yield
            finally:
                running.idle_readers.append(connection)
    else:
        async with _postgres_transaction(running.engine, isolation="repeatable_read", readonly=True):
            yield


async def empty_the_log() -> bool:
    """Let nothing of what was erased remain in SQLite's write-ahead log; outside any block.

    Everything in the log goes into the file and the log is cut to nothing. Return False where a reader still needs it
    (ask again later); on PostgreSQL there is nothing we may do: its log is the operator's (docs/privacy).
    """
    running = _started()
    if not isinstance(running.engine, _SQLite) or running.writer is None:
        return True
    async with running.writing:
        # It would wait for the slowest reader as long as a writer does, and let every writer wait with it.
        await running.writer.execute_fetchall(f"PRAGMA busy_timeout = {EMPTYING_MS}")
        try:
            rows = list(await running.writer.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)"))
        finally:
            await running.writer.execute_fetchall(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    return bool(rows) and rows[0]["busy"] == 0


def on_sqlite() -> bool:
    """Return whether this process uses SQLite: for the few statements that both databases do not share."""
    return isinstance(engine(), _SQLite)


def connection_of_block() -> Any:
    """Return the driver's own connection in the block we are in, for what Piccolo has no words for.

    Raises RuntimeError outside :func:`reading` and :func:`writing`, and in a task that did not open the block.
    """
    transaction = _started().engine.current_transaction.get()
    if transaction is None:
        raise RuntimeError("Outside a block: open reading() or writing() around it.")
    _refuse_other_task()
    return transaction.connection


@asynccontextmanager
async def _sqlite_transaction(engine: _SQLite, connection: aiosqlite.Connection, begin: str) -> AsyncIterator[None]:
    transaction = SQLiteTransaction(engine, allow_nested=False)
    transaction.connection = connection
    try:
        await connection.execute(begin)
        async with _current(engine, transaction):
            yield
        await connection.execute("COMMIT")
    except BaseException:
        # The connection's queue is first in, first out: even when this task is cancelled twice, the
        # ROLLBACK stands before whatever the next holder of the connection asks for.
        with suppress(sqlite3.OperationalError):  # nothing was begun
            await connection.execute("ROLLBACK")
        raise


@asynccontextmanager
async def _postgres_transaction(engine: _Postgres, *, isolation: Any, readonly: bool) -> AsyncIterator[None]:
    assert engine.pool is not None
    transaction = PostgresTransaction(engine, allow_nested=False)
    async with engine.pool.acquire() as connection:
        transaction.connection = connection
        async with connection.transaction(isolation=isolation, readonly=readonly), _current(engine, transaction):
            yield


@asynccontextmanager
async def _current(engine: Any, transaction: Any) -> AsyncIterator[None]:
    """Let Piccolo find the transaction, and remember whose it is."""
    owner = _owner.set(asyncio.current_task())
    before = engine.current_transaction.set(transaction)
    try:
        yield
    finally:
        engine.current_transaction.reset(before)
        _owner.reset(owner)


async def _open_reader(engine: _SQLite) -> aiosqlite.Connection:
    connection = await engine.get_connection()
    await connection.execute("PRAGMA query_only = 1")
    return connection


def _started() -> _Running:
    if _running is None:
        raise RuntimeError("The database is not started: use start_database(), or `async with database(url)`.")
    return _running


def _refuse_other_task() -> None:
    owner = _owner.get()
    if owner is not None and owner is not asyncio.current_task():
        raise RuntimeError("A transaction is used by the task that opened it, and by no other.")


def _is_conflict(error: Exception) -> bool:
    """Tell what another writer caused from our own mistakes (a missing value, a wrong column)."""
    if isinstance(error, sqlite3.Error):
        return error.sqlite_errorname in _SQLITE_CONFLICTS
    return getattr(error, "sqlstate", "") in _POSTGRES_CONFLICTS


_SQLITE_CONSTRAINTS = ("UNIQUE", "PRIMARYKEY", "FOREIGNKEY", "TRIGGER")  # the last: a restricted deletion
_SQLITE_CONFLICTS = {"SQLITE_BUSY", *(f"SQLITE_CONSTRAINT_{name}" for name in _SQLITE_CONSTRAINTS)}
# Unique, foreign key, restricted deletion, serialization, deadlock.
_POSTGRES_CONFLICTS = {"23505", "23503", "23001", "40001", "40P01"}


def _family(table: type[Table]) -> list[type[Table]]:
    """Return the table and all that derive from it; Piccolo's raw queries run on `Table` itself."""
    return [table, *(known for child in table.__subclasses__() for known in _family(child))]


def _without_password(url: str) -> str:
    if url.startswith("sqlite"):
        return url
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"
