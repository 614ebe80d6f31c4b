"""Who is signed in, what a page needs, and what every page of the staff's area has in common.

A route says what it takes with :func:`needs`; a route that says nothing is open to everyone, and a test walks through
them all. What a person wrote is never in an address, and a changed cookie is worth nothing: the session's token is
looked up in the database at each request.
"""

from __future__ import annotations

from typing import Any, TypeVar, cast
from urllib.parse import parse_qsl, urlsplit

from litestar import Response
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.response import Redirect
from litestar.types import Guard

from videre.language import N_, translate
from videre.people.browsers import browser_words
from videre.people.network import counted_address
from videre.people.own_site import comes_from_own_site
from videre.people.roles import Permission
from videre.people.sessions import ABSOLUTE, cookie_name, identity_by_session, is_csrf_token
from videre.people.shapes import Identity
from videre.problems import NotAllowed
from videre.web.cookies import CSRF_FIELD, OPENED, session_token
from videre.web.pages import PARAMETER, AnyRequest, address, chosen_language, language_of, page

SIGN_IN = "/inn"
PROVE = "/inn/kode"
HOME = "/arbeid"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

FOREIGN_FORM = N_("Skjemaet kom ikke fra denne siden. Last siden på nytt og prøv igjen.")
_KEY = "videre_identity"
_Answer = TypeVar("_Answer", bound=Response[Any])


class SignInNeeded(HTTPException):
    """Nobody is signed in; a page answers with the way to the log-in."""

    status_code = 401


class CodeNeeded(HTTPException):
    """Signed in, but the role waits for a one-time code."""

    status_code = 401


def needs(permission: Permission) -> Guard:
    """Return a guard that lets a person pass who is signed in and has ``permission`` in some organisation.

    It stands before body and dependencies. Whose records they may touch is asked of each domain afterwards.
    """

    async def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        identity = await _identity(connection)
        if identity is None:
            raise SignInNeeded
        if not identity.may(permission):
            raise CodeNeeded if identity.must_prove else NotAllowed()

    guard.permission = permission  # type: ignore[attr-defined]  # read by the test that walks through the routes
    return guard


async def own_forms_only(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Refuse a form that another site made the browser send (CSRF), for every page that changes something.

    Browsers say where a form comes from; and a form sent with a session's cookie carries that session's token.
    """
    if connection.scope.get("method", "GET") in SAFE_METHODS:
        return
    headers = connection.headers
    ours = comes_from_own_site(
        site=headers.get("sec-fetch-site"),
        origin=headers.get("origin"),
        host=headers.get("host", ""),
        base_url=connection.app.state.settings.base_url,
    )
    if not ours:
        raise NotAllowed(FOREIGN_FORM)
    token = session_token(connection)
    if token:
        form = await cast("AnyRequest", connection).form()
        sent = form.get(CSRF_FIELD, "")
        if not isinstance(sent, str) or not is_csrf_token(token, sent):
            raise NotAllowed(FOREIGN_FORM)


async def identity_or_none(request: AnyRequest) -> Identity | None:
    """Return who is signed in, None for the public."""
    return await _identity(request)


def identity_of(request: AnyRequest) -> Identity:
    """Return who is signed in, behind a guard that asked for it."""
    identity: Identity | None = request.scope["state"].get(_KEY)
    if identity is None:
        raise SignInNeeded
    return identity


async def _identity(connection: ASGIConnection[Any, Any, Any, Any]) -> Identity | None:
    state = connection.scope["state"]
    if _KEY not in state:
        token = session_token(connection)
        state[_KEY] = await identity_by_session(token) if token else None
    found: Identity | None = state[_KEY]
    return found


async def take_up(request: AnyRequest, token: str) -> None:
    """Answer from here on as in a fresh session: a page shown in the same answer has its roles and its forms."""
    request.scope["state"] |= {OPENED: token, _KEY: await identity_by_session(token)}


def with_session(request: AnyRequest, answer: _Answer, token: str) -> _Answer:
    """Let the browser keep a session's token, out of reach of scripts and other sites; "" takes it away."""
    base_url = request.app.state.settings.base_url
    cookie = Cookie(
        key=cookie_name(base_url),
        value=token,
        path="/",
        max_age=int(ABSOLUTE.total_seconds()) if token else 0,
        httponly=True,
        secure=base_url.startswith("https://"),
        samesite="lax",
    )
    answer.set_cookie(cookie)
    return answer


def see_other(request: AnyRequest, path: str, said: str = "", *, pairs: tuple[tuple[str, str], ...] = ()) -> Redirect:
    """Answer a form with the way on (303), so that «reload» sends nothing twice.

    ``said`` is a word of code for :func:`told` on the next page. The reader's language is kept.
    """
    path, _, fragment = path.partition("#")
    path, _, query = path.partition("?")
    kept = [pair for pair in parse_qsl(query) if pair[0] != PARAMETER]
    target = address(path, [*kept, *pairs, *([("sagt", said)] if said else [])], chosen_language(request))
    return Redirect(f"{target}#{fragment}" if fragment else target, status_code=303)


def told(request: AnyRequest, texts: dict[str, str]) -> str:
    """Return what the form before this page came to: the text for the word ``see_other`` sent, "" for none."""
    text = texts.get(request.query_params.get("sagt", ""), "")
    return translate(language_of(request), text) if text else ""


def own_work_path(sent: str) -> str:
    """Return where to go after the log-in: a path of the staff's own area, else its first page (no open redirect)."""
    try:
        parts = urlsplit(sent)
    except ValueError:
        return HOME
    sound = sent.isascii() and sent.isprintable() and "\\" not in sent and not parts.scheme and not parts.netloc
    if not sound or not (parts.path == HOME or parts.path.startswith(f"{HOME}/")):
        return HOME
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def client_address(request: AnyRequest) -> str:
    """Return the network address a request came from: for slowing down guesses, kept as a keyed hash only."""
    return counted_address(request.client.host if request.client else "")


def browser_of(request: AnyRequest) -> str:
    """Return roughly which browser this is, for one's own list of sessions: «Firefox, Android»."""
    return browser_words(request.headers.get("user-agent", "")[:400])


def staff_page(request: AnyRequest, template: str, *, status: int = 200, **values: object) -> Response[str]:
    """Render a page of the staff's area: never kept by anything on the way, with who is signed in and their menu."""
    identity = identity_of(request)
    return page(
        request,
        template,
        status=status,
        private=True,
        path=_form_stood_at(request),
        identity=identity,
        menu=menu(identity),
        **values,
    )


def _form_stood_at(request: AnyRequest) -> str | None:
    """Return the page whose form is answered, for links to it in another language; None for a page that was opened.

    Browsers tell our own site, and no other, which page a form was on (``Referrer-Policy: same-origin``).
    """
    if request.method in SAFE_METHODS:
        return None
    page_of_form = urlsplit(request.headers.get("referer", ""))
    return own_work_path(page_of_form.path) if page_of_form.netloc == request.headers.get("host", "") else HOME


def menu(identity: Identity) -> list[tuple[str, str]]:
    """Return the staff's menu as (path, words in bokmål): what this person's roles reach, and nothing else."""
    return [(path, words) for permission, path, words in _MENU if identity.may(permission)]


_MENU: tuple[tuple[Permission, str, str], ...] = (
    (Permission.OWN_ACCOUNT, "/arbeid", N_("Oversikt")),
    (Permission.HAND_OVER, "/arbeid/overforing", N_("Ny overføring")),
    (Permission.HAND_OVER, "/arbeid/overforinger", N_("Overføringer")),
    (Permission.LEAD_GROUPS, "/arbeid/mine", N_("Mine grupper")),
    (Permission.LEAD_GROUPS, "/arbeid/foresporsler", N_("Vil bli kontaktet")),
    (Permission.STEWARD_GROUPS, "/arbeid/ko", N_("Til godkjenning")),
    (Permission.STEWARD_GROUPS, "/arbeid/venter", N_("Venter på kontakt")),
    (Permission.STEWARD_GROUPS, "/arbeid/grupper", N_("Grupper")),
    (Permission.KEEP_CONTACT_POINTS, "/arbeid/kontaktpunkter", N_("Kontaktpunkter")),
    (Permission.TRANSFER_GROUPS, "/arbeid/overfor", N_("Overfør grupper")),
    (Permission.KEEP_ORGANISATIONS, "/arbeid/uten-forvalter", N_("Uten forvalter")),
    (Permission.KEEP_ORGANISATIONS, "/arbeid/organisasjoner", N_("Organisasjoner")),
    (Permission.KEEP_ACCOUNTS, "/arbeid/kontoer", N_("Kontoer")),
    (Permission.KEEP_MAIL, "/arbeid/post", N_("E-post")),
    (Permission.SEE_WHOLE_TRAIL, "/arbeid/spor", N_("Logg")),
    (Permission.OWN_ACCOUNT, "/arbeid/konto", N_("Min konto")),
)
