"""The JSON object in a request's body."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request
from litestar.exceptions import InternalServerException

from videre.api.problems import NotJson, Unreadable


async def json_object(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """Return the JSON object in the body. Raises ``NotJson`` or ``Unreadable``; Litestar guards the size."""
    kind = request.content_type[0].lower()
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise NotJson
    try:
        sent = msgspec.json.decode(await request.body())
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Unreadable from None
    except InternalServerException:  # Litestar's word for a reader who left in the middle: no fault of ours
        raise Unreadable from None
    if not isinstance(sent, dict):
        raise Unreadable
    return sent
