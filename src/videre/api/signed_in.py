"""Who calls: an account by the token it made for a program, or by the session of a browser that is signed in.

A call says with :func:`signed_in` what it takes; whose records may be touched is asked of the domain afterwards. A
browser sends its cookie by itself, so there a change must carry the session's CSRF token in a header as well.
"""

from __future__ import annotations

from typing import Any, Final

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from videre.api.problems import Kind
from videre.api.reader import header
from videre.language import N_
from videre.people.own_site import comes_from_own_site
from videre.people.roles import Permission
from videre.people.sessions import cookie_name, csrf_token, identity_by_session, is_csrf_token
from videre.people.shapes import Identity
from videre.people.tokens import identity_by_token
from videre.problems import NotAllowed

CSRF_HEADER: Final = "X-CSRF-Token"
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
FOREIGN_CALL: Final = N_("Kallet må komme fra våre egne sider, med nøkkelen til innloggingen i hodet X-CSRF-Token.")

_IDENTITY: Final = "videre_api_identity"
_CHALLENGE: Final = 'Bearer realm="Videre"'


class NotSignedIn(HTTPException):
    """No token and no session, or one that does not work (RFC 6750)."""

    status_code = 401

    def __init__(self, *, tried: bool) -> None:
        challenge = f'{_CHALLENGE}, error="invalid_token"' if tried else _CHALLENGE
        super().__init__(headers={"www-authenticate": challenge})


class CodeNeeded(HTTPException):
    """Signed in, but the role counts only after a one-time code (RFC 9470)."""

    status_code = 401
    kind = Kind(
        "code-needed",
        N_("Du må skrive inn en engangskode"),
        N_("Rollen din gjelder først når du har skrevet inn en engangskode i nettleseren."),
    )

    def __init__(self) -> None:
        super().__init__(headers={"www-authenticate": f'{_CHALLENGE}, error="insufficient_user_authentication"'})


class NarrowToken(HTTPException):
    """The token was not made for this (RFC 6750)."""

    status_code = 403
    kind = Kind(
        "narrow-token",
        N_("Nøkkelen kan ikke brukes til dette"),
        N_("Nøkkelen er ikke laget for dette. Lag en ny på siden for kontoen din."),
    )

    def __init__(self, permissions: tuple[Permission, ...]) -> None:
        wanted = f'{_CHALLENGE}, error="insufficient_scope", scope="{" ".join(permissions)}"'
        super().__init__(headers={"www-authenticate": wanted})


def signed_in(*permissions: Permission) -> Guard:
    """Return a guard that lets those pass who have one of the permissions in some organisation.

    Without permissions anyone passes who is signed in all the way. It stands before the body is read.
    """

    async def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        identity = await _identity(connection)
        if identity.half:
            raise CodeNeeded
        if permissions and not any(map(identity.may, permissions)):
            if identity.scopes is not None:
                raise NarrowToken(permissions)
            raise CodeNeeded if identity.must_prove else NotAllowed()
        connection.scope["state"][_IDENTITY] = identity

    guard.permissions = permissions  # type: ignore[attr-defined]  # read by the test that walks through the routes
    return guard


def identity_of(request: Request[Any, Any, Any]) -> Identity:
    """Return who calls, behind the guard."""
    identity: Identity = request.scope["state"][_IDENTITY]
    return identity


def own_csrf_token(request: Request[Any, Any, Any]) -> str:
    """Return what changes of this session must carry in ``X-CSRF-Token``; "" where a token calls."""
    return "" if identity_of(request).session_id is None else csrf_token(_session_token(request))


async def _identity(connection: ASGIConnection[Any, Any, Any, Any]) -> Identity:
    kind, _, bearer = header(connection.scope, b"authorization").partition(" ")
    if kind.lower() == "bearer":
        # A token that does not work is told of, and not passed over for a cookie.
        found = await identity_by_token(bearer.strip())
        if found is None:
            raise NotSignedIn(tried=True)
        return found
    token = _session_token(connection)
    found = await identity_by_session(token) if token else None
    if found is None:
        raise NotSignedIn(tried=False)
    if connection.scope.get("method") not in SAFE_METHODS and not _is_own(connection, token):
        raise NotAllowed(FOREIGN_CALL)
    return found


def _is_own(connection: ASGIConnection[Any, Any, Any, Any], token: str) -> bool:
    said = connection.headers
    return is_csrf_token(token, said.get(CSRF_HEADER, "")) and comes_from_own_site(
        site=said.get("sec-fetch-site"),
        origin=said.get("origin"),
        host=said.get("host", ""),
        base_url=connection.app.state.settings.base_url,
    )


def _session_token(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    return connection.cookies.get(cookie_name(connection.app.state.settings.base_url), "")
