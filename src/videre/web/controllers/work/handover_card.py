"""The press that makes a card, the page it is shown on, its paper, and a request for contact made there and then.

All of it is posted and answered with the page itself: the code stands in no address. The same press twice is one card.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar import Response, post
from markupsafe import Markup

from videre.handover.card_queries import card_of
from videre.handover.desk import issue_card
from videre.handover.holding import Holder, handover_by_code
from videre.handover.own_moves import opened_at_desk
from videre.handover.presses import OTHER_CONTENT
from videre.handover.shapes import Card
from videre.language import N_, Language, translate
from videre.printing.cards import printed_card
from videre.printing.messages import card_text
from videre.printing.pdf import card_pdf
from videre.printing.qr import card_qr
from videre.printing.shapes import Paper, PrintedCard
from videre.problems import Conflict, Invalid
from videre.web import card_words, presenters
from videre.web.controllers.work.handover_desk import DESK, SENDERS, errors_of, need_at_desk, sender_of, shown_desk
from videre.web.controllers.work.handover_form import Age, desk_form, services, with_errors, with_kept
from videre.web.pages import AnyRequest, language_of, today
from videre.web.posted import Posted
from videre.web.staff import client_address, identity_of, staff_page

CODE = "kode"
"""The hidden field in which each further form carries the code."""
MADE_ALREADY = N_("Kortet er alt laget, med andre valg. Trykk «Lag kort» en gang til hvis du vil ha et kort med disse.")
RECORD_LINE = N_(
    "{day}: Informert om selvhjelpsgrupper og fått et kort fra Videre med forslag til veien videre. "
    "Personen bestemmer selv om og når det blir tatt kontakt."
)
"""What may stand in a record: that it was done, and nothing of what the person looks for or what was found."""


@post(f"{DESK}/kort", name="handover-card", guards=SENDERS)
async def make_card(request: AnyRequest) -> Response[str]:
    """Make the card and show it; the same press again shows the same card."""
    identity = sender_of(request)
    desk = with_kept(await desk_form(request, identity), request)
    if desk.errors or desk.age is Age.MINOR:
        return await shown_desk(request, desk)
    language = language_of(request)
    try:
        issued = await issue_card(
            identity=identity,
            organisation_id=desk.organisation_id,
            origin=desk.origin,
            need=await need_at_desk(request, desk),
            kept=() if desk.nothing else desk.kept,
            search=request.app.state.search,
            press=desk.press,
        )
    except Invalid as problem:
        return await shown_desk(request, with_errors(desk, errors_of(problem, language)))
    except Conflict as problem:
        words = MADE_ALREADY if problem.message == OTHER_CONTENT else problem.message
        return await shown_desk(request, with_errors(desk, {"": translate(language, words)}), fresh=True)
    return await shown_card(request, Holder(issued.handover_id, issued.code))


@post(f"{DESK}/kort.pdf", name="handover-card-pdf", guards=SENDERS)
async def card_on_paper(request: AnyRequest) -> Response[bytes]:
    """Give the card as a PDF, on the paper and in the language asked for."""
    holder, form = await held(request)
    language = form.one_of("language", Language, form.language) or form.language
    paper = form.one_of("paper", Paper, Paper.A4) or Paper.A4
    content = await card_pdf(await _printed(request, holder, language), language=language, paper=paper)
    headers = {"Content-Disposition": 'inline; filename="videre-kort.pdf"', "Cache-Control": "no-store"}
    return Response(content, status_code=200, media_type="application/pdf", headers=headers)


async def held(request: AnyRequest) -> tuple[Holder, Posted]:
    """Return the card whose code a form carried, and the form; that it was seen again later is on its trail.

    Raises ``NotFound``, also for another service's card, or ``TooMany``.
    """
    form = Posted(await request.form(), language_of(request))
    holder = await handover_by_code(typed=form.secret(CODE), address=client_address(request))
    await opened_at_desk(holder, identity_of(request))
    return holder, form


async def shown_card(
    request: AnyRequest, holder: Holder, *, said: str = "", trouble: str = "", status: int = 200
) -> Response[str]:
    """Show the card as it is now, with all that can be done with it before the person goes."""
    language, search = language_of(request), request.app.state.search
    card = await card_of(holder, search=search, language=language)
    printed = _in_words(request, card, holder, language)
    texts = {each: card_text(_in_words(request, card, holder, each), language=each) for each in Language}
    service = next((number for number, name in services(identity_of(request)) if name == card.service), 0)
    return staff_page(
        request,
        "work/handover_card.html",
        status=409 if trouble else status,
        card=card,
        code=holder.code,
        printed=printed,
        spelled=", ".join(" ".join(group) for group in printed.code.split()),
        qr=Markup(card_qr(printed.url, printed.qr_says)),  # noqa: S704  # drawn by us
        text=texts.pop(language),
        other_texts=texts,
        papers=tuple(Paper),
        askable=[
            (group.slug, group.name, card_words.recipient(group.recipient.kind, group.recipient.name, language))
            for group in card.groups
            if group.recipient and group.suggestion
        ],
        record_line=translate(language, RECORD_LINE, day=_dated(card.made_on, language)),
        again=[("fra", str(card.origin)), *([("tjeneste", str(service))] if service else [])],
        told=said,
        trouble=trouble,
    )


async def _printed(request: AnyRequest, holder: Holder, language: Language) -> PrintedCard:
    card = await card_of(holder, search=request.app.state.search, language=language)
    return _in_words(request, card, holder, language)


def _in_words(request: AnyRequest, card: Card, holder: Holder, language: Language) -> PrintedCard:
    state: Any = request.app.state
    return printed_card(card, holder.code, state.search, state.settings.base_url, language)


def _dated(value: date, language: Language) -> str:
    written = presenters.day(value, language, today=today(), weekday=False)
    return written if str(value.year) in written else f"{written} {value.year}"
