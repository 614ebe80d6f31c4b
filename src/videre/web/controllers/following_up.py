"""«Hvordan går det?»: the page of the link in a letter, answered with one tap and without a log-in.

Opening it changes nothing, however often a mail scanner does; only the tap does, which is sent as a form.
"""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import PathParameter

from videre.handover.follow_up_taps import Tap, follow_up_by, tap
from videre.problems import NotFound
from videre.web.pages import AnyRequest, language_of, page
from videre.web.posted import Posted
from videre.web.staff import see_other

Token = Annotated[str, PathParameter()]


@get("/oppfolging/{token:str}", name="follow-up")
async def follow_up_page(request: AnyRequest, token: Token) -> Response[str]:
    """Show the question, or thanks for the answer that was given."""
    seen = await follow_up_by(token)
    if seen is None:
        return _unknown(request)
    return page(request, "card/following_up.html", private=True, path=f"/oppfolging/{token}", token=token, seen=seen)


@post("/oppfolging/{token:str}", name="follow-up-answer")
async def follow_up_answer(request: AnyRequest, token: Token) -> Response[Any]:
    """Take a tap; the page of the link then says what came of it."""
    form = Posted(await request.form(), language_of(request))
    given = form.one_of("svar", Tap)
    if given is not None:
        try:
            await tap(token, given)
        except NotFound:
            return _unknown(request)
    return see_other(request, f"/oppfolging/{token}")


def _unknown(request: AnyRequest) -> Response[str]:
    return page(request, "card/following_up.html", status=404, private=True, path="/", token="", seen=None)
