"""What a reader sees when something is wrong: a page in their language that says what they can do."""

from __future__ import annotations

import logging
import traceback
from typing import Any

from litestar import Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect

from videre.problems import Conflict, Invalid, NotAllowed, NotFound, Problem, TooMany
from videre.web.pages import PARAMETER, AnyRequest, address, chosen_language, language_of, page
from videre.web.staff import HOME, PROVE, SIGN_IN, CodeNeeded, SignInNeeded

logger = logging.getLogger("videre.web")

PLACES = (("form", "/start/gruppe/"), ("work", "/arbeid/"))
"""Where a page that is not there is answered by other words: a form that was sent in is gone, and work goes on."""

_STATUS: dict[type[Problem], int] = {NotFound: 404, NotAllowed: 403, Conflict: 409, Invalid: 400, TooMany: 429}


def problem_page(request: AnyRequest, problem: Exception) -> Response[Any]:
    """Return the page for an exception. Nothing that was sent is repeated, and nothing internal is told."""
    if isinstance(problem, CodeNeeded | SignInNeeded):
        door = PROVE if isinstance(problem, CodeNeeded) else SIGN_IN
        return Redirect(address(door, _wanted(request), chosen_language(request)), status_code=303)
    status = _status(problem)
    if status >= 500:
        # The message of an exception may repeat what somebody searched for; where it came from cannot.
        trace = "".join(traceback.format_tb(problem.__traceback__))
        logger.error("a page failed: %s\n%s", type(problem).__name__, trace)
    kind = status if status in {400, 403, 404, 405, 409, 429} else 400 if status < 500 else 500
    own_words = problem.text(language_of(request)) if isinstance(problem, NotAllowed | Conflict) else ""
    place = next((name for name, start in PLACES if request.url.path.startswith(start)), "")
    return page(
        request,
        "problems/page.html",
        status=status,
        private=True,
        path="/",
        kind=kind,
        own_words=own_words,
        place=place,
    )


def _wanted(request: AnyRequest) -> list[tuple[str, str]]:
    """Return where a reader was going, for after the log-in: only what was asked for, never what was sent."""
    if request.method != "GET" or request.url.path == HOME:
        return []
    others = [(name, value) for name, value in request.query_params.multi_items() if name != PARAMETER]
    return [("til", address(request.url.path, others, None))]


def _status(problem: Exception) -> int:
    if isinstance(problem, HTTPException):
        return problem.status_code
    return next((status for kind, status in _STATUS.items() if isinstance(problem, kind)), 500)
