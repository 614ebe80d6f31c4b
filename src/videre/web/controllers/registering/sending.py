"""How the group will look, what is near already, sending it in, and confirming the address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from litestar import Response, get, post

from videre.directory.lifecycle import GroupState
from videre.directory.room import RoomStatus
from videre.directory.sending_in import confirm_address, send_in
from videre.directory.stewards import steward_among
from videre.people.roles import Permission
from videre.people.shapes import Identity
from videre.problems import Conflict, Invalid, NotFound, TooMany
from videre.web.controllers.registering.nearby import nearby
from videre.web.controllers.registering.pages import BEGIN, Token, check, draft_at, sheet_of
from videre.web.controllers.registering.sheet import Sent
from videre.web.forms import search_form
from videre.web.maps import map_block, tiles_address
from videre.web.pages import OSLO, AnyRequest, language_of, page, today
from videre.web.shown import shown_details
from videre.web.staff import (
    HOME,
    CodeNeeded,
    SignInNeeded,
    browser_of,
    identity_or_none,
    see_other,
    with_session,
)

GATHERING = frozenset({None, GroupState.DRAFT, GroupState.RETURNED, GroupState.GATHERING})
"""States (None for a new group) in which a group will gather people when it is listed."""


@get("/start/gruppe/{token:str}/vis", name="registering-preview")
async def preview(request: AnyRequest, token: Token) -> Response[Any]:
    """Show the group as it will be listed, and what is near already."""
    return await _preview(request, token)


@post("/start/gruppe/{token:str}/vis", name="registering-send")
async def send(request: AnyRequest, token: Token) -> Response[Any]:
    """Send in: at once for somebody signed in, else when the address is confirmed."""
    identity, language = await identity_or_none(request), language_of(request)
    kept_draft = await draft_at(request, token)
    sheet = sheet_of(request, kept_draft)
    if kept_draft.group_id is not None and identity is None:
        raise SignInNeeded
    if identity is not None and identity.half:
        raise CodeNeeded
    details = sheet.details
    if sheet.errors:
        return _back(request, token)
    try:
        sent = await send_in(
            token=token,
            details=details,
            email=details.starter_email,
            name=details.starter_name,
            identity=identity,
            language=language,
        )
    except Invalid:
        return _back(request, token)
    except Conflict as problem:
        return await _preview(request, token, fault=problem.text(language), status=409)
    except TooMany as problem:
        return await _preview(request, token, fault=problem.text(language), status=429)
    if sent.waits_for_address:
        return see_other(request, f"{BEGIN}/{token}")
    return see_other(request, _desk(sent.group_id, identity if kept_draft.group_id else None), "sendt")


@get("/start/bekreft/{token:str}", name="registering-confirm")
async def confirm_page(request: AnyRequest, token: Token) -> Response[str]:
    """Say what the button does. A mail scanner that opens the link sends nothing in."""
    return page(request, "registering/confirm.html", private=True, path="/start", token=token, gone=False)


@post("/start/bekreft/{token:str}", name="registering-confirm-send")
async def confirm(request: AnyRequest, token: Token) -> Response[Any]:
    """Send the group in, and sign its starter in."""
    try:
        group_id, session = await confirm_address(token=token, browser=browser_of(request))
    except NotFound:
        return page(
            request, "registering/confirm.html", private=True, path="/start", token=token, gone=True, status=404
        )
    return with_session(request, see_other(request, _desk(group_id), "sendt"), session)


async def _preview(request: AnyRequest, token: str, *, fault: str = "", status: int = 200) -> Response[Any]:
    identity, language = await identity_or_none(request), language_of(request)
    kept_draft = await draft_at(request, token)
    sheet = sheet_of(request, kept_draft)
    if kept_draft.waits_for or not check(sheet, kept_draft, identity):
        return _back(request, token)
    search, details = request.app.state.search, sheet.details
    steward = steward_among(search.organisations, details.municipality, today())
    gathers = kept_draft.state in GATHERING
    shown = shown_details(
        details,
        language,
        now=datetime.now(OSLO),
        steward=steward.name if steward else "",
        state=GroupState.GATHERING if gathers or kept_draft.state is None else kept_draft.state,
        room=RoomStatus.GATHERING if gathers else RoomStatus.UNKNOWN,
        contact_points=search.contact_points.get(details.municipality, ()),
    )
    card = shown["card"]
    return page(
        request,
        "registering/preview.html",
        status=status,
        private=True,
        path=f"{BEGIN}/{token}/vis",
        token=token,
        draft=kept_draft,
        identity=identity,
        answers=_answers(identity),
        fault=fault,
        email=details.starter_email,
        steward=steward,
        nearby=nearby(search, details, language, own=kept_draft.group_id),
        form=search_form(Sent()),
        origin=None,
        tiles=tiles_address(request.app.state.settings.tiles_url),
        map_data=map_block(None, [(card, "")], language, single=True) if card.lat is not None else None,
        **shown,
    )


def _back(request: AnyRequest, token: str) -> Response[Any]:
    """Lead back to the form, which shows what must be mended."""
    return see_other(request, f"{BEGIN}/{token}", pairs=(("mangler", "1"),))


def _desk(group_id: int | None, changed_by: Identity | None = None) -> str:
    """Return the page of a group for its starter, or for a steward who has changed it."""
    if group_id is None:
        return HOME
    return f"{HOME}/grupper/{group_id}" if _answers(changed_by) else f"{HOME}/mine/{group_id}"


def _answers(identity: Identity | None) -> bool:
    """Return whether somebody may answer for groups: what they change in their own holds at once."""
    return identity is not None and identity.may(Permission.STEWARD_GROUPS)
