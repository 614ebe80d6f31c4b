"""The one cookie there is: that of somebody who signed in. Citizens get none."""

from __future__ import annotations

from typing import Any

from litestar.connection import ASGIConnection

from videre.people.sessions import cookie_name, csrf_token

OPENED = "opened-session"
"""Where a request's state holds the token of a session opened in answering it."""
CSRF_FIELD = "_csrf"
"""The hidden field in which a form carries its session's token."""


def session_token(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """Return the session's token as the browser sent it, "" for none; nothing is known of its worth yet.

    Once a fresh session is taken up (:func:`videre.web.staff.take_up`), that one's.
    """
    opened: str = connection.scope["state"].get(OPENED, "")
    if opened:
        return opened
    settings = getattr(connection.app.state, "settings", None)
    return connection.cookies.get(cookie_name(settings.base_url), "") if settings else ""


def form_token(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """Return what a form of this session must carry; "" without a session."""
    token = session_token(connection)
    return csrf_token(token) if token else ""
