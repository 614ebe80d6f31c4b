"""How the calls of those who work with the list are declared, beside the public ones of ``calls``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from litestar import MediaType
from litestar.datastructures import ResponseHeader
from litestar.enums import HttpMethod
from litestar.handlers import HTTPRouteHandler, route
from litestar.openapi.spec import Components, SecurityRequirement, SecurityScheme

from videre.api.calls import Handler, described_by, problems
from videre.api.parameters import Parameters
from videre.api.signed_in import CSRF_HEADER, signed_in
from videre.people.roles import Permission
from videre.people.sessions import COOKIE

TOKEN: Final = "token"  # noqa: S105  # names of schemes
SESSION: Final = "session"
CSRF: Final = "csrf"

COMPONENTS: Final = Components(
    security_schemes={
        TOKEN: SecurityScheme(
            type="http",
            scheme="bearer",
            description="A token (`videre_…`) made on the page of one's own account, for a time and for a few things.",
        ),
        SESSION: SecurityScheme(
            type="apiKey",
            name=COOKIE,
            security_scheme_in="cookie",
            description="The session of a browser that is signed in.",
        ),
        CSRF: SecurityScheme(
            type="apiKey",
            name=CSRF_HEADER,
            security_scheme_in="header",
            description="The session's own token, from `csrf_token` of `GET /api/account`; for each change.",
        ),
    }
)
_READING: Final[list[SecurityRequirement]] = [{TOKEN: []}, {SESSION: []}]
_CHANGING: Final[list[SecurityRequirement]] = [{TOKEN: []}, {SESSION: [], CSRF: []}]
_UNKEPT: Final = [
    ResponseHeader(name="Cache-Control", documentation_only=True, description="`no-store`."),
    ResponseHeader(name="Content-Language", documentation_only=True, description="`nb`, `nn` or `en`."),
]


def staff_read(
    path: str, query: Parameters[Any], *permissions: Permission, summary: str, one: bool = False
) -> Callable[[Handler], HTTPRouteHandler]:
    """Declare a read for whoever has one of the permissions; ``one`` where the path names one record."""
    return route(
        path,
        http_method=[HttpMethod.GET, HttpMethod.HEAD],
        status_code=200,
        media_type=MediaType.JSON,
        guards=[signed_in(*permissions)],
        security=_READING,
        operation_class=described_by(query),
        response_headers=_UNKEPT,
        responses=problems(400, 401, 403, 414, *([404] if one else [])),
        summary=summary,
    )


def staff_change(
    method: HttpMethod,
    path: str,
    query: Parameters[Any],
    body: Parameters[Any],
    *permissions: Permission,
    summary: str,
    example: object,
    status: int = 200,
    one: bool = False,
    more: dict[int, Any] | None = None,
) -> Callable[[Handler], HTTPRouteHandler]:
    """Declare a change by whoever has one of the permissions; ``more`` are further answers that are no refusals."""
    return route(
        path,
        http_method=method,
        status_code=status,
        media_type=MediaType.JSON,
        guards=[signed_in(*permissions)],
        security=_CHANGING,
        operation_class=described_by(query, body, example),
        response_headers=_UNKEPT,
        responses=problems(400, 401, 403, 409, 413, 414, 415, *([404] if one else [])) | (more or {}),
        summary=summary,
    )
