"""The OpenAPI 3.1 description of the API, and its pages."""

from __future__ import annotations

from typing import Any, Final

from litestar import Litestar, Request
from litestar.enums import HttpMethod
from litestar.handlers import route
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import OpenAPIRenderPlugin
from litestar.openapi.spec import License, Tag

from videre.api.answers import LONG, Answer, answer, version
from videre.api.staff_calls import COMPONENTS, SESSION
from videre.language import Language
from videre.people.sessions import cookie_name

DESCRIPTION: Final = """\
Self-help groups in Norway near a person, from their own words and a place.

No key is needed, but for the calls under `staff`: these take the bearer token an account makes for itself, or
the session of a browser with its CSRF token, and their answers are never kept. Texts come in bokmål (`nb`),
nynorsk (`nn`) or English (`en`): by `lang`, else by `Accept-Language`. Errors are RFC 9457 problem details; they
name every faulty field and never repeat what was sent. A parameter that is not described here is refused, so that
a misspelt wish is not silently left out. Public answers carry an `ETag` and may be asked for again with
`If-None-Match`. Minutes are by car and ferry; public transport is not included.
"""

TAGS: Final = [
    Tag(name="groups", description="Listed groups, searched and ranked."),
    Tag(name="matches", description="A need, and what there is for it: never a dead end."),
    Tag(name="topics", description="What groups are about, and what a person's own words mean."),
    Tag(name="places", description="Postal codes, towns, municipalities, and the way between them."),
    Tag(name="organisations", description="Those who answer for groups."),
    Tag(name="staff", description="For those who keep the list true: one's own account, groups, the trail."),
]


@route("/openapi.json", http_method=[HttpMethod.GET, HttpMethod.HEAD], include_in_schema=False)
async def description(request: Request[Any, Any, Any]) -> Answer[dict[str, Any]]:
    """The OpenAPI 3.1 description, made once: it takes 40 ms."""
    described = request.app.state.get("described")
    if described is None:
        described = request.app.state.described = _described(request.app)
    return answer(request.scope, described, language=Language.EN, keep=LONG)


def _described(app: Litestar) -> dict[str, Any]:
    """Return the description in a steady order. HEAD works wherever GET does; saying so each time says nothing."""
    described = app.openapi_schema.to_schema()
    described["paths"] = dict(sorted(described["paths"].items()))
    for path in described["paths"].values():
        path.pop("head", None)
    components = described["components"]
    components["securitySchemes"][SESSION]["name"] = cookie_name(app.state.settings.base_url)
    # Groups meet by the clock on the wall: what the format «date-time» says has a zone.
    meetings = components["schemas"]["Meetings"]["properties"]
    for times in (meetings["dtstart"], meetings["rdates"]["items"]):
        del times["format"]
    return described


class Pages(OpenAPIRenderPlugin):
    """The description as pages, with Swagger UI from our own static files and no script in the page itself."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:  # noqa: ARG002  # as called
        """Return the page; ``static/js/api-docs.js`` starts what stands in ``frontend/assets.json``."""
        return b"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Videre: the JSON API</title>
<link rel="icon" href="/static/img/videre.svg">
<link rel="stylesheet" href="/static/vendor/swagger-ui/swagger-ui.css">
<script src="/static/vendor/swagger-ui/swagger-ui-bundle.js" defer></script>
<script src="/static/js/api-docs.js" defer></script>
</head>
<body>
<main id="api"></main>
<noscript><p>These pages need JavaScript. The description itself is at
<a href="/api/openapi.json">/api/openapi.json</a>.</p></noscript>
</body>
</html>
"""


def openapi_config() -> OpenAPIConfig:
    """Return the configuration for ``create_app``: the pages are at ``/api/docs``."""
    return OpenAPIConfig(
        title="Videre",
        version=version(),
        description=DESCRIPTION,
        license=License(name="MIT", identifier="MIT"),
        tags=TAGS,
        components=COMPONENTS,
        path="/api/docs",
        render_plugins=[Pages(path="/", favicon="", style="")],
        use_handler_docstrings=True,
    )
