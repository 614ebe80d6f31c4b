"""The routes of the running application, and addresses that fit them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from litestar import Litestar
from litestar.routes import HTTPRoute

_FIELD = re.compile(r"\{(\w+)\}")


def routes(app: Litestar) -> Iterator[tuple[str, str]]:
    """Each method and path template, without HEAD and OPTIONS, which every address answers in its own way."""
    found = {
        (method, route.path_format)
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for method in route.route_handler_map
    }
    yield from sorted((path, method) for method, path in found if method not in {"HEAD", "OPTIONS"})


def fields(template: str) -> list[str]:
    """The names of the fields of a path template."""
    return _FIELD.findall(template)


def filled(template: str, values: Mapping[str, object]) -> str:
    """An address for a path template. A field that is not among ``values`` fails the test that asks."""
    return _FIELD.sub(lambda field: str(values[field[1]]), template)
