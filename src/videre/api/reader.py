"""What a reader's headers and address say: the language wanted, and the answer already held."""

from __future__ import annotations

import re
from typing import Any, Final

from litestar.types import Scope

from videre.language import Language, preferred_language

_LANG: Final = re.compile(rb"(?:^|&)lang=(nb|nn|en)(?=&|$)")


def header(scope: Scope, name: bytes) -> str:
    """Return a header's value, "" without one; several of the same name are joined as HTTP says."""
    headers: Any = scope["headers"]
    return b", ".join([value for key, value in headers if key == name]).decode("latin-1")


def language_of(scope: Scope) -> Language:
    """Return the language to answer in: ``lang``, then ``Accept-Language``, then bokmål. Never fails.

    It is read from the raw query string, so that a fault in another parameter is told of in the right language.
    """
    query = scope["query_string"]
    if b"lang=" in query and (chosen := _LANG.search(query)) is not None:
        return Language(chosen[1].decode())
    return preferred_language(header(scope, b"accept-language"))


def holds(scope: Scope, etag: str) -> bool:
    """Return whether the reader already holds this answer (``If-None-Match``, compared weakly: RFC 9110, 13.1.2)."""
    held = header(scope, b"if-none-match")
    if not held:
        return False
    opaque = etag.removeprefix("W/")
    return held.strip() == "*" or any(each.strip().removeprefix("W/") == opaque for each in held.split(","))
