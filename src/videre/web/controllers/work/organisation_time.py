"""What an organisation answers for and until when: areas given and ended, and its own end, looked at beforehand."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import PathParameter

from videre.directory.organisation_changes import (
    Leaving,
    end_area,
    end_organisation,
    end_preview,
    give_area,
    organisation_for,
)
from videre.language import N_
from videre.people.roles import Permission
from videre.problems import Invalid, NotFound
from videre.web import steward_words
from videre.web.controllers.work.organisations import KEEPERS, ORGANISATIONS, one_page
from videre.web.municipality_field import area, municipality_name
from videre.web.pages import AnyRequest, language_of, today
from videre.web.posted import Posted
from videre.web.staff import identity_of, see_other, staff_page

NOT_SURE = N_("Bekreft at organisasjonen skal avsluttes.")


@post("/arbeid/organisasjoner/{organisation_id:int}/omrader", name="organisation-area", guards=KEEPERS)
async def add_area(request: AnyRequest, organisation_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """Let an organisation answer for an area, for a time."""
    form = Posted(await request.form(), language_of(request))
    code = area(form, "area")
    first, last = form.day("area_from"), form.day("area_to")
    if code is not None and not form.errors:
        try:
            await give_area(
                organisation_id=organisation_id,
                code=code,
                by=identity_of(request),
                valid_from=first,
                valid_to=last,
            )
            return see_other(request, f"{ORGANISATIONS}/{organisation_id}#omrader", "omrade")
        except Invalid as problem:
            form.take(problem, {"code": "area", "valid_to": "area_to", "organisation_id": "area"})
    return await one_page(request, organisation_id, form.values, form.errors)


@post(
    "/arbeid/organisasjoner/{organisation_id:int}/omrader/{area_id:int}", name="organisation-area-end", guards=KEEPERS
)
async def drop_area(
    request: AnyRequest,
    organisation_id: Annotated[int, PathParameter()],
    area_id: Annotated[int, PathParameter()],
) -> Response[Any]:
    """Let an organisation answer for an area up to and with a day (yesterday where none is said)."""
    form = Posted(await request.form(), language_of(request))
    identity = identity_of(request)
    seen = await organisation_for(identity, organisation_id)
    if area_id not in {each.id for each in seen.areas}:
        raise NotFound
    last = form.day(f"last_day_{area_id}") or today()
    if not form.errors:
        try:
            await end_area(area_id=area_id, last_day=last, by=identity)
            return see_other(request, f"{ORGANISATIONS}/{organisation_id}#omrader", "omrade-slutt")
        except Invalid as problem:
            form.take(problem, {"last_day": f"last_day_{area_id}"})
    return await one_page(request, organisation_id, form.values, form.errors)


@get("/arbeid/organisasjoner/{organisation_id:int}/avslutt", name="organisation-end", guards=KEEPERS)
async def end_page(request: AnyRequest, organisation_id: Annotated[int, PathParameter()]) -> Response[str]:
    """Ask for the last day, and show what becomes of the groups. Changes nothing."""
    return await _end(request, organisation_id, Posted(request.query_params, language_of(request)))


@post("/arbeid/organisasjoner/{organisation_id:int}/avslutt", name="organisation-end-send", guards=KEEPERS)
async def end(request: AnyRequest, organisation_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """End an organisation; groups it still answers for then go to the national queue."""
    form = Posted(await request.form(), language_of(request))
    last = form.day("siste", required=True)
    if not form.ticked("sure"):
        form.fault("sure", NOT_SURE)
    if last is not None and not form.errors:
        try:
            await end_organisation(organisation_id=organisation_id, last_day=last, by=identity_of(request))
            return see_other(request, f"{ORGANISATIONS}/{organisation_id}", "avsluttet")
        except Invalid as problem:
            form.take(problem, {"last_day": "siste"})
    return await _end(request, organisation_id, form, status=422)


async def _end(request: AnyRequest, organisation_id: int, form: Posted, *, status: int = 200) -> Response[str]:
    identity = identity_of(request)
    seen = await organisation_for(identity, organisation_id)
    last = form.day("siste")
    leaving: list[Leaving] | None = None
    if last is not None:
        leaving = await end_preview(identity, organisation_id, last)
    return staff_page(
        request,
        "work/organisation_end.html",
        status=status,
        words_of=steward_words,
        seen=seen,
        last=last,
        leaving=leaving,
        values={"siste": (today() + timedelta(days=30)).isoformat(), **{k: v for k, v in form.values.items() if v}},
        errors=form.errors,
        may_transfer=identity.may(Permission.TRANSFER_GROUPS),
        municipality_name=municipality_name,
    )
