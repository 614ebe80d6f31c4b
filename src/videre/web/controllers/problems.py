"""What a reader sees when something is wrong: a page in their language that says what they can do."""

from __future__ import annotations

import logging
import traceback

from litestar import Response
from litestar.exceptions import HTTPException

from videre.problems import Conflict, Invalid, NotAllowed, NotFound, Problem
from videre.web.pages import AnyRequest, page

logger = logging.getLogger("videre.web")

_STATUS: dict[type[Problem], int] = {NotFound: 404, NotAllowed: 403, Conflict: 409, Invalid: 400}


def problem_page(request: AnyRequest, problem: Exception) -> Response[str]:
    """Return the page for an exception. Nothing that was sent is repeated, and nothing internal is told."""
    status = _status(problem)
    if status >= 500:
        # The message of an exception may repeat what somebody searched for; where it came from cannot.
        trace = "".join(traceback.format_tb(problem.__traceback__))
        logger.error("a page failed: %s\n%s", type(problem).__name__, trace)
    kind = status if status in {400, 404, 405} else 400 if status < 500 else 500
    return page(request, "problems/page.html", status=status, private=True, path="/", kind=kind)


def _status(problem: Exception) -> int:
    if isinstance(problem, HTTPException):
        return problem.status_code
    return next((status for kind, status in _STATUS.items() if isinstance(problem, kind)), 500)
