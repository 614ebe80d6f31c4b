"""What goes wrong, as RFC 9457 problem details in the reader's language.

Litestar's own answers echo the query string (someone's place or need) and put texts in other fields, so
every exception under ``/api`` is answered here (decision 0031). Nothing that was sent is repeated.
"""

from __future__ import annotations

import logging
import traceback
from http import HTTPStatus
from typing import Any, Final

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from videre.api.reader import language_of
from videre.language import N_, Language, translate
from videre.problems import Conflict, Invalid, NotAllowed, NotFound, Problem, TooMany

MEDIA_TYPE: Final = "application/problem+json"
HEADERS_KEPT: Final = frozenset({"allow", "retry-after", "www-authenticate"})

logger = logging.getLogger(__name__)


class FieldProblem(msgspec.Struct, frozen=True):
    """A field that must be mended. ``field`` is its name, «?» where it is unknown; ``message`` says what is wanted."""

    field: str
    message: str


class ProblemDetails(msgspec.Struct, frozen=True):
    """RFC 9457. ``type`` is stable and for programs; ``title`` and ``detail`` are for people, in their language."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem]


class Kind(msgspec.Struct, frozen=True):
    """A kind of problem: the last part of its ``type``, and its texts in bokmål."""

    code: str
    title: str
    detail: str


class TooLong(HTTPException):
    """The query string is longer than any need takes to say."""

    status_code = HTTPStatus.REQUEST_URI_TOO_LONG


class NotJson(HTTPException):
    """A body came as something else than JSON."""

    status_code = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class Unreadable(HTTPException):
    """A body that says it is JSON, and is not."""

    status_code = HTTPStatus.BAD_REQUEST


KINDS: Final[dict[int, Kind]] = {
    400: Kind(
        "unreadable",
        N_("Forespørselen kan ikke leses"),
        N_("Forespørselen er ikke gyldig. Se beskrivelsen på /api/docs."),
    ),
    401: Kind("not-signed-in", N_("Du må logge inn"), N_("Logg inn og prøv igjen.")),
    403: Kind("not-allowed", N_("Ikke tillatt"), N_("Du har ikke lov til å gjøre dette.")),
    404: Kind("not-found", N_("Ikke funnet"), N_("Vi finner ikke det du leter etter.")),
    405: Kind(
        "method-not-allowed",
        N_("Metoden passer ikke her"),
        N_("Denne adressen svarer ikke på den metoden. Hodet Allow sier hvilke den svarer på."),
    ),
    409: Kind("conflict", N_("I strid med noe nyere"), N_("Noen andre har endret dette i mellomtiden. Prøv igjen.")),
    413: Kind("too-large", N_("For stort"), N_("Det du sendte, er større enn vi tar imot.")),
    414: Kind("too-long", N_("For lang adresse"), N_("Adressen er lengre enn vi tar imot. Skriv det viktigste.")),
    415: Kind("not-json", N_("Ikke JSON"), N_("Send innholdet som application/json.")),
    429: Kind("too-many", N_("For mange forespørsler"), N_("Vent litt og prøv igjen.")),
    500: Kind("our-fault", N_("Feil hos oss"), N_("Noe gikk galt hos oss. Prøv igjen om litt.")),
    503: Kind("not-ready", N_("Ikke klar ennå"), N_("Tjenesten starter eller stopper. Prøv igjen om litt.")),
}
INVALID: Final = Kind("invalid", N_("Noe må rettes"), N_("Noe må rettes før vi kan svare."))
OTHER: Final = Kind("refused", N_("Avvist"), N_("Forespørselen ble avvist."))

_STATUS: Final[dict[type[Problem], int]] = {NotFound: 404, NotAllowed: 403, Conflict: 409, Invalid: 400, TooMany: 429}


def details(
    language: Language, status: int, kind: Kind, text: str = "", errors: tuple[FieldProblem, ...] = ()
) -> ProblemDetails:
    """Return the problem in ``language``; ``text`` replaces the kind's own detail."""
    return ProblemDetails(
        type=f"urn:videre:problem:{kind.code}",
        title=translate(language, kind.title),
        status=status,
        detail=text or translate(language, kind.detail),
        errors=list(errors),
    )


def answer_problem(request: Request[Any, Any, Any], problem: Problem) -> Response[bytes]:
    """Answer what a domain refused; its messages never hold what was sent."""
    language = language_of(request.scope)
    status = next((_STATUS[each] for each in type(problem).__mro__ if each in _STATUS), 400)
    if isinstance(problem, Invalid):
        errors = tuple(FieldProblem(each.field, each.text(language)) for each in problem.fields)
        return _answer(language, details(language, status, INVALID, problem.text(language), errors))
    headers = {"retry-after": str(problem.seconds)} if isinstance(problem, TooMany) else None
    return _answer(language, details(language, status, KINDS[status], problem.text(language)), headers)


def answer_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Answer what Litestar, or a controller, refused. Its own text is dropped: it may echo."""
    if error.status_code >= 500:
        return answer_unknown(request, error)
    language = language_of(request.scope)
    kept = {name.lower(): value for name, value in (error.headers or {}).items() if name.lower() in HEADERS_KEPT}
    kind = getattr(error, "kind", None) or KINDS.get(error.status_code, OTHER)
    return _answer(language, details(language, error.status_code, kind), kept)


def answer_unknown(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Answer a fault of our own. The log gets its kind and the way there; its message may hold what was sent."""
    status = 503 if isinstance(error, HTTPException) and error.status_code == 503 else 500
    way = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s in an API call\n%s", type(error).__qualname__, way)
    language = language_of(request.scope)
    return _answer(language, details(language, status, KINDS[status]))


def _answer(language: Language, problem: ProblemDetails, headers: dict[str, str] | None = None) -> Response[bytes]:
    return Response(
        msgspec.json.encode(problem),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={
            "cache-control": "no-store",
            "content-language": language.value,
            "vary": "Accept-Language",
            **(headers or {}),
        },
    )


EXCEPTION_HANDLERS: Final[ExceptionHandlersMap] = {
    Problem: answer_problem,
    HTTPException: answer_http,
    Exception: answer_unknown,
}
