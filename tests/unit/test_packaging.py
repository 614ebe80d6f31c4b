"""What is declared is what is used: packages of Python and of npm, with no address of anyone's registry."""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
# Packages that are imported under another name than they are installed by.
INSTALLED_AS = {"argon2": "argon2-cffi", "dateutil": "python-dateutil"}
# Needed without being imported by name: drivers, fast paths and data that others look up.
LOOKED_UP = {"httptools", "uvloop", "tzdata"}


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9_.-]", requirement)[0].lower() for requirement in requirements}


def imported(folder: str) -> set[str]:
    found = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    return {INSTALLED_AS.get(name, name) for name in found - sys.stdlib_module_names - {"videre"}}


def test_the_package_declares_what_it_imports_and_nothing_else() -> None:
    declared = names(PROJECT["dependencies"])
    direct = imported("src") - {"brotli", "markupsafe"}  # they come with litestar[brotli] and jinja2
    assert direct - declared == set()
    assert declared - direct - LOOKED_UP == set()


def test_every_dependency_says_why_and_is_pinned_for_those_who_use_make() -> None:
    lines = [line.strip() for line in (ROOT / "pyproject.toml").read_text().splitlines()]
    pinned = {line.partition("==")[0].lower() for line in (ROOT / "constraints.txt").read_text().splitlines()}
    for requirement in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]:
        line = next(line for line in lines if line.startswith(f'"{requirement}"'))
        assert "# " in line or requirement.startswith("pytest>"), requirement
        assert names([requirement]) <= pinned


def test_npm_packages_are_exact_and_locked_without_addresses() -> None:
    package = json.loads((ROOT / "frontend" / "package.json").read_text())
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text())
    assert lock["packages"][""]["dependencies"] == package["dependencies"]
    for name, version in package["dependencies"].items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        assert lock["packages"][f"node_modules/{name}"]["version"] == version
    for name, entry in lock["packages"].items():
        assert not name or entry["integrity"]
        assert "resolved" not in entry


def test_every_listed_file_was_brought_in() -> None:
    listed = json.loads((ROOT / "frontend" / "assets.json").read_text())
    package = json.loads((ROOT / "frontend" / "package.json").read_text())
    assert set(listed) == set(package["dependencies"])
    vendor = ROOT / "src" / "videre" / "web" / "static" / "vendor"
    for files in listed.values():
        for target in files:
            assert (vendor / target).stat().st_size > 0
