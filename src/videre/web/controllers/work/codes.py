"""One's own one-time codes: setting them up, and the recovery codes for the day the telephone is lost."""

from __future__ import annotations

from typing import Any

import segno
from litestar import Response, get, post
from markupsafe import Markup

from videre.people.codes import begin_codes, confirm_codes, waiting_codes
from videre.people.recovery_codes import recovery_codes_left, renew_recovery_codes
from videre.people.roles import Permission
from videre.problems import Invalid
from videre.web.cookies import session_token
from videre.web.pages import AnyRequest, language_of
from videre.web.posted import Posted
from videre.web.staff import identity_of, needs, see_other, staff_page, take_up, with_session

OWN = [needs(Permission.OWN_ACCOUNT)]


@get("/arbeid/konto/koder", name="own-codes", guards=OWN)
async def codes_page(request: AnyRequest) -> Response[str]:
    """Show how one-time codes are set up, or that they are."""
    left = await recovery_codes_left(identity_of(request))
    return staff_page(request, "work/codes.html", secret=None, svg="", errors={}, recovery=(), left=left)


@post("/arbeid/konto/koder/reserve", name="own-codes-recovery", guards=OWN)
async def renew(request: AnyRequest) -> Response[str]:
    """Make new recovery codes, shown on this one answer; the ones before are worth nothing."""
    recovery = await renew_recovery_codes(identity_of(request))
    return staff_page(request, "work/codes.html", secret=None, svg="", errors={}, recovery=recovery, renewed=True)


@post("/arbeid/konto/koder", name="own-codes-begin", guards=OWN)
async def begin(request: AnyRequest) -> Response[str]:
    """Make a new secret and show it as a QR code and as letters."""
    new = await begin_codes(identity_of(request))
    return _secret(request, new.secret, new.uri, {})


@post("/arbeid/konto/koder/bekreft", name="own-codes-confirm", guards=OWN)
async def confirm(request: AnyRequest) -> Response[Any]:
    """Take the first code; from then on the roles that need it count. The recovery codes are shown once."""
    form = Posted(await request.form(), language_of(request))
    code = form.text("code", most=12, required=True)
    identity = identity_of(request)
    if not form.errors:
        try:
            token, recovery = await confirm_codes(identity, code, session_token(request))
            await take_up(request, token)
            answer = staff_page(request, "work/codes.html", secret=None, svg="", errors={}, recovery=recovery)
            return with_session(request, answer, token)
        except Invalid as problem:
            form.take(problem)
    new = await waiting_codes(identity)
    if new is None:
        return see_other(request, "/arbeid/konto/koder")
    return _secret(request, new.secret, new.uri, form.errors)


def _secret(request: AnyRequest, secret: str, uri: str, errors: dict[str, str]) -> Response[str]:
    drawn = segno.make(uri, error="m").svg_inline(scale=5, border=2, dark="#000", light="#fff", omitsize=False)
    spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return staff_page(
        request,
        "work/codes.html",
        status=422 if errors else 200,
        secret=spaced,
        uri=uri,
        svg=Markup(drawn),  # noqa: S704  # drawn by segno from our own secret
        errors=errors,
        recovery=(),
    )
