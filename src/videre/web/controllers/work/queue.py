"""The steward's queue: what was sent in, looked at as it will be listed, and decided about."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import PathParameter

from videre.directory.actions import move_group
from videre.directory.duplicates import likely_duplicates
from videre.directory.group_seen import actor_for
from videre.directory.lifecycle import DECISIONS, GroupState, Move
from videre.directory.revisions import (
    RevisionSeen,
    accept_revision,
    decline_revision,
    defer_revision,
    return_revision,
    revision_for,
)
from videre.directory.staff_queries import queue_for, staff_group_for
from videre.language import N_
from videre.people.roles import Permission
from videre.problems import Conflict, Invalid, NotFound
from videre.web import steward_words
from videre.web.detail_words import compared, hidden_facts
from videre.web.forms import NOT_A_CHOICE
from videre.web.maps import map_block, tiles_address
from videre.web.near_groups import near_groups
from videre.web.pages import OSLO, AnyRequest, language_of
from videre.web.posted import Posted
from videre.web.shown import shown_details, where_of
from videre.web.staff import identity_of, needs, see_other, staff_page, told

QUEUE = "/arbeid/ko"
STEWARDS = [needs(Permission.STEWARD_GROUPS)]
SAID = {
    "approve": N_("Gruppa er godkjent og står i lista. Igangsetteren har fått e-post."),
    "return": N_("Gruppa er sendt tilbake. Igangsetteren har fått merknaden din på e-post."),
    "decline": N_("Gruppa er avslått. Igangsetteren har fått begrunnelsen på e-post."),
    "defer": N_("Avgjørelsen er utsatt. Gruppa er tilbake i køen den dagen du valgte."),
    "approve-change": N_("Endringen er godkjent og vises i lista. Igangsetteren har fått e-post."),
    "return-change": N_("Endringen er sendt tilbake. Igangsetteren har fått merknaden din på e-post."),
    "decline-change": N_("Endringen er avslått. Igangsetteren har fått begrunnelsen på e-post."),
    "defer-change": N_("Avgjørelsen er utsatt. Endringen er tilbake i køen den dagen du valgte."),
}
MARKED = 20
"""For how many of the groups that have waited longest it is looked for groups that are like them."""


@get("/arbeid/ko", name="queue", guards=STEWARDS)
async def queue_page(request: AnyRequest) -> Response[str]:
    """Show what waits, the longest waiting first."""
    identity = identity_of(request)
    waiting = await queue_for(identity)
    marked = [each.group_id for each in waiting.new[:MARKED]]
    alike = [each for each in marked if await likely_duplicates(identity, group_id=each)]
    return staff_page(
        request,
        "work/queue.html",
        words_of=steward_words,
        waiting=waiting,
        alike=alike,
        everywhere=identity.everywhere(Permission.STEWARD_GROUPS),
        told=told(request, SAID),
    )


@get("/arbeid/ko/{group_id:int}", name="queue-group", guards=STEWARDS)
async def group_page(request: AnyRequest, group_id: Annotated[int, PathParameter()]) -> Response[str]:
    """Show a group as it will be listed, with what only its steward sees. The look is on the trail."""
    return await _group(request, group_id, {}, {})


@post("/arbeid/ko/{group_id:int}", name="queue-group-decide", guards=STEWARDS)
async def decide_group(request: AnyRequest, group_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """Approve, return, decline or defer; whoever comes second is told what the first one decided."""
    form = Posted(await request.form(), language_of(request))
    move, remark, until = _decision(form)
    version = form.whole("version", 0, 2**53)
    by = await actor_for(identity_of(request), group_id)
    conflict = ""
    if move is not None and not form.errors:
        try:
            await move_group(
                group_id=group_id,
                move=move,
                by=by,
                remark=remark,
                deferred_until=until,
                expected_version=version,
            )
            return see_other(request, QUEUE, str(move))
        except Invalid as problem:
            form.take(problem, {"remark": f"{move}_remark", "deferred_until": "until"})
        except Conflict as problem:
            conflict = problem.text(form.language)
    return await _group(request, group_id, form.values, form.errors, conflict)


@get("/arbeid/ko/endring/{revision_id:int}", name="queue-change", guards=STEWARDS)
async def change_page(request: AnyRequest, revision_id: Annotated[int, PathParameter()]) -> Response[str]:
    """Show a proposed change beside what is listed. The look is on the trail."""
    return await _change(request, revision_id, {}, {})


@post("/arbeid/ko/endring/{revision_id:int}", name="queue-change-decide", guards=STEWARDS)
async def decide_change(request: AnyRequest, revision_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """Accept, return, decline or defer a change; as ``decide_group``."""
    form = Posted(await request.form(), language_of(request))
    move, remark, until = _decision(form)
    seen_until = form.day("deferred")
    seen = await revision_for(identity_of(request), revision_id)
    conflict = ""
    if move is not None and not form.errors:
        try:
            await _decide_change(move, seen, remark, until, seen_until)
            return see_other(request, QUEUE, f"{move}-change")
        except Invalid as problem:
            form.take(problem, {"remark": f"{move}_remark", "deferred_until": "until"})
        except Conflict as problem:
            conflict = problem.text(form.language)
    return await _change(request, revision_id, form.values, form.errors, conflict)


async def _decide_change(
    move: Move, seen: RevisionSeen, remark: str, until: date | None, seen_until: date | None
) -> None:
    match move:
        case Move.APPROVE:
            await accept_revision(revision_id=seen.id, by=seen.actor, expected_deferral=seen_until)
        case Move.RETURN:
            await return_revision(revision_id=seen.id, remark=remark, by=seen.actor, expected_deferral=seen_until)
        case Move.DECLINE:
            await decline_revision(revision_id=seen.id, remark=remark, by=seen.actor, expected_deferral=seen_until)
        case _:
            await defer_revision(revision_id=seen.id, until=until, by=seen.actor, expected_deferral=seen_until)


def _decision(form: Posted) -> tuple[Move | None, str, date | None]:
    """Return the decision made, its remark and its day; each has a field of its own, so that none is lost."""
    move = form.one_of("decision", Move)
    if move not in DECISIONS and not form.errors:
        form.fault("decision", NOT_A_CHOICE)
    remarks = {each: form.text(f"{each}_remark", most=2000, lines=True) for each in (Move.RETURN, Move.DECLINE)}
    until = form.day("until")
    return move, remarks.get(move, "") if move else "", until


async def _group(
    request: AnyRequest, group_id: int, values: dict[str, str], errors: dict[str, str], conflict: str = ""
) -> Response[str]:
    identity, language, now = identity_of(request), language_of(request), datetime.now(OSLO)
    group = await staff_group_for(identity, group_id)
    if not group.may_decide:
        raise NotFound
    details = group.details
    search = request.app.state.search
    points = search.contact_points.get(details.municipality, ())
    shown = shown_details(details, language, now=now, steward=group.row.steward, contact_points=points)
    return staff_page(
        request,
        "work/queue_group.html",
        words_of=steward_words,
        status=409 if conflict else 422 if errors else 200,
        seen=group,
        open=group.row.state is GroupState.SUBMITTED,
        conflict=conflict,
        values=values,
        errors=errors,
        hidden=hidden_facts(details, language),
        alike=await likely_duplicates(identity, group_id=group_id),
        near=near_groups(search, details, language),
        has_place=where_of(details).lat is not None,
        tiles=tiles_address(request.app.state.settings.tiles_url),
        map_data=map_block(None, [(shown["card"], "")], language, single=True)
        if shown["card"].lat is not None
        else None,
        **shown,
    )


async def _change(
    request: AnyRequest, revision_id: int, values: dict[str, str], errors: dict[str, str], conflict: str = ""
) -> Response[str]:
    language = language_of(request)
    seen = await revision_for(identity_of(request), revision_id)
    if Move.APPROVE not in seen.moves and seen.actor.kind == "starter":
        raise NotFound
    return staff_page(
        request,
        "work/queue_change.html",
        words_of=steward_words,
        status=409 if conflict else 422 if errors else 200,
        seen=seen,
        open=bool(seen.moves),
        conflict=conflict,
        values=values,
        errors=errors,
        everything=request.query_params.get("alt") == "1",
        lines=compared(seen.before, seen.after, seen.changed, seen.clashes, language),
    )
