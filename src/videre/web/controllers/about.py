"""Pages that explain: how it works, sources, privacy, accessibility."""

from __future__ import annotations

from litestar import Response, get

from videre.web.pages import AnyRequest, page


@get("/om", name="about")
async def about_page(request: AnyRequest) -> Response[str]:
    """Show how self-help groups and this search work."""
    return page(request, "about/how.html")


@get("/om/kildene", name="sources")
async def sources_page(request: AnyRequest) -> Response[str]:
    """Show sources and credits, and how travel times are computed."""
    return page(request, "about/sources.html")


@get("/om/personvern", name="privacy")
async def privacy_page(request: AnyRequest) -> Response[str]:
    """Show what is, and mostly is not, kept about visitors."""
    return page(request, "about/privacy.html", controller=request.app.state.settings.controller)


@get("/tilgjengelighet", name="accessibility")
async def accessibility_page(request: AnyRequest) -> Response[str]:
    """Show the accessibility statement."""
    return page(request, "about/accessibility.html")
