"""Numbers in addresses that no record can have."""

from __future__ import annotations

from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler

LARGEST = 2**31 - 1
"""The largest number the databases give a row."""


async def possible_numbers_only(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Answer «not found» for a number no row can have: a database would fail instead of finding nothing."""
    for value in connection.path_params.values():
        if isinstance(value, int) and not 0 <= value <= LARGEST:
            raise NotFoundException
