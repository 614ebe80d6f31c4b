"""The mailbox of a demonstration: every letter as its receiver would see it, instead of sending it.

Where mail is really sent, and always in production, these pages do not exist.
"""

from __future__ import annotations

from typing import Annotated

from litestar import Response, get
from litestar.params import PathParameter

from videre.post.queries import SHOWN_AT_MOST, shown_mail, shown_mails
from videre.web.pages import AnyRequest, language_of, page
from videre.web.posted import Posted

SHOWN_FIRST = 25
"""Letters on the page before one asks for the rest."""


@get("/post", name="mailbox")
async def mailbox_page(request: AnyRequest) -> Response[str]:
    """List the newest letters, those to one address where ``til`` names it."""
    form = Posted(request.query_params, language_of(request))
    receiver = form.text("til", most=254)
    every = form.ticked("alle")
    mails = await shown_mails(request.app.state.settings, "" if form.errors else receiver)
    return page(
        request,
        "mailbox/list.html",
        private=True,
        path="/post",
        mails=mails if every else mails[:SHOWN_FIRST],
        more=not every and len(mails) > SHOWN_FIRST,
        values=form.values,
        errors=form.errors,
        most=SHOWN_AT_MOST,
    )


@get("/post/{mail_id:int}", name="mailbox-letter")
async def letter_page(request: AnyRequest, mail_id: Annotated[int, PathParameter()]) -> Response[str]:
    """Show one letter: as HTML through our own template (the page allows no other style), and as plain text."""
    mail = await shown_mail(request.app.state.settings, mail_id)
    return page(
        request,
        "mailbox/letter.html",
        private=True,
        path=f"/post/{mail_id}",
        mail=mail,
    )
