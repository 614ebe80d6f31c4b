"""What the person lets the service see of how it goes."""

from __future__ import annotations

from litestar import Response, post

from videre.handover.own_moves import set_feedback
from videre.problems import Conflict
from videre.web.card_words import Said
from videre.web.controllers.card.door import NO_CARD_HELD, PATH, held
from videre.web.controllers.card.showing import card_page
from videre.web.pages import AnyRequest


@post(f"{PATH}/svar", name="card-feedback", exception_handlers=NO_CARD_HELD)
async def let_see(request: AnyRequest) -> Response[str]:
    """Let the service see how it goes, or no longer."""
    holder, form = await held(request)
    yes = form.ticked("ja")
    try:
        await set_feedback(holder, yes=yes)
    except Conflict:
        return await card_page(request, holder, Said.TOO_LATE)
    return await card_page(request, holder, Said.FEEDBACK if yes else Said.NO_FEEDBACK)
