"""Addresses that crawlers and browsers ask for by themselves: they are no faults, and get an answer."""

from __future__ import annotations

from litestar import MediaType, Response, get

from videre.web.files import static_files

ROBOTS = "User-agent: *\nAllow: /\n"
"""Everything public may be found by search engines; what is not public has no address they could come to."""
KEPT = {"Cache-Control": "public, max-age=86400"}


@get("/robots.txt", name="robots", include_in_schema=False)
async def robots() -> Response[str]:
    """Say that crawlers are welcome."""
    return Response(ROBOTS, media_type=MediaType.TEXT, headers=KEPT)


@get("/favicon.ico", name="favicon", include_in_schema=False)
async def favicon() -> Response[bytes]:
    """Answer with our mark, for addresses that are no page and name no icon. The media type counts, not the name."""
    file = static_files()["img/videre.svg"]
    return Response(file.content, media_type=file.media_type, headers=KEPT)
