"""The person's wish to be asked how it went, given and taken back."""

from __future__ import annotations

from litestar import Response, post

from videre.handover.follow_up import stop_follow_up, want_follow_up
from videre.problems import Conflict, Invalid
from videre.web.card_words import Said
from videre.web.controllers.card.door import NO_CARD_HELD, PATH, held
from videre.web.controllers.card.showing import card_page
from videre.web.pages import AnyRequest


@post(f"{PATH}/spor", name="card-follow-up", exception_handlers=NO_CARD_HELD)
async def ask_me(request: AnyRequest) -> Response[str]:
    """Take a wish to be asked how it went, or take it back."""
    holder, form = await held(request)
    if form.ticked("stopp"):
        await stop_follow_up(holder)
        return await card_page(request, holder, Said.NO_FOLLOW_UP)
    email, agreed = form.text("email", most=254, required=True), form.ticked("agreed")
    if "email" not in form.errors:
        try:
            await want_follow_up(holder, email=email, language=form.language, agreed=agreed)
            return await card_page(request, holder, Said.FOLLOW_UP)
        except Invalid as problem:
            form.take(problem)
        except Conflict:
            return await card_page(request, holder, Said.TOO_LATE)
    return await card_page(request, holder, values=form.values, errors=form.errors)
