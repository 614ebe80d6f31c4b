"""The door to a card: its code is typed, or comes from the fragment of an address by way of a small script."""

from __future__ import annotations

from contextlib import suppress
from math import ceil
from typing import Any, Final

from litestar import Response, get
from litestar.types import ExceptionHandlersMap

from videre.handover.holding import Holder, handover_by_code
from videre.handover.own_moves import opened
from videre.language import N_, translate, translate_plural
from videre.problems import Conflict, NotFound, TooMany
from videre.web.pages import AnyRequest, language_of, page
from videre.web.posted import Posted
from videre.web.staff import client_address

PATH: Final = "/kort"
CODE: Final = "kode"
FORMS: Final = ("velg", "nytt", "nei", "kontakt", "trekk", "spor", "svar", "sett", "slett")
"""What a card's forms are sent to. Somebody who opens such an address again, as a tab of yesterday, is at the door."""
NO_CODE: Final = N_("Skriv koden som står på kortet.")
NO_CARD: Final = N_(
    "Vi fant ikke kortet. Se om koden er rett, og prøv igjen. Et kort virker i 90 dager. Er det slettet, er det borte."
)


class NoCard(Exception):
    """No card is held: ``message`` says so in bokmål, the same for everything that can be wrong with a code."""

    def __init__(self, message: str, status: int, seconds: int = 0) -> None:
        super().__init__(message)
        self.message, self.status, self.seconds = message, status, seconds


@get([PATH, *(f"{PATH}/{name}" for name in FORMS)], name="card")
async def door_page(request: AnyRequest) -> Response[str]:
    """Show the field for the code."""
    return _door(request)


async def held(request: AnyRequest) -> tuple[Holder, Posted]:
    """Return who holds the card whose code was sent, and the rest of the form. Raises :class:`NoCard`.

    Each form is answered with the card, so each is a look at it.
    """
    form = Posted(await request.form(), language_of(request))
    typed = form.secret(CODE).strip()
    if not typed:
        raise NoCard(NO_CODE, 422)
    try:
        holder = await handover_by_code(typed=typed, address=client_address(request))
        with suppress(Conflict):  # opened twice in one moment: once is enough
            await opened(holder)
    except NotFound:
        raise NoCard(NO_CARD, 404) from None
    except TooMany as problem:
        raise NoCard("", 429, problem.seconds) from None
    return holder, form


def _no_card(request: AnyRequest, problem: Exception) -> Response[Any]:
    """Show the field again; what was typed is not repeated."""
    return _door(request, problem if isinstance(problem, NoCard) else NoCard(NO_CARD, 404))


NO_CARD_HELD: Final[ExceptionHandlersMap] = {NoCard: _no_card, NotFound: _no_card}
"""What every handler of a card's form has. A card may also be erased, in another window, while it is being answered."""


def _door(request: AnyRequest, problem: NoCard | None = None) -> Response[str]:
    language = language_of(request)
    error = translate(language, problem.message) if problem and problem.message else ""
    if problem and problem.seconds:
        minutes = ceil(problem.seconds / 60)
        error = translate_plural(
            language,
            "Det ble mange forsøk. Prøv igjen om et minutt.",
            "Det ble mange forsøk. Prøv igjen om {n} minutter.",
            minutes,
        )
    answer = page(
        request,
        "card/door.html",
        status=problem.status if problem else 200,
        private=True,
        path=PATH,
        error=error,
    )
    if problem and problem.seconds:
        answer.headers["Retry-After"] = str(problem.seconds)
    return answer
