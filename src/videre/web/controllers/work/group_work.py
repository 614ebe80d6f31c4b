"""Everything about one group, for its steward: what it is, where it is in its life, and what can be done."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import PathParameter

from videre.directory.actions import Flag, confirm_group, flag_group, set_room
from videre.directory.drafts import draft_of_group
from videre.directory.group_seen import actor_for
from videre.directory.lifecycle import DECISIONS, LISTED, GroupState, Move
from videre.directory.room import RoomStatus
from videre.directory.staff_queries import staff_group_for
from videre.directory.staff_shapes import StaffGroup
from videre.directory.stewardship_history import stewardships_for
from videre.language import N_, Language
from videre.people.actors import Actor, ActorKind
from videre.people.roles import Permission
from videre.people.shapes import Identity
from videre.problems import Conflict, NotFound
from videre.web import desk_words, steward_words
from videre.web.detail_words import compared, hidden_facts
from videre.web.pages import AnyRequest, language_of
from videre.web.posted import Posted
from videre.web.staff import identity_of, needs, see_other, staff_page, told

GROUPS = "/arbeid/grupper"
STEWARDS = [needs(Permission.STEWARD_GROUPS)]
ASKED: frozenset[Move] = frozenset({Move.END, Move.MERGE, Move.SCHEDULE})
"""Moves that have a page of their own: they need something, or cannot be undone."""
ROOMS = (RoomStatus.GATHERING, RoomStatus.OPEN, RoomStatus.WAITLIST, RoomStatus.FULL)
SAID = {
    "bekreftet": N_("Opplysningene er bekreftet i dag."),
    "plass": N_("Plassen er oppdatert."),
    "skjult": N_("Gruppa er skjult i lista. Den er tilbake når noen bekrefter den."),
    "steg": N_("Gruppa er flyttet til neste steg."),
    "slutt": N_("Gruppa er tatt ut av lista."),
}


@get("/arbeid/grupper/{group_id:int}", name="group-work", guards=STEWARDS)
async def work_page(request: AnyRequest, group_id: Annotated[int, PathParameter()]) -> Response[str]:
    """Show all about a group. The look is on the trail."""
    return await one_page(request, group_id)


@post("/arbeid/grupper/{group_id:int}/bekreft", name="group-confirm", guards=STEWARDS)
async def confirm(request: AnyRequest, group_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """Confirm that what is listed still holds."""
    by = await steward_of(identity_of(request), group_id)
    try:
        await confirm_group(group_id=group_id, by=by)
    except Conflict as problem:
        return await one_page(request, group_id, conflict=problem)
    return see_other(request, f"{GROUPS}/{group_id}", "bekreftet")


@post("/arbeid/grupper/{group_id:int}/plass", name="group-room", guards=STEWARDS)
async def room(request: AnyRequest, group_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """Say whether there is room for new members."""
    form = Posted(await request.form(), language_of(request))
    chosen = form.one_of("room", RoomStatus)
    by = await steward_of(identity_of(request), group_id)
    if chosen is None or form.errors:
        return await one_page(request, group_id, errors=form.errors)
    try:
        await set_room(group_id=group_id, room=chosen, by=by)
    except Conflict as problem:
        return await one_page(request, group_id, conflict=problem)
    return see_other(request, f"{GROUPS}/{group_id}", "plass")


@post("/arbeid/grupper/{group_id:int}/skjul", name="group-hide", guards=STEWARDS)
async def hide(request: AnyRequest, group_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """Hide a group that nobody hears from; a confirmation brings it back."""
    by = await steward_of(identity_of(request), group_id)
    await flag_group(group_id=group_id, flag=Flag.MISSING, by=by)
    return see_other(request, f"{GROUPS}/{group_id}", "skjult")


@post("/arbeid/grupper/{group_id:int}/rediger", name="group-edit", guards=STEWARDS)
async def edit(request: AnyRequest, group_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """Open the group in the form it was registered with; a steward's change holds at once."""
    identity = identity_of(request)
    await steward_of(identity, group_id)
    try:
        token = await draft_of_group(identity=identity, group_id=group_id)
    except Conflict as problem:
        return await one_page(request, group_id, conflict=problem)
    return see_other(request, f"/start/gruppe/{token}")


async def steward_of(identity: Identity, group_id: int) -> Actor:
    """Return the steward or administrator somebody is to a group; its starters have a desk of their own."""
    by = await actor_for(identity, group_id)
    if by.kind is ActorKind.STARTER:
        raise NotFound
    return by


async def seen_by(identity: Identity, group_id: int) -> StaffGroup:
    """Return a group for its steward; the look is on the trail."""
    seen = await staff_group_for(identity, group_id)
    if not seen.may_decide:
        raise NotFound
    return seen


async def one_page(
    request: AnyRequest,
    group_id: int,
    *,
    errors: dict[str, str] | None = None,
    conflict: Conflict | None = None,
) -> Response[str]:
    """Render a group's page, with what must be mended or what somebody else did meanwhile."""
    identity, language = identity_of(request), language_of(request)
    seen = await seen_by(identity, group_id)
    living = seen.row.state in LISTED or seen.row.state is GroupState.PAUSED
    return staff_page(
        request,
        "work/group.html",
        status=409 if conflict else 422 if errors else 200,
        words_of=steward_words,
        told=told(request, SAID),
        conflict=conflict.text(language) if conflict else "",
        errors=errors or {},
        seen=seen,
        listed=seen.row.state in LISTED and not seen.row.missing,
        living=living,
        moves=[(move, move in ASKED) for move in seen.moves if move not in DECISIONS],
        rooms=[(str(each), steward_words.room(each, language), "") for each in ROOMS],
        hidden=hidden_facts(seen.details, language),
        facts=_facts(seen, language),
        history=await stewardships_for(identity, group_id),
        steps=[(each, desk_words.STEPS[each.step].heading) for each in seen.steps],
        may_transfer=identity.may(Permission.TRANSFER_GROUPS),
    )


def _facts(seen: StaffGroup, language: Language) -> list[tuple[str, str]]:
    hidden = {words for words, _ in hidden_facts(seen.details, language)}
    lines = compared(seen.details, seen.details, (), (), language)
    return [(line.label, line.before[0].text) for line in lines if line.label not in hidden and line.before[0].text]
