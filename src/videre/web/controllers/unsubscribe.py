"""Being spared of a kind of letter, by the signed link at its end; also in one click from a mail program (RFC 8058)."""

from __future__ import annotations

from typing import Annotated, Any, Final

from litestar import MediaType, Response, get, post
from litestar.params import PathParameter

from videre.language import N_
from videre.post.letters import MailKind
from videre.post.refusals import accept_kind, refusal_seen, refuse_kind
from videre.problems import NotFound
from videre.web.pages import AnyRequest, language_of, page
from videre.web.posted import Posted
from videre.web.staff import see_other

Signed = Annotated[str, PathParameter()]
ONE_CLICK = ("List-Unsubscribe", "One-Click")
STOP, UNDO = "stopp", "angre"

KINDS: Final = {
    MailKind.CONFIRM_GROUP: (
        N_("spørsmål om opplysningene om en gruppe fortsatt stemmer"),
        N_(
            "Da må du selv huske å bekrefte: logg inn og trykk «Stemmer fortsatt». Svarer ingen, blir gruppa til "
            "slutt skjult i lista."
        ),
    ),
    MailKind.GROUP_NEWS: (
        N_("nytt om grupper du har med å gjøre"),
        N_("Det er beskjeder som at en gruppe er skjult, har få medlemmer, eller at det er tid for et gjenbesøk."),
    ),
    MailKind.QUEUE: (
        N_("beskjeder om at noe venter på deg"),
        N_("Da må du selv se i køen om noen venter på svar."),
    ),
}
"""What a kind of letter is, and what it means to be without it."""


@get("/avmeld/{signed:str}", name="unsubscribe")
async def unsubscribe_page(request: AnyRequest, signed: Signed) -> Response[str]:
    """Show which letters the link stops. A mail scanner that opens it stops nothing."""
    seen = await refusal_seen(signed)
    if seen is None:
        return _unknown(request)
    what, means = KINDS[seen.kind]
    return page(
        request,
        "confirming/unsubscribe.html",
        private=True,
        path=f"/avmeld/{signed}",
        signed=signed,
        what=what,
        means=means,
        refused=seen.refused,
        undone=request.query_params.get("sagt") == UNDO and not seen.refused,
    )


@post("/avmeld/{signed:str}", name="unsubscribe-send")
async def unsubscribe(request: AnyRequest, signed: Signed) -> Response[Any]:
    """Stop the letters, or let them come again. A mail program's one click is answered without a way on."""
    sent = await request.form()
    form = Posted(sent, language_of(request))
    try:
        if form.text(ONE_CLICK[0], most=40) == ONE_CLICK[1]:
            await refuse_kind(signed)
            return Response("", status_code=200, media_type=MediaType.TEXT)
        wanted = form.among("valg", (STOP, UNDO))
        if wanted == UNDO:
            await accept_kind(signed)
        elif wanted == STOP:
            await refuse_kind(signed)
    except NotFound:
        return _unknown(request)
    return see_other(request, f"/avmeld/{signed}", wanted)


def _unknown(request: AnyRequest) -> Response[str]:
    return page(request, "confirming/unknown.html", status=404, private=True, path="/")
