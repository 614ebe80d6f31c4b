"""Choosing one of the groups, looking for another, and saying no thanks."""

from __future__ import annotations

from contextlib import suppress

from litestar import Response, post

from videre.database import reading
from videre.handover.holding import Holder
from videre.handover.own_moves import choose, decline, look_again
from videre.handover.withdrawing import asked_group
from videre.problems import Conflict, Invalid, NotFound
from videre.web.card_words import Said
from videre.web.controllers.card.door import NO_CARD_HELD, PATH, held
from videre.web.controllers.card.showing import card_page
from videre.web.pages import AnyRequest


@post(f"{PATH}/velg", name="card-choose", exception_handlers=NO_CARD_HELD)
async def choose_group(request: AnyRequest) -> Response[str]:
    """Choose a group. One that has gone meanwhile is told of by the page itself, with others beside it."""
    holder, form = await held(request)
    asked = await _is_asked(holder)
    try:
        await choose(holder, slug=form.text("gruppe", most=200), search=request.app.state.search)
    except (Conflict, Invalid, NotFound):
        return await card_page(request, holder, Said.TOO_LATE, others=True)
    taken_back = asked and not await _is_asked(holder)
    return await card_page(request, holder, Said.CHANGED if taken_back else Said.CHOSEN)


@post(f"{PATH}/nytt", name="card-look-again", exception_handlers=NO_CARD_HELD)
async def look_for_another(request: AnyRequest) -> Response[str]:
    """Show other groups. A request under way is taken back by it; where there is nothing to go back on, all stays."""
    holder, _ = await held(request)
    with suppress(Conflict):
        await look_again(holder)
    return await card_page(request, holder, Said.LOOKS_AGAIN, others=True)


@post(f"{PATH}/nei", name="card-decline", exception_handlers=NO_CARD_HELD)
async def say_no(request: AnyRequest) -> Response[str]:
    """Say no thanks; said twice it is said once."""
    holder, _ = await held(request)
    try:
        await decline(holder)
    except Conflict:
        return await card_page(request, holder, Said.TOO_LATE)
    return await card_page(request, holder, Said.DECLINED)


async def _is_asked(holder: Holder) -> bool:
    """Whether a request is under way: choosing another group takes it back, and the person is told so."""
    async with reading():
        return await asked_group(holder.handover_id) is not None
