"""Mail that did not arrive: why, and what to do about it. What a letter says is shown to nobody."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import PathParameter

from videre.language import N_
from videre.people.roles import Permission
from videre.post.actions import forget, send_again
from videre.post.failures import failure_words
from videre.post.queries import PAGE, counts_for, dead_for, waiting_for
from videre.web.pages import AnyRequest, language_of
from videre.web.posted import Posted
from videre.web.staff import identity_of, needs, see_other, staff_page, told

KEEPERS = [needs(Permission.KEEP_MAIL)]
SAID = {"sendes": N_("E-posten sendes på nytt."), "slettet": N_("E-posten er slettet.")}


@get("/arbeid/post", name="mail", guards=KEEPERS)
async def mail_page(request: AnyRequest) -> Response[str]:
    """Show how much mail there is in each state, what was given up, and what is on its way."""
    identity, language = identity_of(request), language_of(request)
    before = Posted(request.query_params, language).whole("før", 1, 2**31 - 1)
    dead = await dead_for(identity, before)
    return staff_page(
        request,
        "work/mail.html",
        counts=await counts_for(identity),
        dead=dead,
        waiting=await waiting_for(identity),
        more=dead[-1].id if len(dead) == PAGE else None,
        failure=lambda stored: failure_words(language, stored),
        told=told(request, SAID),
    )


@post("/arbeid/post/{mail_id:int}/igjen", name="mail-again", guards=KEEPERS)
async def again(request: AnyRequest, mail_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """Try once more to deliver a letter that was given up."""
    await send_again(mail_id=mail_id, by=identity_of(request))
    return see_other(request, "/arbeid/post", "sendes")


@post("/arbeid/post/{mail_id:int}/slett", name="mail-forget", guards=KEEPERS)
async def drop(request: AnyRequest, mail_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """Give a letter up for good; its text and receiver are erased."""
    await forget(mail_id=mail_id, by=identity_of(request))
    return see_other(request, "/arbeid/post", "slettet")
