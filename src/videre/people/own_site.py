"""Whether a request that changes something comes from our own pages. Pure.

Browsers say where a request was made, and no page can make them say otherwise. A program says nothing; it has no
cookie that another site could make it send.
"""

from __future__ import annotations

from urllib.parse import urlsplit


def comes_from_own_site(*, site: str | None, origin: str | None, host: str, base_url: str) -> bool:
    """Return whether the headers allow for our own page, or for a program.

    ``site`` is ``Sec-Fetch-Site`` and decides where it is there, ``origin`` is ``Origin``, ``host`` is ``Host``.
    """
    if site is not None:
        return site in {"same-origin", "none"}
    return origin is None or origin == base_url or (bool(host) and urlsplit(origin).netloc == host)
