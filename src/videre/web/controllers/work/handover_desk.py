"""Handing over, at the desk: one minute from words and place to suggestions both can read.

What somebody struggles with is posted and never stands in an address; nothing is stored before a card is made.
"""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from msgspec import structs

from videre.handover.desk import suggestions
from videre.handover.needs import need_of
from videre.handover.shapes import Need, Origin
from videre.language import N_, Language
from videre.matching.addresses import with_address
from videre.matching.shapes import MatchAnswer
from videre.people.roles import Permission
from videre.people.shapes import Identity
from videre.problems import FieldError, Invalid, NotAllowed
from videre.signing import new_token
from videre.topics.understanding import understand
from videre.web import handover_words, presenters
from videre.web.controllers.search import cards_of, choices
from videre.web.controllers.work.handover_form import (
    MOST_KEPT,
    Age,
    DeskForm,
    desk_form,
    new_form,
    services,
    with_errors,
)
from videre.web.maps import map_block, tiles_address
from videre.web.pages import AnyRequest, language_of
from videre.web.staff import identity_of, needs, staff_page

DESK = "/arbeid/overforing"
SENDERS = [needs(Permission.HAND_OVER)]
FIELDS = {"topics": "topic", "formats": "format", "languages": "language", "weekdays": "weekday", "slug": "kept",
          "kept": "kept", "not_own_municipality": "not_municipality"}  # fmt: skip
"""Fields of the domain that are called otherwise in the form."""
SHOWN = 8
"""More than two people look through together; what is besides follows below."""
NOT_OWN_NEEDS_PLACE = N_("Skriv hvor personen bor, så vet vi hvilken kommune vi skal la være å vise.")


@get(DESK, name="handover", guards=SENDERS)
async def desk_page(request: AnyRequest) -> Response[str]:
    """Show the empty form."""
    return _page(request, new_form(request, sender_of(request)), answer=None)


@post(DESK, name="handover-suggestions", guards=SENDERS)
async def suggest(request: AnyRequest) -> Response[str]:
    """Show the groups that fit, or where somebody under 18 can turn."""
    return await shown_desk(request, await desk_form(request, sender_of(request)))


async def shown_desk(request: AnyRequest, desk: DeskForm, *, fresh: bool = False) -> Response[str]:
    """Show the form with the suggestions for it. ``fresh``: the next press is another card, not that of the last."""
    if desk.age is Age.MINOR:
        return _page(request, desk, answer=None)
    answer = None
    if not desk.errors.keys() - {"kept", ""}:
        try:
            answer = await _answer(request, desk)
        except Invalid as problem:
            desk = with_errors(desk, errors_of(problem, language_of(request)))
    return _page(request, desk, answer=answer, press=new_token() if fresh else desk.press)


async def need_at_desk(request: AnyRequest, desk: DeskForm) -> Need:
    """Return what a card is made for: topics, a place and wishes. Raises Invalid."""
    query = await with_address(desk.need.query, request.app.state.addresses)
    need = need_of(query, language_of(request))
    if desk.not_own and not need.near:
        raise Invalid((FieldError("not_municipality", NOT_OWN_NEEDS_PLACE),))
    return structs.replace(need, not_own_municipality=desk.not_own)


def errors_of(problem: Invalid, language: Language) -> dict[str, str]:
    """Return what a domain found, by field of the form."""
    if not problem.fields:
        return {"": problem.text(language)}
    return {FIELDS.get(each.field, each.field): each.text(language) for each in problem.fields}


def sender_of(request: AnyRequest) -> Identity:
    """Return who is signed in; who belongs to no service has nobody to hand over for."""
    identity = identity_of(request)
    if not services(identity):
        raise NotAllowed
    return identity


async def _answer(request: AnyRequest, desk: DeskForm) -> MatchAnswer:
    need = await need_at_desk(request, desk)
    return suggestions(request.app.state.search, need, language=language_of(request), limit=SHOWN, q=desk.need.q)


def _page(request: AnyRequest, desk: DeskForm, *, answer: MatchAnswer | None, press: str = "") -> Response[str]:
    language = language_of(request)
    return staff_page(
        request,
        "work/handover.html",
        status=422 if desk.errors else 200,
        desk=desk,
        form=desk.need,
        values={"age": str(desk.age or ""), "origin": str(desk.origin), "organisation": str(desk.organisation_id)},
        errors=desk.errors,
        choices=choices(language),
        origins=[(str(each), presenters.capital(handover_words.origin(each, language))) for each in Origin],
        services=services(identity_of(request)),
        minor=desk.age is Age.MINOR,
        # Help comes first whatever else is wrong with the form, and for the young as well.
        urgent=bool(desk.need.q) and understand(desk.need.q).urgent,
        most=MOST_KEPT,
        press=press,
        answer=answer,
        tiles=tiles_address(request.app.state.settings.tiles_url),
        **_shown(request, answer, language),
    )


def _shown(request: AnyRequest, answer: MatchAnswer | None, language: Language) -> dict[str, Any]:
    """Return the suggestions as cards, and their map; a pin leads to the group's line on this very page."""
    if answer is None:
        return {"cards": [], "digital": [], "gathering": [], "map_data": None, "mapped": False}
    cards = cards_of(request, answer.suggestions, language)
    origin = (answer.origin.name, answer.origin.lat, answer.origin.lon) if answer.origin else None
    return {
        "cards": cards,
        "digital": cards_of(request, answer.instead.digital, language),
        "gathering": cards_of(request, answer.instead.gathering, language),
        "map_data": map_block(origin, [(each, f"#kept-{each.slug}") for each in cards], language),
        "mapped": any(each.lat is not None for each in cards),
    }
