"""The card itself, opened by its code and shown again after each of its forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from litestar import Response, post
from markupsafe import Markup

from videre.handover.card_codes import grouped
from videre.handover.card_queries import card_of, others_near
from videre.handover.holding import Holder
from videre.handover.lifecycle import HandoverMove, HandoverState, may
from videre.handover.needs import place_of
from videre.handover.request_life import UNDER_WAY
from videre.handover.shapes import Card
from videre.people.actors import ActorKind
from videre.web.card_groups import GroupsShown, ShownGroup
from videre.web.card_words import Said, recipient, said, standing
from videre.web.controllers.card.door import NO_CARD_HELD, PATH, held
from videre.web.maps import map_block, tiles_address
from videre.web.pages import OSLO, AnyRequest, address, chosen_language, language_of, page, today

GOOD = frozenset(Said) - {Said.TOO_LATE, Said.TOO_OFTEN}


@post(PATH, name="card-open", exception_handlers=NO_CARD_HELD)
async def open_card(request: AnyRequest) -> Response[str]:
    """Show the card."""
    holder, _ = await held(request)
    return await card_page(request, holder)


async def card_page(
    request: AnyRequest,
    holder: Holder,
    told: Said | None = None,
    *,
    others: bool = False,
    message: str = "",
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response[str]:
    """Show the card as it is now: ``told`` or ``message`` is what came of a form.

    ``others`` shows more groups near; they are shown in any case where none of the card's own is left to choose.
    ``values`` and ``errors`` are those of the form for «hvordan gikk det?», when it wants mending.
    """
    language, search, day = language_of(request), request.app.state.search, today()
    card = await card_of(holder, search=search, language=language)
    shown = GroupsShown(card, search, language, day)
    other_help = card.state is HandoverState.UNSUITABLE
    groups, near = shown.kept(), []
    if other_help:
        groups = []  # a group is not what helps now, and none could be chosen
    elif others or not any(group.card for group in groups) or _is_alone(card):
        near = shown.others(await others_near(holder, search=search, language=language))
    under_way = card.request if card.request and card.request.state in UNDER_WAY else None
    return page(
        request,
        "card/page.html",
        status=422 if errors else 200,
        private=True,
        path=PATH,
        code=holder.code,
        spoken=grouped(holder.code),
        card=card,
        groups=groups,
        others=near,
        other_help=other_help,
        map_data=_map(request, card, [*groups, *near]),
        tiles=tiles_address(request.app.state.settings.tiles_url),
        gone=[group.name for group in groups if group.card is None],
        told=said(told, language) if told else message,
        good=told in GOOD,
        standing=standing(card, language, now=datetime.now(OSLO), today=day),
        under_way=under_way,
        asked=recipient(under_way.recipient_kind, under_way.recipient, language) if under_way else "",
        may_decline=may(card.state, HandoverMove.DECLINE, by=ActorKind.HOLDER) or under_way is not None,
        values=values or {},
        errors=errors or {},
    )


def _map(request: AnyRequest, card: Card, groups: list[ShownGroup]) -> Markup | None:
    """Return the map from where the person sets out to the groups; None where none of them has a place."""
    start, chosen = place_of(card.need), chosen_language(request)
    placed = [
        (group.card, address(f"/grupper/{group.slug}", [], chosen))
        for group in groups
        if group.card and group.card.lat is not None
    ]
    origin = (start.name, start.lat, start.lon) if start else None
    return map_block(origin, placed, language_of(request)) if placed else None


def _is_alone(card: Card) -> bool:
    """Whether somebody was just told no, or nothing was found: then other groups stand on the page unasked."""
    over = card.request is not None and card.request.state not in UNDER_WAY
    return card.state is HandoverState.NO_OFFER or (card.state is HandoverState.OPENED and over)
