"""What is sent from the starter's desk: one tap each, and back to the desk with what came of it."""

from __future__ import annotations

from collections.abc import Awaitable
from enum import StrEnum
from typing import Annotated, Any

from litestar import Response, post
from litestar.params import PathParameter

from videre.directory.actions import confirm_group, move_group, set_room
from videre.directory.checklist import MOST_MEMBERS, Step, mark_step, set_members, unmark_step
from videre.directory.drafts import continue_draft, discard_draft, draft_of_group
from videre.directory.lifecycle import Move
from videre.directory.revisions import withdraw_revision
from videre.directory.room import RoomStatus
from videre.directory.staff_queries import desk_group_for
from videre.directory.staff_shapes import DeskGroup
from videre.directory.starters import add_starter, end_starter
from videre.language import N_
from videre.people.actors import Actor, ActorKind
from videre.problems import Conflict, Invalid, NotFound
from videre.web.controllers.work.desk import DESK, LEADS, show_group
from videre.web.desk_words import ASIDE, ONWARD, ROOM
from videre.web.pages import AnyRequest, language_of
from videre.web.posted import Posted
from videre.web.staff import identity_of, see_other

GroupId = Annotated[int, PathParameter()]
FIRST_MEETING_FIRST = N_("Skriv datoen for det første møtet.")
SURE = "sikker"


class Tick(StrEnum):
    """What a button beside a step asks for."""

    DONE = "ja"
    OPEN = "nei"


@post("/arbeid/mine/{group_id:int}/plass", name="desk-room", guards=LEADS)
async def change_room(request: AnyRequest, group_id: GroupId) -> Response[Any]:
    """Say whether there is room for new members: one of four buttons."""
    _, by = await _own(request, group_id)
    form = await _form(request)
    room = form.among("room", [each.value for each, _, _ in ROOM])
    if form.errors:
        return await show_group(request, group_id, errors=form.errors)
    said = set_room(group_id=group_id, room=RoomStatus(room), by=by)
    return await _done(request, group_id, said, "plass", form)


@post("/arbeid/mine/{group_id:int}/stemmer", name="desk-confirm", guards=LEADS)
async def confirm(request: AnyRequest, group_id: GroupId) -> Response[Any]:
    """Say that what is listed still holds."""
    _, by = await _own(request, group_id)
    return await _done(request, group_id, confirm_group(group_id=group_id, by=by), "stemmer", await _form(request))


@post("/arbeid/mine/{group_id:int}/medlemmer", name="desk-members", guards=LEADS)
async def change_members(request: AnyRequest, group_id: GroupId) -> Response[Any]:
    """Say how many members the group has."""
    _, by = await _own(request, group_id)
    form = await _form(request)
    members = form.whole("members", 0, MOST_MEMBERS, required=True)
    if members is None:
        return await show_group(request, group_id, values=form.values, errors=form.errors)
    return await _done(request, group_id, set_members(group_id=group_id, members=members, by=by), "medlemmer", form)


@post("/arbeid/mine/{group_id:int}/steg", name="desk-step", guards=LEADS)
async def tick(request: AnyRequest, group_id: GroupId) -> Response[Any]:
    """Tick a step of the checklist, or take the tick away."""
    _, by = await _own(request, group_id)
    form = await _form(request)
    step, wanted = form.one_of("step", Step), form.one_of("done", Tick, Tick.DONE)
    if step is None or form.errors:
        return await show_group(request, group_id, errors=form.errors)
    change = mark_step if wanted is Tick.DONE else unmark_step
    ticked = change(group_id=group_id, step=step, by=by)
    return await _done(request, group_id, ticked, "steg", form, part=f"steg-{step}")


@post("/arbeid/mine/{group_id:int}/flytt", name="desk-move", guards=LEADS)
async def move(request: AnyRequest, group_id: GroupId) -> Response[Any]:
    """Make a move in the group's life; to end it is asked once more first, and who withdraws is asked for a contact."""
    _, by = await _own(request, group_id)
    form = await _form(request)
    chosen = form.among("move", [each.value for each in (*ONWARD, *ASIDE)])
    starts_on = form.day("starts_on")
    if chosen == Move.SCHEDULE and starts_on is None and not form.errors:
        form.fault("starts_on", FIRST_MEETING_FIRST)
    if form.errors:
        return await show_group(request, group_id, values=form.values, errors=form.errors)
    if chosen == Move.END and not form.ticked(SURE):
        return see_other(request, f"{DESK}/{group_id}/avslutt")
    if chosen == Move.WITHDRAW:
        return see_other(request, f"{DESK}/{group_id}/trekk-ut")
    made = move_group(group_id=group_id, move=Move(chosen), by=by, starts_on=starts_on)
    return await _done(request, group_id, made, "avsluttet" if chosen == Move.END else "flyttet", form)


@post("/arbeid/mine/{group_id:int}/igangsettere", name="desk-starter", guards=LEADS)
async def invite_starter(request: AnyRequest, group_id: GroupId) -> Response[Any]:
    """Ask somebody by mail to lead the group as well."""
    _, by = await _own(request, group_id)
    form = await _form(request)
    email, name = form.text("email", most=254, required=True), form.text("name", most=120)
    if form.errors:
        return await show_group(request, group_id, values=form.values, errors=form.errors)
    added = add_starter(group_id=group_id, email=email, name=name, language=form.language, by=by)
    return await _done(request, group_id, added, "invitert", form)


@post("/arbeid/mine/{group_id:int}/igangsettere/{account_id:int}/fjern", name="desk-starter-end", guards=LEADS)
async def drop_starter(
    request: AnyRequest, group_id: GroupId, account_id: Annotated[int, PathParameter()]
) -> Response[Any]:
    """Let another starter lead the group no more: an invitation that went to the wrong address, too."""
    _, by = await _own(request, group_id)
    if account_id == identity_of(request).account_id:
        raise NotFound  # nobody taps themselves out of their own group
    ended = end_starter(group_id=group_id, account_id=account_id, by=by)
    return await _done(request, group_id, ended, "fjernet", await _form(request))


@post("/arbeid/mine/{group_id:int}/endre", name="desk-change", guards=LEADS)
async def change(request: AnyRequest, group_id: GroupId) -> Response[Any]:
    """Open the group in the form it was registered by."""
    identity = identity_of(request)
    await desk_group_for(identity, group_id)
    try:
        token = await draft_of_group(identity=identity, group_id=group_id)
    except Conflict as problem:
        return await show_group(request, group_id, trouble=problem.text(language_of(request)))
    return see_other(request, f"/start/gruppe/{token}")


@post("/arbeid/mine/{group_id:int}/endring/trekk", name="desk-change-withdraw", guards=LEADS)
async def withdraw_change(request: AnyRequest, group_id: GroupId) -> Response[Any]:
    """Take one's own change back before the steward has answered."""
    group, by = await _own(request, group_id)
    if group.row.revision_id is None:
        return see_other(request, f"{DESK}/{group_id}")
    withdrawn = withdraw_revision(revision_id=group.row.revision_id, by=by)
    return await _done(request, group_id, withdrawn, "trukket", await _form(request))


@post("/arbeid/mine/utkast/{draft_id:int}", name="desk-draft", guards=LEADS)
async def go_on(request: AnyRequest, draft_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """Go on with a form one has begun."""
    token = await continue_draft(identity=identity_of(request), draft_id=draft_id)
    return see_other(request, f"/start/gruppe/{token}")


@post("/arbeid/mine/utkast/{draft_id:int}/slett", name="desk-draft-discard", guards=LEADS)
async def discard(request: AnyRequest, draft_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """Erase a form one has begun."""
    await discard_draft(token=await continue_draft(identity=identity_of(request), draft_id=draft_id))
    return see_other(request, DESK, "slettet")


async def _own(request: AnyRequest, group_id: int) -> tuple[DeskGroup, Actor]:
    """Return a group this person leads, and them as its starter. Raises ``NotFound``."""
    identity = identity_of(request)
    return await desk_group_for(identity, group_id), identity.acting_as(ActorKind.STARTER)


async def _form(request: AnyRequest) -> Posted:
    return Posted(await request.form(), language_of(request))


async def _done(
    request: AnyRequest, group_id: int, work: Awaitable[Any], said: str, form: Posted, *, part: str = ""
) -> Response[Any]:
    """Do it, and go back to the desk; where it cannot be done, the desk says why and nothing written is lost."""
    try:
        await work
    except Invalid as problem:
        form.take(problem)
        return await show_group(request, group_id, values=form.values, errors=form.errors)
    except Conflict as problem:
        return await show_group(request, group_id, trouble=problem.text(language_of(request)))
    return see_other(request, f"{DESK}/{group_id}" + (f"#{part}" if part else ""), said)
