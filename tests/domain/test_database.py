"""Transactions under contention, on both databases: what database.py promises."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator

import asyncpg
import pytest
from piccolo.columns import Integer, Varchar
from piccolo.table import Table

from videre.database import DatabaseUnavailable, reading, start_database, stop_database, writing
from videre.problems import Conflict


class Tally(Table, tablename="tally_for_tests"):
    name = Varchar(unique=True, default=None, null=False)
    count = Integer(default=0)


@pytest.fixture(autouse=True)
async def tally(database: str) -> AsyncIterator[None]:
    async with writing():
        await Tally.create_table()
        await Tally.insert(Tally(name="one"), Tally(name="two"))
    return


async def count_of(name: str) -> int:
    async with reading():
        row = await Tally.select(Tally.count).where(Tally.name == name).first()
    assert row is not None
    return int(row["count"])


async def read_then_write() -> None:
    async with writing():
        row = await Tally.select(Tally.id, Tally.count).where(Tally.name == "one").first()
        assert row is not None
        await asyncio.sleep(0)
        await Tally.update({Tally.count: Tally.count + 1}).where(Tally.id == row["id"])


async def test_many_writers_beside_many_readers_lose_nothing() -> None:
    await asyncio.gather(*(read_then_write() for _ in range(100)), *(count_of("one") for _ in range(200)))
    assert await count_of("one") == 100


async def test_an_error_undoes_everything_in_the_block() -> None:
    with pytest.raises(ZeroDivisionError):
        async with writing():
            await Tally.update({Tally.count: 7}, force=True)
            raise ZeroDivisionError
    assert await count_of("one") == 0


async def test_a_taken_name_is_a_conflict_that_repeats_no_value() -> None:
    with pytest.raises(Conflict) as caught:
        async with writing():
            await Tally.insert(Tally(name="one"))
    assert caught.value.__cause__ is None
    assert "one" not in caught.value.message


async def test_our_own_mistake_is_not_called_a_conflict() -> None:
    with pytest.raises((sqlite3.IntegrityError, asyncpg.NotNullViolationError)):
        async with writing():
            await Tally.raw("INSERT INTO tally_for_tests (name, count) VALUES (NULL, 1)")


async def test_after_errors_the_next_writer_finds_a_clean_connection() -> None:
    for _ in range(30):  # more than there are connections
        with pytest.raises(Conflict):
            async with writing():
                await Tally.insert(Tally(name="one"))
    await read_then_write()
    assert await count_of("one") == 1


async def test_a_cancelled_writer_leaves_nothing_behind() -> None:
    started = asyncio.Event()

    async def never_ends() -> None:
        async with writing():
            await Tally.update({Tally.count: 7}, force=True)
            started.set()
            await asyncio.sleep(3600)

    task = asyncio.create_task(never_ends())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await read_then_write()
    assert await count_of("one") == 1


async def test_writers_cancelled_at_any_moment_leave_nothing_behind() -> None:
    for turns in range(40):
        task = asyncio.create_task(read_then_write())
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    before = await count_of("one")
    await read_then_write()
    assert await count_of("one") == before + 1


async def test_blocks_do_not_nest() -> None:
    async with writing():
        with pytest.raises(RuntimeError, match="inside another block"):
            async with writing():
                pass


async def test_a_view_inside_a_writing_block_sees_what_was_written() -> None:
    async with writing():
        await Tally.update({Tally.count: 3}, force=True)
        assert await count_of("one") == 3


async def test_a_reading_block_changes_nothing() -> None:
    with pytest.raises((sqlite3.OperationalError, asyncpg.ReadOnlySQLTransactionError)):
        async with reading():
            await Tally.update({Tally.count: 7}, force=True)
    assert await count_of("one") == 0


async def test_a_reading_block_sees_one_moment() -> None:
    async with reading():
        before = await count_of("one")
        await asyncio.create_task(in_a_fresh_context())
        assert await count_of("one") == before
    assert await count_of("one") == before + 1


async def in_a_fresh_context() -> None:
    import contextvars

    await asyncio.get_running_loop().create_task(read_then_write(), context=contextvars.Context())


async def test_another_task_may_not_use_the_transaction() -> None:
    async with writing():
        with pytest.raises(RuntimeError, match="the task that opened it"):
            await asyncio.gather(Tally.select().run(), Tally.select().run())
    assert await count_of("one") == 0


async def test_two_names_swapped_at_once_end_in_one_of_the_two_orders() -> None:
    async def both(first: str, second: str) -> None:
        async with writing():
            for name in (first, second):
                await Tally.update({Tally.count: Tally.count + 1}).where(Tally.name == name)

    results = await asyncio.gather(
        *(both(*pair) for pair in [("one", "two"), ("two", "one")] * 10), return_exceptions=True
    )
    done = [result for result in results if result is None]
    assert all(isinstance(result, Conflict) for result in results if result is not None)  # a deadlock is a conflict
    assert await count_of("one") == await count_of("two") == len(done)


async def test_a_database_that_does_not_answer_is_named_without_its_password() -> None:
    await stop_database()
    for url in ("postgresql://someone:secret@127.0.0.1:1/none", "sqlite:////proc/none/none.sqlite"):
        with pytest.raises(DatabaseUnavailable) as caught:
            await start_database(url)
        assert "secret" not in str(caught.value)
        assert "none" in str(caught.value)


async def test_without_a_started_database_the_error_says_what_to_do() -> None:
    await stop_database()
    with pytest.raises(RuntimeError, match="start_database"):
        async with reading():
            pass
