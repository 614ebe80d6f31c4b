"""The papers of data protection say what the code and the database say."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from reference.privacy_papers import ERASED, PAPER, WORDS, paper
from videre.database import on_sqlite, reading
from videre.handover.retention import Erased
from videre.piccolo_app import APP_CONFIG
from videre.privacy_classes import Privacy
from videre.privacy_purposes import PURPOSES

FOLDER = PAPER.parent
OWN = {"migration", "sqlite_sequence"}
"""Tables of the migrations and of SQLite itself; nothing of anyone is in them."""
COLUMNS = {
    True: "SELECT m.name AS t, c.name AS c FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'",
    False: "SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = 'public'",
}


def listed() -> dict[str, set[str]]:
    """The columns of each table, read from the page as a person would."""
    found: dict[str, set[str]] = {}
    for section in PAPER.read_text(encoding="utf-8").split("\n## ")[1:]:
        name, _, body = section.partition("\n")
        if columns := re.findall(r"^\| `(\w+)` \| (?:" + "|".join(WORDS.values()) + r") \|$", body, re.MULTILINE):
            found[name] = set(columns)
    return found


async def test_the_table_of_columns_is_that_of_the_database(database: str) -> None:
    there: dict[str, set[str]] = defaultdict(set)
    async with reading():
        for row in await next(iter(APP_CONFIG.table_classes)).raw(COLUMNS[on_sqlite()]):
            there[row["t"]].add(row["c"])
    assert listed() == {name: columns for name, columns in there.items() if name not in OWN}


def test_the_page_is_as_the_code_writes_it() -> None:
    assert PAPER.read_text(encoding="utf-8") == paper(), "run `python reference/privacy_papers.py`"


def test_every_table_says_why_and_how_long() -> None:
    assert set(PURPOSES) == {table._meta.tablename for table in APP_CONFIG.table_classes}
    assert all(kept.about and kept.why and kept.long for kept in PURPOSES.values())


def test_every_class_and_everything_erased_has_words() -> None:
    assert set(WORDS) == set(Privacy)
    assert set(ERASED) == set(Erased)


def test_what_the_papers_point_at_is_there() -> None:
    root = Path(__file__).parents[2]
    for page in FOLDER.glob("*.md"):
        for path in re.findall(r"`((?:src|tests|docs|reference)/[\w./-]+)`", page.read_text(encoding="utf-8")):
            assert (root / path).exists(), f"{page.name}: {path}"
