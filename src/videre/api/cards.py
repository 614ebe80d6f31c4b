"""A person's card for programs: the code is in the body of each call, and in no address, header or log."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Annotated, Any, Final

from litestar import Controller, Request, Response
from litestar.openapi.datastructures import ResponseSpec
from msgspec import Struct

from videre.api.answers import Answer, unkept
from videre.api.bodies import json_object
from videre.api.calls import posted
from videre.api.parameters import Parameters, parameter
from videre.api.reader import language_of
from videre.api.wishes import ONE_CHOICE_WANTED, TEXT_WANTED, ByLanguage
from videre.handover import own_moves
from videre.handover.card_codes import LONGEST
from videre.handover.card_queries import card_of, looks
from videre.handover.consents import CURRENT, TEXTS, Purpose, reading_of
from videre.handover.contact import Made, request_contact, withdraw
from videre.handover.contact_details import LONGEST_EMAIL, LONGEST_NAME, LONGEST_PHONE, ContactDetails
from videre.handover.holding import Holder, handover_by_code
from videre.handover.lifecycle import HandoverState
from videre.handover.shapes import Card, CardGroup, Look, Origin, OwnRequest
from videre.language import N_, Language, translate
from videre.matching.shapes import Suggestion
from videre.people.network import counted_address
from videre.printing.cards import printed_card
from videre.printing.pdf import card_pdf
from videre.printing.shapes import Paper
from videre.problems import Conflict, FieldError, Invalid

CODE_WANTED: Final = N_("Skriv koden som står på kortet.")
YES_WANTED: Final = N_("Skriv versjonen av samtykketeksten personen har lest og sagt ja til, fra /api/cards/open.")

Code = Annotated[str, parameter("The card's code; blanks and small letters do no harm.", CODE_WANTED, required=True,
                                text=True, min_length=1, max_length=LONGEST)]  # fmt: skip


class ByCode(Struct, frozen=True, kw_only=True):
    """Whoever holds a card."""

    code: Code = ""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"  # a code, or a person, must not come into a log by way of an error


class PaperRequest(ByCode, frozen=True, kw_only=True):
    """A card to print."""

    paper: Annotated[Paper, parameter("The size of the sheet.", ONE_CHOICE_WANTED)] = Paper.A4


class AskRequest(ByCode, frozen=True, kw_only=True):
    """A wish to be contacted. ``agreed`` is the version of the text the person said yes to."""

    group: Annotated[str, parameter("The group asked, by `slug`.", TEXT_WANTED, required=True, max_length=120)] = ""
    name: Annotated[
        str, parameter("First name or alias.", TEXT_WANTED, required=True, text=True, max_length=LONGEST_NAME)
    ] = ""
    phone: Annotated[str, parameter("Telephone.", TEXT_WANTED, text=True, max_length=LONGEST_PHONE)] = ""
    email: Annotated[str, parameter("E-mail.", TEXT_WANTED, text=True, max_length=LONGEST_EMAIL)] = ""
    agreed: Annotated[str, parameter("`consent.version` that was read.", YES_WANTED, required=True,
                                     max_length=12)] = ""  # fmt: skip
    recipient: Annotated[str, parameter("The group's `recipient.code` that was read; a yes to another does not count.",
                                        TEXT_WANTED, max_length=40)] = ""  # fmt: skip
    feedback: Annotated[bool, parameter("The service may see how it goes.", ONE_CHOICE_WANTED)] = False


class ChooseRequest(ByCode, frozen=True, kw_only=True):
    """A group of the person's choice."""

    group: Annotated[str, parameter("The group, by `slug`.", TEXT_WANTED, required=True, max_length=120)] = ""


class ConsentText(Struct, frozen=True):
    """What a person is asked to say yes to, in the reader's language; ``{…}`` are filled in by who shows it."""

    version: str
    contact: str
    feedback: str


class HeldCard(Struct, frozen=True):
    """A card as it is now. ``groups`` are as they are today; ``request`` is the latest contact request."""

    state: HandoverState
    service: str
    origin: Origin
    made_on: date
    valid_to: date
    groups: list[CardGroup]
    request: OwnRequest | None
    feedback: bool
    follow_up: bool
    seen: list[Look]
    consent: ConsentText


class Asked(Struct, frozen=True):
    """``sent`` is false where the last place was taken just now: nothing was stored, and this is the next best."""

    sent: bool
    next_best: Suggestion | None


class Done(Struct, frozen=True):
    """It is done."""


ADDRESS = Parameters(ByLanguage)
BY_CODE, ASK, CHOICE, PAPER = map(Parameters, (ByCode, AskRequest, ChooseRequest, PaperRequest))
EXAMPLE: Final = {"code": "7KM 4PX 9QT2"}
_PDF: Final = {200: ResponseSpec(bytes, media_type="application/pdf", description="The card, tagged (PDF/UA-1).")}


class CardCalls(Controller):
    """What whoever has a code may do. All wrong codes get the same answer (404), and guessing is slowed down (429)."""

    path = "/cards"
    tags = ("cards",)

    @posted("/open", ADDRESS, BY_CODE, summary="Open a card", example=EXAMPLE, secret=True)
    async def open(self, request: Request[Any, Any, Any]) -> Answer[HeldCard]:
        """The groups as they are now, what was asked of whom, who has looked, and the texts of consent."""
        language, sent = await _read(request, BY_CODE)
        holder = await _holder(request, sent)
        card = await card_of(holder, search=request.app.state.search, language=language)
        return unkept(_held(card, await looks(holder), language), language=language)

    @posted("/choose", ADDRESS, CHOICE, summary="Choose a group", example={**EXAMPLE, "group": "x"}, secret=True)
    async def choose(self, request: Request[Any, Any, Any]) -> Answer[Done]:
        """Choose a group; a contact request to another one is withdrawn in the same moment."""
        language, sent = await _read(request, CHOICE)
        try:
            await own_moves.choose(await _holder(request, sent), slug=sent.group, search=request.app.state.search)
        except Invalid as problem:
            raise _named(problem) from None
        return unkept(Done(), language=language)

    @posted(
        "/contact", ADDRESS, ASK, summary="Ask to be contacted", secret=True,
        example={**EXAMPLE, "group": "x", "name": "Berit", "phone": "90000000", "agreed": CURRENT},
    )  # fmt: skip
    async def contact(self, request: Request[Any, Any, Any]) -> Answer[Asked]:
        """Ask one group's recipient to make contact within 48 hours, with what the person agreed to tell."""
        language, sent = await _read(request, ASK)
        if sent.agreed != CURRENT:
            raise Invalid((FieldError("agreed", YES_WANTED),))
        try:
            made = await request_contact(
                await _holder(request, sent),
                slug=sent.group,
                details=ContactDetails(sent.name, sent.phone, sent.email),
                agreed=True,
                feedback=sent.feedback,
                search=request.app.state.search,
                language=language,
                reading=reading_of(sent.recipient) if sent.recipient else "",
            )
        except Invalid as problem:
            raise _named(problem) from None
        asked = Asked(True, None) if isinstance(made, Made) else Asked(False, made.next_best)
        return unkept(asked, language=language)

    @posted("/withdraw", ADDRESS, BY_CODE, summary="Take a request back", example=EXAMPLE, secret=True)
    async def withdraw(self, request: Request[Any, Any, Any]) -> Answer[Done]:
        """Erase the contact details at once; the recipient is told to forget them."""
        language, sent = await _read(request, BY_CODE)
        await withdraw(await _holder(request, sent))
        return unkept(Done(), language=language)

    @posted("/decline", ADDRESS, BY_CODE, summary="Say no thanks", example=EXAMPLE, secret=True)
    async def decline(self, request: Request[Any, Any, Any]) -> Answer[Done]:
        """Say no thanks. The card still works until its last day."""
        language, sent = await _read(request, BY_CODE)
        await own_moves.decline(await _holder(request, sent))
        return unkept(Done(), language=language)

    @posted("/erase", ADDRESS, BY_CODE, summary="Erase everything", example=EXAMPLE, secret=True)
    async def erase(self, request: Request[Any, Any, Any]) -> Answer[Done]:
        """Erase everything about this card at once. The code opens nothing afterwards."""
        language, sent = await _read(request, BY_CODE)
        await own_moves.erase_all(await _holder(request, sent))
        return unkept(Done(), language=language)

    @posted("/pdf", ADDRESS, PAPER, summary="Print a card", example={**EXAMPLE, "paper": "a4"}, secret=True, more=_PDF)
    async def pdf(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        """The card on A4 or A5, tagged, in the language asked for."""
        language, sent = await _read(request, PAPER)
        holder, search = await _holder(request, sent), request.app.state.search
        card = await card_of(holder, search=search, language=language)
        printed = printed_card(card, holder.code, search, request.app.state.settings.base_url, language)
        headers = {"cache-control": "no-store", "content-language": language.value}
        paper = await card_pdf(printed, language=language, paper=sent.paper)
        return Response(paper, media_type="application/pdf", headers=headers)


async def _read(request: Request[Any, Any, Any], body: Parameters[Any]) -> tuple[Language, Any]:
    ADDRESS.from_query(request.scope["query_string"])
    return language_of(request.scope), body.from_object(await json_object(request))


async def _holder(request: Request[Any, Any, Any], sent: ByCode) -> Holder:
    host = request.client.host if request.client else ""
    holder = await handover_by_code(typed=sent.code, address=counted_address(host))
    with suppress(Conflict):  # opened twice in one moment: once is enough
        await own_moves.opened(holder)
    return holder


def _named(problem: Invalid) -> Invalid:
    """Return a problem with the field as it is called here."""
    fields = tuple(FieldError("group" if e.field == "slug" else e.field, e.message, e.values) for e in problem.fields)
    return Invalid(fields, problem.message, **problem.values)


def _held(card: Card, seen: list[Look], language: Language) -> HeldCard:
    texts = TEXTS[CURRENT]
    return HeldCard(
        state=card.state,
        service=card.service,
        origin=card.origin,
        made_on=card.made_on,
        valid_to=card.valid_to,
        groups=list(card.groups),
        request=card.request,
        feedback=card.feedback,
        follow_up=card.follow_up,
        seen=seen,
        consent=ConsentText(
            CURRENT, translate(language, texts[Purpose.CONTACT]), translate(language, texts[Purpose.FEEDBACK])
        ),
    )
