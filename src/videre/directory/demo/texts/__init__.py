"""What invented groups say of themselves, in TOML files beside this one."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def texts(language: str) -> dict[str, dict[str, Any]]:
    """Return the texts in «nb» or «nn» by topic key (and «general»), or those of «others» by language."""
    return tomllib.loads((files(__name__) / f"{language}.toml").read_text(encoding="utf-8"))
