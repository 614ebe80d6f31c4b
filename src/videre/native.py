"""The compiled part of the house: C beside the Python it serves, built by ``hatch_build.py``, called by ``ctypes``."""

from __future__ import annotations

import ctypes
from functools import cache
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

LIBRARY = Path(__file__).with_name("_native.so")
"""The same name on every system: nothing but this module loads it."""


@cache
def library() -> ctypes.PyDLL:
    """Return the library, loaded once. Raises OSError where it has not been built.

    Calls keep the interpreter's lock: they take microseconds, and no array changes under them.
    """
    return ctypes.PyDLL(str(LIBRARY))


def address(array: NDArray[Any]) -> int:
    """Return where a contiguous array lies; it must be kept as long as this is used."""
    assert array.flags.c_contiguous
    where: int = array.ctypes.data
    return where
