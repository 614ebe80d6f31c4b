"""Groups change hands: from one organisation to another, all or some, looked at before it is done."""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar import Response, get, post

from videre.directory.shapes import HAND_OVER, OrganisationStatus
from videre.directory.transfer import Moving, transfer, transfer_preview
from videre.language import N_
from videre.people.roles import Permission
from videre.people.shapes import Identity
from videre.problems import Conflict, Invalid
from videre.web import steward_words
from videre.web.municipality_field import municipality_name
from videre.web.pages import AnyRequest, language_of, today
from videre.web.posted import Posted
from videre.web.staff import identity_of, needs, see_other, staff_page, told

TRANSFER = "/arbeid/overfor"
KEEPERS = [needs(Permission.TRANSFER_GROUPS)]
MOST = 5000
SAID = {"overfort": N_("Gruppene er overført. De to organisasjonene og gruppenes kontakter har fått e-post.")}
NOT_LATER = N_("Overføringen gjelder med en gang. Velg i dag eller en tidligere dag.")
CHOOSE = N_("Velg minst én gruppe.")
OTHER_GROUPS = N_("Gruppene er ikke lenger de samme som du så. Se på lista under, og prøv igjen.")
_FIELDS = {"from_id": "fra", "to_id": "til", "group_ids": "grupper"}


@get("/arbeid/overfor", name="transfer", guards=KEEPERS)
async def transfer_page(request: AnyRequest) -> Response[str]:
    """Ask from whom, to whom and when; show what would move once that is said. Changes nothing."""
    form = Posted(request.query_params, language_of(request))
    asked = bool(request.query_params.get("fra")) and bool(request.query_params.get("til"))
    return await _page(request, form, asked, chosen=form.numbers("gruppe", MOST))


@post("/arbeid/overfor", name="transfer-send", guards=KEEPERS)
async def make_transfer(request: AnyRequest) -> Response[Any]:
    """Move the groups that were looked at: all of them, or those that are ticked."""
    sent = await request.form()
    form = Posted(sent, language_of(request))
    from_id, to_id, on = _said(form, identity_of(request), organisation_choices(request))
    every = form.among("hvilke", ("alle", "noen")) == "alle"
    count = form.whole("antall", 0, 10**6)
    chosen = form.numbers("gruppe", MOST)
    if not every and not chosen:
        form.fault("grupper", CHOOSE)
    if from_id is not None and to_id is not None and not form.errors:
        identity = identity_of(request)
        try:
            if every:
                moving = await transfer_preview(identity, from_id, to_id, on)
                if len(moving) != count:
                    raise Conflict(OTHER_GROUPS)
                chosen = tuple(each.group_id for each in moving)
            await transfer(from_id=from_id, to_id=to_id, by=identity, group_ids=chosen, on=on)
            return see_other(request, TRANSFER, "overfort")
        except Invalid as problem:
            form.take(problem, _FIELDS)
        except Conflict as problem:
            form.fault("", problem.message)
    return await _page(request, Posted(sent, form.language), True, chosen=() if every else chosen, errors=form.errors)


def _said(form: Posted, identity: Identity, known: list[tuple[str, str]]) -> tuple[int | None, int | None, date]:
    own = form.among("fra", [code for code, _ in _givers(identity, known)])
    to = form.among("til", [code for code, _ in known])
    on = form.day("dato") or today()
    if on > today():
        form.fault("dato", NOT_LATER)
    return int(own) if own else None, int(to) if to else None, on


async def _page(
    request: AnyRequest,
    form: Posted,
    asked: bool,
    *,
    chosen: tuple[int, ...] = (),
    errors: dict[str, str] | None = None,
) -> Response[str]:
    identity, known = identity_of(request), organisation_choices(request)
    moving: list[Moving] | None = None
    if asked:
        from_id, to_id, on = _said(form, identity, known)
        if from_id is not None and to_id is not None and not form.errors:
            try:
                moving = await transfer_preview(identity, from_id, to_id, on)
            except Invalid as problem:
                form.take(problem, _FIELDS)
    else:
        for name in ("fra", "til", "dato"):
            form.text(name)
    faults = {**form.errors, **(errors or {})}
    givers = _givers(identity, known)
    usual = {"dato": today().isoformat(), "fra": givers[0][0] if len(givers) == 1 else ""}
    names = dict(known)
    return staff_page(
        request,
        "work/transfer.html",
        status=422 if errors else 200,
        words_of=steward_words,
        told=told(request, SAID),
        errors=faults,
        values={**usual, **{name: value for name, value in form.values.items() if value}},
        givers=givers,
        takers=known,
        moving=moving,
        giver=names.get(form.values.get("fra", ""), ""),
        taker=names.get(form.values.get("til", ""), ""),
        picked=frozenset(chosen),
        municipality_name=municipality_name,
    )


def organisation_choices(request: AnyRequest) -> list[tuple[str, str]]:
    """Return the organisations that can answer for groups today, as (id, name) by name."""
    day = today()
    found = (
        each
        for each in request.app.state.search.organisations
        if each.kind not in HAND_OVER
        and each.status is not OrganisationStatus.CLOSED
        and (each.valid_to is None or each.valid_to >= day)
    )
    return sorted(((str(each.id), each.name) for each in found), key=lambda each: each[1])


def _givers(identity: Identity, known: list[tuple[str, str]]) -> list[tuple[str, str]]:
    if identity.everywhere(Permission.TRANSFER_GROUPS):
        return known
    own = {str(each) for each in identity.organisations(Permission.TRANSFER_GROUPS)}
    return [each for each in known if each[0] in own]
