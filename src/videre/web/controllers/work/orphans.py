"""Groups nobody answers for: the national queue, with who is next in line for each."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post

from videre.directory.orphans import Orphan, adopt, orphaned_for
from videre.language import N_
from videre.people.roles import Permission
from videre.problems import Conflict, Invalid
from videre.web.controllers.work.transfer import CHOOSE, MOST, organisation_choices
from videre.web.municipality_field import municipality_name
from videre.web.pages import AnyRequest, language_of
from videre.web.posted import Posted
from videre.web.staff import identity_of, needs, see_other, staff_page, told

ORPHANS = "/arbeid/uten-forvalter"
KEEPERS = [needs(Permission.KEEP_ORGANISATIONS)]
SAID = {"overtatt": N_("Gruppene har fått en forvalter. Organisasjonen og gruppenes kontakter har fått e-post.")}


@get("/arbeid/uten-forvalter", name="orphans", guards=KEEPERS)
async def orphans_page(request: AnyRequest) -> Response[str]:
    """Show the groups nobody answers for, by who could."""
    return await _page(request, {}, {})


@post("/arbeid/uten-forvalter", name="orphans-adopt", guards=KEEPERS)
async def give(request: AnyRequest) -> Response[Any]:
    """Let an organisation answer for the groups that are ticked."""
    form = Posted(await request.form(), language_of(request))
    organisation = form.among("til", [code for code, _ in organisation_choices(request)])
    chosen = form.numbers("gruppe", MOST)
    if not chosen:
        form.fault("grupper", CHOOSE)
    if organisation and not form.errors:
        try:
            await adopt(group_ids=chosen, organisation_id=int(organisation), by=identity_of(request))
            return see_other(request, ORPHANS, "overtatt")
        except Invalid as problem:
            form.take(problem, {"to_id": "til", "group_ids": "grupper"})
        except Conflict as problem:
            form.fault("", problem.message)
    return await _page(request, form.values, form.errors)


async def _page(request: AnyRequest, values: dict[str, str], errors: dict[str, str]) -> Response[str]:
    found: dict[int, list[Orphan]] = {}
    for each in await orphaned_for(identity_of(request)):
        found.setdefault(each.next_id or 0, []).append(each)
    return staff_page(
        request,
        "work/orphans.html",
        status=422 if errors else 200,
        told=told(request, SAID),
        values=values,
        errors=errors,
        found=sorted(found.items(), key=lambda each: (each[0] == 0, -len(each[1]))),
        choices=organisation_choices(request),
        municipality_name=municipality_name,
    )
