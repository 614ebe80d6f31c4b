"""A call without a client between, for what httpx will not send or leaves out of the answer."""

from __future__ import annotations

from typing import Any

from litestar import Litestar


async def call(
    app: Litestar, path: str, query: bytes = b"", *, method: str = "GET"
) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of the answer to a raw query string."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query,
        "headers": [(b"host", b"testserver")],
        "server": ("testserver", 80),
        "client": ("192.0.2.1", 1),
        "state": {},
    }
    await app(scope, receive, send)  # type: ignore[arg-type]  # a plain dict, as servers send it
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message["body"] for message in sent[1:])
