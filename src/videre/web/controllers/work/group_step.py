"""Steps in a group's life, taken by its steward; what cannot be undone is asked about once more."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import PathParameter

from videre.directory.actions import move_group
from videre.directory.duplicates import likely_duplicates
from videre.directory.lifecycle import DECISIONS, LISTED, Move
from videre.directory.staff_queries import groups_for
from videre.directory.staff_shapes import StaffGroup
from videre.language import N_
from videre.people.shapes import Identity
from videre.problems import Conflict, Invalid
from videre.web import steward_words
from videre.web.controllers.work.group_work import ASKED, GROUPS, STEWARDS, one_page, seen_by, steward_of
from videre.web.pages import AnyRequest, language_of
from videre.web.posted import Posted
from videre.web.staff import identity_of, see_other, staff_page

MOST_TARGETS = 12
NO_TARGET = N_("Velg hvilken gruppe den skal slås sammen med.")
NOT_SURE = N_("Bekreft at du vil gjøre dette.")


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
    by = await steward_of(identity, group_id)
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
            return await one_page(request, group_id, conflict=problem)
    if move in ASKED and move is not None:
        return await _step(request, group_id, move, "", form.values, form.errors)
    return await one_page(request, group_id, errors=form.errors)


async def _step(
    request: AnyRequest, group_id: int, move: Move, q: str, values: dict[str, str], errors: dict[str, str]
) -> Response[str]:
    identity = identity_of(request)
    seen = await seen_by(identity, group_id)
    if move not in seen.moves:
        return await one_page(request, group_id)
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
