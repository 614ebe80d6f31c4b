"""Asking for contact with the person at the desk: only on their yes, by the rules and in the words of home."""

from __future__ import annotations

from litestar import Response, post

from videre.database import reading
from videre.handover.card_queries import card_of
from videre.handover.consents import reading_of
from videre.handover.contact import NoPlace, request_contact
from videre.handover.contact_details import ContactDetails
from videre.handover.holding import Holder
from videre.handover.recipients import recipients_of
from videre.handover.request_life import UNDER_WAY
from videre.handover.shapes import Card
from videre.language import N_, translate
from videre.problems import Conflict, Invalid
from videre.web import card_words, handover_words, presenters, wording
from videre.web.controllers.card.contact import MOST, TAKEN, TAKEN_ALL
from videre.web.controllers.work.handover_card import held, shown_card
from videre.web.controllers.work.handover_desk import DESK, SENDERS
from videre.web.pages import AnyRequest, language_of, today
from videre.web.posted import Posted
from videre.web.staff import identity_of, staff_page

SENT = N_("Forespørselen er sendt til {recipient}. De skal ta kontakt før {moment}. Personen kan trekke den tilbake.")
GONE = N_("Denne gruppa kan ikke spørres herfra nå.")


@post(f"{DESK}/kontakt", name="handover-contact", guards=SENDERS)
async def ask_together(request: AnyRequest) -> Response[str]:
    """Show the form for a group, send it, or without a group show the card again. A reload sends nothing twice."""
    holder, form = await held(request)
    search, language = request.app.state.search, language_of(request)
    card = await card_of(holder, search=search, language=language)
    slug, sent = form.text("slug", most=200), form.ticked("send")
    if not slug or (sent and form.text("seen", most=20) != _latest(card)):
        return await shown_card(request, holder)
    if not sent:
        return await _form(request, holder, card, slug, form)
    details = ContactDetails(*(form.text(name, most=MOST) for name in ("name", "phone", "email")))
    try:
        came = await request_contact(
            holder,
            slug=slug,
            details=details,
            agreed=form.ticked("agreed"),
            feedback=form.ticked("feedback"),
            search=search,
            language=language,
            sender=identity_of(request),
            reading=form.text("lest", most=60),
        )
    except Invalid as problem:
        form.take(problem)
        if "agreed" in form.errors:
            form.values["agreed"] = ""
        return await _form(request, holder, card, slug, form)
    except Conflict as problem:
        return await shown_card(request, holder, trouble=problem.text(language))
    if isinstance(came, NoPlace):
        if came.next_best is None:
            return await shown_card(request, holder, trouble=translate(language, TAKEN_ALL))
        form.values["agreed"] = ""  # that yes was for somebody else
        message = translate(language, TAKEN, name=came.next_best.name)
        return await _form(request, holder, card, came.next_best.slug, form, message=message)
    return await shown_card(request, holder, said=await _sent(request, holder))


async def _sent(request: AnyRequest, holder: Holder) -> str:
    language = language_of(request)
    made = (await card_of(holder, search=request.app.state.search, language=language)).request
    if made is None:
        return ""
    name = card_words.recipient(made.recipient_kind, made.recipient, language)
    moment = presenters.unbroken(wording.moment(made.waits_until, language, today=today()))
    return translate(language, SENT, recipient=name, moment=moment)


async def _form(
    request: AnyRequest, holder: Holder, card: Card, slug: str, form: Posted, *, message: str = ""
) -> Response[str]:
    language = language_of(request)
    listing = request.app.state.search.listing(slug)
    async with reading():
        found = (await recipients_of([listing.id], today())).get(listing.id) if listing else None
    if listing is None or found is None:
        return await shown_card(request, holder, trouble=translate(language, GONE))
    under_way = card.request if card.request and card.request.state in UNDER_WAY else None
    return staff_page(
        request,
        "work/handover_contact.html",
        status=422 if form.errors else 409 if message else 200,
        code=holder.code,
        slug=slug,
        group=listing.name,
        recipient=card_words.recipient(found.recipient.kind, found.recipient.name, language),
        reading=reading_of(found.recipient.code),
        service=card.service,
        feedback_given=card.feedback,
        latest=_latest(card),
        taken_back=card_words.recipient(under_way.recipient_kind, under_way.recipient, language) if under_way else "",
        message=message,
        values=form.values,
        errors=form.errors,
        handover_words=handover_words,
    )


def _latest(card: Card) -> str:
    """Return which request was the latest when the form was shown; one that knows of an older one is a reload."""
    return str(card.request.id) if card.request else "0"
