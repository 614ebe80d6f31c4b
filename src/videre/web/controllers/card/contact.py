"""Asking to be contacted, and taking it back."""

from __future__ import annotations

from litestar import Response, post

from videre.database import reading
from videre.handover.card_queries import card_of
from videre.handover.consents import reading_of
from videre.handover.contact import TOO_OFTEN, Made, NoPlace, request_contact, withdraw
from videre.handover.contact_details import ContactDetails
from videre.handover.holding import Holder
from videre.handover.recipients import recipients_of
from videre.handover.request_life import UNDER_WAY
from videre.handover.shapes import Card
from videre.language import N_, translate
from videre.problems import Conflict, Invalid, NotFound
from videre.web import card_words
from videre.web.card_groups import GroupsShown
from videre.web.card_words import Said
from videre.web.controllers.card.door import NO_CARD_HELD, PATH, held
from videre.web.controllers.card.showing import card_page
from videre.web.pages import AnyRequest, language_of, page, today
from videre.web.posted import Posted

TAKEN = N_("Noen andre fikk den siste plassen nå. Vi har ikke sendt noe. {name} er nærmest av dem som har plass.")
TAKEN_ALL = N_("Noen andre fikk den siste plassen nå. Vi har ikke sendt noe.")
MOST = 300
"""Characters read of a field; what is too long is said by the domain, and nothing is cut off before that."""


@post(f"{PATH}/kontakt", name="card-contact", exception_handlers=NO_CARD_HELD)
async def ask_for_contact(request: AnyRequest) -> Response[str]:
    """Show the form for a group, or send it. One that was sent already, and comes again by «reload», sends nothing."""
    holder, form = await held(request)
    search, language = request.app.state.search, form.language
    slug = form.text("gruppe", most=200)
    card = await card_of(holder, search=search, language=language)
    if not form.ticked("send"):
        return await _form(request, holder, card, slug, form)
    details = ContactDetails(*(form.text(name, most=MOST) for name in ("name", "phone", "email")))
    agreed, feedback = form.ticked("agreed"), form.ticked("feedback")
    if form.text("sett", most=20) != _latest(card):
        return await card_page(request, holder)
    try:
        came = await request_contact(
            holder, slug=slug, details=details, agreed=agreed, feedback=feedback, search=search, language=language,
            reading=form.text("lest", most=60),
        )  # fmt: skip
    except Invalid as problem:
        form.take(problem)
        if "agreed" in form.errors:
            form.values["agreed"] = ""
        if "slug" in form.errors:
            return await card_page(request, holder, Said.TOO_LATE, others=True)
        return await _form(request, holder, card, slug, form)
    except (Conflict, NotFound) as problem:
        now = await card_of(holder, search=search, language=language)
        if _is_asked(now, slug):  # by the same form, pressed twice in one moment
            return await card_page(request, holder, Said.ASKED)
        if problem.message == TOO_OFTEN:
            return await card_page(request, holder, Said.TOO_OFTEN)
        return await card_page(request, holder, Said.TOO_LATE, others=True)
    if isinstance(came, Made):
        return await card_page(request, holder, Said.ASKED)
    return await _too_late(request, holder, card, form, came)


@post(f"{PATH}/trekk", name="card-withdraw", exception_handlers=NO_CARD_HELD)
async def take_back(request: AnyRequest) -> Response[str]:
    """Take the request back at once, without asking why."""
    holder, _ = await held(request)
    try:
        await withdraw(holder)
    except Conflict:
        return await card_page(request, holder, Said.TOO_LATE)
    return await card_page(request, holder, Said.WITHDRAWN)


async def _too_late(request: AnyRequest, holder: Holder, card: Card, form: Posted, came: NoPlace) -> Response[str]:
    """Offer the next best to whoever lost the last place, with what they wrote; their yes was for somebody else."""
    if came.next_best is None:
        return await card_page(request, holder, others=True, message=translate(form.language, TAKEN_ALL))
    form.values["agreed"] = ""
    name = came.next_best.name
    message = translate(form.language, TAKEN, name=name)
    return await _form(request, holder, card, came.next_best.slug, form, message=message)


async def _form(
    request: AnyRequest, holder: Holder, card: Card, slug: str, form: Posted, *, message: str = ""
) -> Response[str]:
    search, language = request.app.state.search, language_of(request)
    listing = search.listing(slug)
    found = next((group.suggestion for group in card.groups if group.slug == slug), None) or search.group(
        slug, language=language, origin=None
    )
    if listing is None or found is None:
        return await card_page(request, holder, Said.TOO_LATE, others=True)
    async with reading():
        reachable = (await recipients_of([listing.id], today())).get(listing.id)
    asked = reachable.recipient if reachable else None
    under_way = card.request if card.request and card.request.state in UNDER_WAY else None
    return page(
        request,
        "card/contact.html",
        status=422 if form.errors else 409 if message else 200,
        private=True,
        path=PATH,
        code=holder.code,
        group=GroupsShown(card, search, language, today()).one(found),
        recipient=card_words.recipient(asked.kind, asked.name, language) if asked else "",
        reading=reading_of(asked.code) if asked else "",
        service=card.service,
        feedback_given=card.feedback,
        latest=_latest(card),
        taken_back=card_words.recipient(under_way.recipient_kind, under_way.recipient, language) if under_way else "",
        message=message,
        values=form.values,
        errors=form.errors,
    )


def _is_asked(card: Card, slug: str) -> bool:
    """Whether a request about this group is under way."""
    asked = card.request.group_id if card.request and card.request.state in UNDER_WAY else None
    return any(group.slug == slug and group.group_id == asked for group in card.groups)


def _latest(card: Card) -> str:
    """Return which request was the latest when a form was shown; one that knows of an older one is a reload."""
    return str(card.request.id) if card.request else "0"
