"""The short way to what is asked most: ``GET /api/groups``.

Litestar's way from the server to a handler and back (middleware, routing, a request, a response, a layer for exceptions
at each turn) takes longer than reading a question and sending its answer (decision 0048). So a plain search is answered
before Litestar sees it. All else goes the long way, refusals too: there is one place where an answer is found
(``groups.found``), and one where it is said what is wrong (``problems``). OpenAPI describes ``Groups.search``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any, Final

import brotli
from litestar.datastructures import State
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from videre.api.answers import Headers, Ready
from videre.api.groups import found
from videre.api.parameters import LONGEST_QUERY

PATH: Final = "/api/groups"
BROTLI_QUALITY: Final = 4
"""4 of 11: beyond it an answer takes longer to press than it saves on the way."""
SMALLEST_PRESSED: Final = 500
"""Bytes of body, as in Litestar's ``CompressionConfig``."""
WHOLE_ANSWER: Final = "videre.whole_answer"
"""The extension of ASGI that our own server offers (``web.protocol``): head and body in one packet. Others do not."""

_PLAIN_HOST: Final = re.compile(rb"[A-Za-z0-9.-]+(?::[0-9]+)?")


def direct(
    long_way: ASGIApp,
    state: State,
    always: Iterable[tuple[bytes, bytes]],
    note: Callable[[str, str, int, float], None],
) -> ASGIApp:
    """Wrap the whole application. ``always`` are the headers of every answer; ``note`` writes one in the log."""
    always = tuple(always)

    async def short_way(scope: Scope, receive: Receive, send: Send) -> None:
        began = perf_counter()
        packing = _packing(scope) if scope["type"] == ScopeType.HTTP else None
        if packing is None:
            await long_way(scope, receive, send)
            return
        try:
            body, headers, status = await found(scope, state)
        except Exception:  # whatever it is, the long way meets it again, answers it and logs it
            await long_way(scope, receive, send)
            return
        if packing and len(body) >= SMALLEST_PRESSED:
            body, headers, status = _pressed(body, headers, status)
        headers = (*headers, *always)
        extensions: Any = scope.get("extensions") or {}
        whole = extensions.get(WHOLE_ANSWER)
        if whole is None or not whole["send"](status, headers, body):
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": body, "more_body": False})
        note("GET", PATH, status, perf_counter() - began)

    return short_way


def _packing(scope: Any) -> bytes | None:
    """Return how a plain search wants its answer, ``br`` or as it is; None for whatever must go the long way."""
    if scope["path"] != PATH or scope["method"] != "GET" or scope.get("root_path"):
        return None
    if len(scope["query_string"]) + len(PATH) > LONGEST_QUERY:
        return None
    host = accepted = None
    for name, value in scope["headers"]:
        if name == b"host" and host is None:
            host = value
        elif name == b"accept-encoding" and accepted is None:
            accepted = value
    if host is not None and _PLAIN_HOST.fullmatch(host) is None:
        return None
    if accepted is None:
        return b""
    if b"br" in accepted:
        return b"br"
    return None if b"gzip" in accepted else b""


def _pressed(body: bytes, headers: Headers, status: int) -> Ready:
    """Return the answer in brotli, with the headers that Litestar's middleware would give it."""
    body = brotli.compress(body, quality=BROTLI_QUALITY)
    changed = {b"content-length": str(len(body)).encode(), b"vary": b"Accept-Language,Accept-Encoding"}
    kept = [(name, changed.get(name, value)) for name, value in headers]
    return Ready(body, (*kept, (b"content-encoding", b"br")), status)
