"""Imports point one way: from what people and programs meet, to the domains, to the floor they all stand on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
PACKAGE = SOURCE / "videre"

FLOOR = {"language", "figures", "settings", "problems", "database", "bulk", "signing", "sealing", "native"}
SERVICES = {"people", "trail", "post"}
# Each part, and the parts it may use besides itself.
MAY_USE: dict[str, set[str]] = {
    "language": set(),
    "figures": {"language"},
    "settings": set(),
    "native": set(),
    "privacy_classes": set(),
    "privacy_purposes": set(),
    "problems": {"language"},
    "database": {"settings", "problems"},
    "bulk": {"database"},
    "signing": {"settings"},
    "sealing": {"settings"},
    "places": FLOOR,
    "topics": FLOOR,
    "trail": FLOOR | {"people"},
    "post": FLOOR | {"people", "trail"},
    "people": FLOOR | {"trail", "post"},
    "directory": FLOOR | SERVICES | {"places", "topics"},
    "matching": FLOOR | SERVICES | {"places", "topics", "directory"},
    "handover": FLOOR | SERVICES | {"places", "topics", "directory", "matching"},
    "statistics": FLOOR | SERVICES | {"places", "topics", "directory", "matching", "handover"},
    "printing": FLOOR | {"places", "topics", "directory", "matching", "handover"},
    "housekeeping": FLOOR | SERVICES | {"directory", "handover"},
    "api": FLOOR | SERVICES | {"places", "topics", "directory", "matching", "handover", "statistics", "printing"},
    "web": FLOOR
    | SERVICES
    | {"places", "topics", "directory", "matching", "handover", "statistics", "printing", "housekeeping"},
    "piccolo_app": SERVICES | {"directory", "handover", "housekeeping"},
    "piccolo_conf": {"database"},
    "migrating": {"database", "piccolo_app"},
}
# These join the house and may use all of it; nothing may use them.
JOINERS = {"app", "cli", "commands", "demonstration", "doctor", "resealing"}
DOMAINS = ("places", "topics", "directory", "matching", "people", "trail", "post", "housekeeping", "handover",
           "statistics", "printing")  # fmt: skip
HTTP = {"litestar", "uvicorn", "starlette"}
ENGINES = {"aiosqlite", "asyncpg", "sqlite3"}
# Rules and shapes: the standard library, msgspec and NumPy, and others of their kind.
PURE_NAMES = {
    "lifecycle",
    "room",
    "recurrence",
    "freshness",
    "scoring",
    "weights",
    "closeness",
    "need",
    "shapes",
    "actors",
    "roles",
    "access",
    "schedule",
    "request_life",
    "retention",
    "card_codes",
    "bands",
    "consents",
    "suppression",
}
IMPURE = {"piccolo", "asyncio", "videre.database", "videre.bulk", "videre.settings"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imported(tree: ast.AST) -> Iterator[str]:
    """The full names of all that a module imports, inside functions and under TYPE_CHECKING too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full, so that these rules can read them"
            assert node.module is not None
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part(name: str) -> str:
    """`videre.matching.need.Need` belongs to `matching`."""
    return name.split(".")[1] if name.startswith("videre.") else ""


def broken(module: str, names: list[str]) -> list[str]:
    """What a module imports against the rules; `module` is its dotted name."""
    mine, stem = part(module), module.rpartition(".")[2]
    faults = []
    for name in names:
        theirs, root = part(name), name.split(".")[0]
        if theirs and theirs != mine and mine not in JOINERS | {""} and theirs not in MAY_USE[mine]:
            faults.append(f"{module} may not use {name}")
        if mine in DOMAINS and root in HTTP:
            faults.append(f"{module} knows of HTTP: {name}")
        if root in ENGINES and mine != "database":
            faults.append(f"{module} names a database driver: {name}")
        if mine in DOMAINS and stem in PURE_NAMES and name.startswith(tuple(IMPURE)):
            faults.append(f"{module} is pure and may not use {name}")
    return faults


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_one_way(path: Path) -> None:
    module = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
    assert broken(module, list(imported(ast.parse(path.read_text())))) == []


def test_every_part_has_a_rule() -> None:
    parts = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in modules()} - {"__init__"}
    assert parts - set(MAY_USE) - JOINERS == set()


def test_the_map_of_handovers_names_every_file() -> None:
    folder = PACKAGE / "handover"
    named = set(re.findall(r"``(\w+)``", ast.get_docstring(ast.parse((folder / "__init__.py").read_text())) or ""))
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == named - {"lock_handover"}


@pytest.mark.parametrize(
    "module, name",
    [
        ("videre.places.gazetteer", "videre.matching.search.Search"),
        ("videre.directory.actions", "videre.web.pages.page"),
        ("videre.api.groups", "videre.web.forms.read"),
        ("videre.web.pages", "videre.api.problems.details"),
        ("videre.topics.taxonomy", "videre.places.gazetteer.gazetteer"),
        ("videre.database", "videre.directory.tables.TABLES"),
        ("videre.matching.search", "videre.app.create_app"),
        ("videre.matching.search", "litestar.Request"),
        ("videre.directory.queries", "asyncpg"),
        ("videre.directory.lifecycle", "piccolo.table.Table"),
    ],
)
def test_the_rules_find_what_is_forbidden(module: str, name: str) -> None:
    assert broken(module, [name])
