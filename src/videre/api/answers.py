"""Encoded answers, and the headers that let a reader or a cache keep them."""

from __future__ import annotations

import time
from hashlib import blake2b
from importlib import metadata
from typing import Any, Final, NamedTuple, TypeVar

import msgspec
from litestar import Request, Response
from litestar.types import ASGIApp, Receive, Scope, Send

from videre.api.reader import holds
from videre.language import Language

SHORT: Final = "public, max-age=60"
"""For what follows the directory: groups, and organisations."""
OWN: Final = "private, max-age=60"
"""For what follows a person's own words or place: only their own machine may keep it, and shortly."""
LONG: Final = "public, max-age=86400"
"""For what changes only with a release: topics, places, roads."""
MOMENT_SECONDS: Final = 300
"""Meetings begin on whole five minutes in practice: between two of them no «next meeting» passes, and no day begins."""

_ENCODER: Final = msgspec.json.Encoder()


def version() -> str:
    """Return the version of this package, "0" where it runs uninstalled."""
    try:
        return metadata.version("videre")
    except metadata.PackageNotFoundError:
        return "0"


_VERSION: Final = version()

T = TypeVar("T")
Headers = tuple[tuple[bytes, bytes], ...]


class Ready(NamedTuple):
    """An answer that only has to be sent: its headers as ASGI wants them, those of every answer apart."""

    body: bytes
    headers: Headers
    status: int = 200


class Answer(Response[T]):
    """A ``T`` already encoded, with its headers as ASGI wants them.

    Typed by what it holds, which is what Litestar describes in OpenAPI. Sending it as it is saves Litestar's
    building of a response from a response, a tenth of the API's share of a search (decision 0030).
    """

    def __init__(self, body: bytes, headers: Headers, status: int = 200) -> None:
        super().__init__(None, status_code=status)  # type: ignore[arg-type] # the content is encoded already
        self._body = body
        self._headers = headers

    # Litestar passes seven arguments by name, and none of them is needed here.
    def to_asgi_response(self, app: Any, request: Request[Any, Any, Any], **_: Any) -> ASGIApp:  # type: ignore[override]  # noqa: ARG002
        """Return itself: there is nothing left to make."""
        return self.send

    async def send(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  # ASGI's signature
        """Send it; HEAD gets the same headers, length included, and no body."""
        body = b"" if scope.get("method") == "HEAD" else self._body
        await send({"type": "http.response.start", "status": self.status_code or 200, "headers": self._headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})


def etag(*parts: object) -> str:
    """Return a weak tag of what an answer depends on; the same in every worker process."""
    return f'W/"{blake2b(repr((_VERSION, parts)).encode(), digest_size=12).hexdigest()}"'


def moment() -> int:
    """Return the number of the five minutes we are in: part of the tag of an answer that depends on the clock."""
    return int(time.time()) // MOMENT_SECONDS


def unchanged(scope: Scope, tag: str, *, language: Language, keep: str) -> Ready | None:
    """Return 304 where the reader already holds the answer with this tag, else None: go on and make it."""
    if not holds(scope, tag):
        return None
    return Ready(b"", ((b"etag", tag.encode()), *_ALWAYS[language, keep]), 304)


def ready(content: object, *, tag: str, language: Language, keep: str) -> Ready:
    """Return ``content`` encoded, with its tag."""
    body = _ENCODER.encode(content)
    return Ready(body, ((b"etag", tag.encode()), *_length(body), *_ALWAYS[language, keep]))


def answer(scope: Scope, content: T, *, language: Language, keep: str) -> Answer[T]:
    """Return ``content`` encoded and tagged by its bytes, or 304 where the reader holds just that."""
    body = _ENCODER.encode(content)
    tag = etag(body)
    same = unchanged(scope, tag, language=language, keep=keep)
    if same is not None:
        return Answer(*same)
    return Answer(body, ((b"etag", tag.encode()), *_length(body), *_ALWAYS[language, keep]))


def unkept(content: T, *, language: Language, status: int = 200, more: Headers = ()) -> Answer[T]:
    """Return ``content`` encoded, for this reader now: nobody may keep it. ``more`` are further headers."""
    body = _ENCODER.encode(content)
    return Answer(body, (*_length(body), *_ALWAYS[language, "no-store"], *more), status)


def _length(body: bytes) -> Headers:
    return (b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())


_ALWAYS: Final[dict[tuple[Language, str], Headers]] = {
    (language, keep): (
        (b"cache-control", keep.encode()),
        (b"content-language", language.encode()),
        (b"vary", b"Accept-Language"),
    )
    for language in Language
    for keep in (SHORT, OWN, LONG, "no-store")
}
