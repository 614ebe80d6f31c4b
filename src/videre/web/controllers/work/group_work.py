"""Everything about one group, for its steward: what it is, where it is in its life, and what can be done."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import PathParameter

from videre.directory.actions import Flag, confirm_group, flag_group, move_group, set_room
from videre.directory.drafts import draft_of_group
from videre.directory.duplicates import likely_duplicates
from videre.directory.group_seen import actor_for
from videre.directory.lifecycle import DECISIONS, LISTED, GroupState, Move
from videre.directory.room import RoomStatus
from videre.directory.staff_queries import groups_for, staff_group_for
from videre.directory.staff_shapes import StaffGroup
from videre.directory.stewardship_history import stewardships_for
from videre.language import N_, Language
from videre.people.actors import Actor, ActorKind
from videre.people.roles import Permission
from videre.people.shapes import Identity
from videre.problems import Conflict, Invalid, NotFound
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
MOST_TARGETS = 12
SAID = {
    "bekreftet": N_("Opplysningene er bekreftet i dag."),
    "plass": N_("Plassen er oppdatert."),
    "skjult": N_("Gruppa er skjult i lista. Den er tilbake når noen bekrefter den."),
    "steg": N_("Gruppa er flyttet til neste steg."),
    "slutt": N_("Gruppa er tatt ut av lista."),
}
NO_TARGET = N_("Velg hvilken gruppe den skal slås sammen med.")
NOT_SURE = N_("Bekreft at du vil gjøre dette.")


@get("/arbeid/grupper/{group_id:int}", name="group-work", guards=STEWARDS)
async def work_page(request: AnyRequest, group_id: Annotated[int, PathParameter()]) -> Response[str]:
    """Show all about a group. The look is on the trail."""
    return await _page(request, group_id)


@post("/arbeid/grupper/{group_id:int}/bekreft", name="group-confirm", guards=STEWARDS)
async def confirm(request: AnyRequest, group_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """Confirm that what is listed still holds."""
    by = await _steward_of(identity_of(request), group_id)
    try:
        await confirm_group(group_id=group_id, by=by)
    except Conflict as problem:
        return await _page(request, group_id, conflict=problem)
    return see_other(request, f"{GROUPS}/{group_id}", "bekreftet")


@post("/arbeid/grupper/{group_id:int}/plass", name="group-room", guards=STEWARDS)
async def room(request: AnyRequest, group_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """Say whether there is room for new members."""
    form = Posted(await request.form(), language_of(request))
    chosen = form.one_of("room", RoomStatus)
    by = await _steward_of(identity_of(request), group_id)
    if chosen is None or form.errors:
        return await _page(request, group_id, errors=form.errors)
    try:
        await set_room(group_id=group_id, room=chosen, by=by)
    except Conflict as problem:
        return await _page(request, group_id, conflict=problem)
    return see_other(request, f"{GROUPS}/{group_id}", "plass")


@post("/arbeid/grupper/{group_id:int}/skjul", name="group-hide", guards=STEWARDS)
async def hide(request: AnyRequest, group_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """Hide a group that nobody hears from; a confirmation brings it back."""
    by = await _steward_of(identity_of(request), group_id)
    await flag_group(group_id=group_id, flag=Flag.MISSING, by=by)
    return see_other(request, f"{GROUPS}/{group_id}", "skjult")


@post("/arbeid/grupper/{group_id:int}/rediger", name="group-edit", guards=STEWARDS)
async def edit(request: AnyRequest, group_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """Open the group in the form it was registered with; a steward's change holds at once."""
    identity = identity_of(request)
    await _steward_of(identity, group_id)
    try:
        token = await draft_of_group(identity=identity, group_id=group_id)
    except Conflict as problem:
        return await _page(request, group_id, conflict=problem)
    return see_other(request, f"/start/gruppe/{token}")


@get("/arbeid/grupper/{group_id:int}/steg", name="group-step", guards=STEWARDS)
async def step_page(request: AnyRequest, group_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """Ask for what a step needs, or once more before one that cannot be undone."""
    form = Posted(request.query_params, language_of(request))
    move = form.one_of("steg", Move)
    if move not in ASKED or move is None:
        return see_other(request, f"{GROUPS}/{group_id}")
    return await _step(request, group_id, move, form.text("ord", most=100), {}, {})


@post("/arbeid/grupper/{group_id:int}/steg", name="group-move", guards=STEWARDS)
async def make_move(request: AnyRequest, group_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """Take a step in a group's life."""
    form = Posted(await request.form(), language_of(request))
    move = form.one_of("steg", Move)
    starts_on = form.day("starts_on", required=move is Move.SCHEDULE)
    target = form.whole("merged_into", 1, 2**31 - 1)
    if move is Move.MERGE and target is None:
        form.fault("merged_into", NO_TARGET)
    if move in steward_words.FINAL and not form.ticked("sure"):
        form.fault("sure", NOT_SURE)
    identity = identity_of(request)
    by = await _steward_of(identity, group_id)
    version = form.whole("version", 0, 2**53)
    if move is not None and move not in DECISIONS and not form.errors:
        try:
            await move_group(
                group_id=group_id,
                move=move,
                by=by,
                starts_on=starts_on,
                merged_into=target,
                expected_version=version,
            )
            return see_other(request, f"{GROUPS}/{group_id}", "slutt" if move in steward_words.FINAL else "steg")
        except Invalid as problem:
            form.take(problem)
        except Conflict as problem:
            return await _page(request, group_id, conflict=problem)
    if move in ASKED and move is not None:
        return await _step(request, group_id, move, "", form.values, form.errors)
    return await _page(request, group_id, errors=form.errors)


async def _steward_of(identity: Identity, group_id: int) -> Actor:
    """Return the steward or administrator somebody is to a group; its starters have a desk of their own."""
    by = await actor_for(identity, group_id)
    if by.kind is ActorKind.STARTER:
        raise NotFound
    return by


async def _seen(identity: Identity, group_id: int) -> StaffGroup:
    seen = await staff_group_for(identity, group_id)
    if not seen.may_decide:
        raise NotFound
    return seen


async def _page(
    request: AnyRequest,
    group_id: int,
    *,
    errors: dict[str, str] | None = None,
    conflict: Conflict | None = None,
) -> Response[str]:
    identity, language = identity_of(request), language_of(request)
    seen = await _seen(identity, group_id)
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


async def _step(
    request: AnyRequest, group_id: int, move: Move, q: str, values: dict[str, str], errors: dict[str, str]
) -> Response[str]:
    identity = identity_of(request)
    seen = await _seen(identity, group_id)
    if move not in seen.moves:
        return await _page(request, group_id)
    return staff_page(
        request,
        "work/group_step.html",
        status=422 if errors else 200,
        words_of=steward_words,
        seen=seen,
        move=str(move),
        q=q,
        final=move in steward_words.FINAL,
        targets=await _targets(identity, seen, q) if move is Move.MERGE else [],
        values=values,
        errors=errors,
    )


async def _targets(identity: Identity, seen: StaffGroup, q: str) -> list[tuple[str, str, str]]:
    """Return the groups this one may go on as part of: those like it first, else those in its municipality."""
    found: dict[int, tuple[str, str]] = {}
    if not q:
        alike = await likely_duplicates(identity, group_id=seen.row.id)
        found |= {each.group_id: (each.name, each.place_label) for each in alike if each.listed}
    near = await groups_for(identity, q=q, municipality="" if q else seen.row.municipality)
    found |= {row.id: (row.name, row.place_label) for row in near.rows if row.state in LISTED}
    found.pop(seen.row.id, None)
    return [(str(group_id), name, place) for group_id, (name, place) in list(found.items())[:MOST_TARGETS]]


def _facts(seen: StaffGroup, language: Language) -> list[tuple[str, str]]:
    hidden = {words for words, _ in hidden_facts(seen.details, language)}
    lines = compared(seen.details, seen.details, (), (), language)
    return [(line.label, line.before[0].text) for line in lines if line.label not in hidden and line.before[0].text]
