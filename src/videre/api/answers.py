"""Encoded answers, and the headers that let a reader or a cache keep them."""

from __future__ import annotations

import time
from hashlib import blake2b
from typing import Final, TypeVar

import msgspec
from litestar import Response
from litestar.types import Scope

from videre.api.description import version
from videre.api.reader import holds
from videre.language import Language

MEDIA_TYPE: Final = "application/json"
SHORT: Final = "public, max-age=60"
"""For what follows the directory: groups, and organisations."""
LONG: Final = "public, max-age=86400"
"""For what changes only with a release: topics, places, roads."""
MOMENT_SECONDS: Final = 300
"""Meetings begin on whole five minutes: between two of them no «next meeting» passes, and no day begins."""

_VERSION: Final = version()
_ENCODER: Final = msgspec.json.Encoder()

T = TypeVar("T")


def etag(*parts: object) -> str:
    """Return a weak tag of what an answer depends on; the same in every worker process."""
    return f'W/"{blake2b(repr((_VERSION, parts)).encode(), digest_size=12).hexdigest()}"'


def moment() -> int:
    """Return the number of the five minutes we are in: part of the tag of an answer that depends on the clock."""
    return int(time.time()) // MOMENT_SECONDS


def unchanged(scope: Scope, tag: str, *, language: Language, keep: str) -> Response[bytes] | None:
    """Return 304 where the reader already holds the answer with this tag, else None: go on and make it."""
    if not holds(scope, tag):
        return None
    return Response(b"", status_code=304, media_type=MEDIA_TYPE, headers=_headers(tag, language, keep))


def answer(scope: Scope, content: T, *, tag: str = "", language: Language, keep: str) -> Response[T]:
    """Return ``content`` encoded. Without a tag of its own it is tagged by its bytes, and may become 304.

    HEAD gets the same headers, length included, and no body.
    """
    body = _ENCODER.encode(content)
    if not tag:
        tag = etag(body)
        if (same := unchanged(scope, tag, language=language, keep=keep)) is not None:
            return same  # type: ignore[return-value] # typed by what it stands for, for OpenAPI
    headers = _headers(tag, language, keep)
    if scope.get("method") == "HEAD":
        headers["content-length"] = str(len(body))
        body = b""
    return Response(body, media_type=MEDIA_TYPE, headers=headers)  # type: ignore[arg-type] # as above


def unkept(content: T, *, language: Language) -> Response[T]:
    """Return ``content`` encoded, for this reader now: nobody may keep it."""
    headers = {"cache-control": "no-store", "content-language": language.value, "vary": "Accept-Language"}
    return Response(_ENCODER.encode(content), media_type=MEDIA_TYPE, headers=headers)  # type: ignore[arg-type] # as above


def _headers(tag: str, language: Language, keep: str) -> dict[str, str]:
    return {
        "etag": tag,
        "cache-control": keep,
        "content-language": language.value,
        "vary": "Accept-Language",
    }
