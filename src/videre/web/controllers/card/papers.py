"""The card as a PDF, and a group's meetings as a calendar file: asked for by form, so that no address has the code."""

from __future__ import annotations

from urllib.parse import urlsplit

from litestar import Response, post

from videre.handover.card_queries import card_of
from videre.printing.calendars import card_calendar
from videre.printing.cards import printed_card
from videre.printing.pdf import card_pdf
from videre.printing.shapes import Paper
from videre.problems import NotFound
from videre.web.card_words import Said
from videre.web.controllers.card.door import NO_CARD_HELD, PATH, held
from videre.web.controllers.card.showing import card_page
from videre.web.pages import AnyRequest, language_of


@post(f"{PATH}/kort.pdf", name="card-pdf", exception_handlers=NO_CARD_HELD)
async def card_on_paper(request: AnyRequest) -> Response[bytes]:
    """Return the card to print, as it is now."""
    holder, form = await held(request)
    search, language = request.app.state.search, language_of(request)
    card = await card_of(holder, search=search, language=language)
    printed = printed_card(card, holder.code, search, request.app.state.settings.base_url, language)
    paper = Paper.A5 if form.text("papir", most=4) == Paper.A5 else Paper.A4
    made = await card_pdf(printed, language=language, paper=paper)
    return _file(made, "application/pdf", "videre-kort.pdf")


@post(f"{PATH}/kalender.ics", name="card-calendar", exception_handlers=NO_CARD_HELD)
async def meetings(request: AnyRequest) -> Response[bytes] | Response[str]:
    """Return the coming meetings of a group for the person's own calendar."""
    holder, form = await held(request)
    search, language = request.app.state.search, language_of(request)
    host = urlsplit(request.app.state.settings.base_url).netloc
    try:
        made = card_calendar(form.text("gruppe", most=200), search=search, language=language, host=host)
    except NotFound:
        return await card_page(request, holder, Said.TOO_LATE, others=True)
    return _file(made, "text/calendar; charset=utf-8", "mote.ics")


def _file(made: bytes, kind: str, name: str) -> Response[bytes]:
    """Return a file to keep, under a name that says nothing."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(made, media_type=kind, headers=headers)
