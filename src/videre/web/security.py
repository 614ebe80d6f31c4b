"""What every answer says to the browser, what is too long to read, and what is written in the log.

The browser is told to load nothing that is not ours, to tell nobody where the reader came from, and to let
no other site frame us. The log has methods, routes, statuses and times: never an address as it was sent,
because what people search for stands in it.
"""

from __future__ import annotations

import logging
import re
from time import perf_counter
from typing import cast

from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from videre.settings import Settings

LONGEST_ADDRESS = 8192
"""Bytes of path and query together; the longest need anyone writes is a tenth of it."""
LARGEST_BODY = 65_536
"""Bytes of a request's body."""

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",  # Designsystemet's icons and Leaflet's empty tiles are data addresses
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

_LANG = re.compile(rb"(?:^|&)(lang=(?:nb|nn|en))(?=&|$)")

SLOW_SECONDS = 0.5
"""Answers that took longer are told of, as are our own faults; the rest only where the log is set to DEBUG."""

access_log = logging.getLogger("videre.access")


class AddressTooLong(HTTPException):
    """An address longer than anyone's need takes to say."""

    status_code = 414


def security_headers(settings: Settings) -> list[tuple[bytes, bytes]]:
    """Return the headers of every answer, as ASGI wants them."""
    headers = {
        "content-security-policy": CONTENT_SECURITY_POLICY,
        # The address holds what somebody searched for: no other site learns it. We ourselves must (a form without an
        # origin could be anybody's), and write it nowhere.
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",  # our map tiles are for our own pages
        "permissions-policy": "camera=(), geolocation=(self), microphone=(), payment=(), usb=()",
    }
    if settings.base_url.startswith("https://"):
        headers["strict-transport-security"] = "max-age=31536000"
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def guarded(app: ASGIApp, settings: Settings) -> ASGIApp:
    """Wrap the whole application, errors and unknown addresses included: headers and one line in the log."""
    always = security_headers(settings)

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        started, status = perf_counter(), 500
        method = scope.get("method", scope["type"])
        if method == "HEAD":
            # HEAD is GET without the body (RFC 9110, 9.3.2): no route need know of it.
            scope = cast("Scope", {**scope, "method": "GET"})

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", []), *always]
            elif method == "HEAD" and message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        try:
            await app(scope, receive, send_with_headers)
        finally:
            route = str(scope.get("path_template") or "(no such route)")
            note(str(method), route, status, perf_counter() - started)

    return guard


def note(method: str, route: str, status: int, seconds: float) -> None:
    """Write an answer in the log, where it is one that is told of."""
    level = logging.INFO if status >= 500 or seconds > SLOW_SECONDS else logging.DEBUG
    if access_log.isEnabledFor(level):
        access_log.log(level, "%s %s %s %.1f ms", method, route, status, seconds * 1000)


def refuse_long_addresses(app: ASGIApp) -> ASGIApp:
    """Answer 414 before anything is read of an address that is too long."""

    async def measure(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP and len(scope["query_string"]) + len(scope["raw_path"]) > LONGEST_ADDRESS:
            # The answer is made of the same request: let nothing of it be repeated there but the language.
            chosen = _LANG.search(scope["query_string"])
            scope["query_string"] = chosen[1] if chosen else b""
            raise AddressTooLong
        await app(scope, receive, send)

    return measure
