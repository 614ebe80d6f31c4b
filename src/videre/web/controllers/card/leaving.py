"""Who has looked at the card, and erasing all of it."""

from __future__ import annotations

from litestar import Response, post

from videre.handover.card_queries import looks
from videre.handover.own_moves import erase_all
from videre.web import card_words, handover_words, wording
from videre.web.controllers.card.door import NO_CARD_HELD, PATH, held
from videre.web.pages import AnyRequest, language_of, page, today


@post(f"{PATH}/sett", name="card-looks", exception_handlers=NO_CARD_HELD)
async def looks_page(request: AnyRequest) -> Response[str]:
    """Show who has seen or done what with this card: «hvem har sett dette»."""
    holder, _ = await held(request)
    language = language_of(request)
    lines = [
        (
            wording.moment(look.at, language, today=today()),
            card_words.who(look.capacity, language),
            handover_words.did(look.what, language),
        )
        for look in reversed(await looks(holder))
    ]
    return page(request, "card/looks.html", private=True, path=PATH, code=holder.code, lines=lines)


@post(f"{PATH}/slett", name="card-erase", exception_handlers=NO_CARD_HELD)
async def erase(request: AnyRequest) -> Response[str]:
    """Ask once more, then erase all there is."""
    holder, form = await held(request)
    if not form.ticked("sikker"):
        return page(request, "card/erase.html", private=True, path=PATH, code=holder.code)
    await erase_all(holder)
    return page(request, "card/erased.html", private=True, path=PATH)
