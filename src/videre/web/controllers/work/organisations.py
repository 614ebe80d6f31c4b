"""Organisations that answer for groups: the national administrator's list, and the page of one."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import PathParameter

from videre.directory.organisation_changes import OrganisationSeen, change_organisation, organisation_for
from videre.directory.organisations import OrganisationDetails, create_organisation
from videre.directory.queries import every_organisation
from videre.directory.shapes import HAND_OVER, OrganisationKind, OrganisationStatus
from videre.language import N_
from videre.people.actors import ActorKind
from videre.people.roles import Permission
from videre.problems import Conflict, Invalid
from videre.web import steward_words
from videre.web.municipality_field import area_name, municipality, municipality_name
from videre.web.pages import AnyRequest, language_of
from videre.web.posted import Posted
from videre.web.staff import identity_of, needs, see_other, staff_page, told

ORGANISATIONS = "/arbeid/organisasjoner"
KEEPERS = [needs(Permission.KEEP_ORGANISATIONS)]
SAID = {
    "registrert": N_("Organisasjonen er registrert. Gi den et område, så kommer nye grupper der til den."),
    "endret": N_("Organisasjonen er endret."),
    "omrade": N_("Området er lagt til. Nye grupper der kommer til organisasjonen."),
    "omrade-slutt": N_("Området er avsluttet."),
    "avsluttet": N_("Organisasjonen er avsluttet."),
}
_ORDER = list(OrganisationKind)


@get("/arbeid/organisasjoner", name="organisations", guards=KEEPERS)
async def organisations_page(request: AnyRequest) -> Response[str]:
    """Show the organisations, narrowed by words, kind and status."""
    form = Posted(request.query_params, language_of(request))
    q = form.text("ord", most=100).casefold()
    kind = form.among("slag", map(str, OrganisationKind), required=False)
    status = form.among("status", map(str, OrganisationStatus), required=False)
    everyone = await every_organisation()
    found = [
        each
        for each in everyone
        if (not kind or each.kind == kind)
        and (not status or each.status == status)
        and (not q or q in f"{each.name} {each.place} {municipality_name(each.municipality)}".casefold())
    ]
    return staff_page(
        request,
        "work/organisations.html",
        words_of=steward_words,
        told=told(request, SAID),
        found=sorted(found, key=lambda each: (_ORDER.index(each.kind), each.name)),
        filtered=bool(q or kind or status),
        values=form.values,
        errors=form.errors,
        kinds=[str(each) for each in OrganisationKind],
        statuses=[str(each) for each in OrganisationStatus],
        area_name=area_name,
    )


@get("/arbeid/organisasjoner/ny", name="organisation-new", guards=KEEPERS)
async def new_page(request: AnyRequest) -> Response[str]:
    """Show the form of a new organisation."""
    usual = {"kind": str(OrganisationKind.DISTRICT_OFFICE), "status": str(OrganisationStatus.ACTIVE)}
    return _form(request, usual, {})


@post("/arbeid/organisasjoner/ny", name="organisation-add", guards=KEEPERS)
async def add(request: AnyRequest) -> Response[Any]:
    """Register an organisation; its areas are given on its page."""
    form = Posted(await request.form(), language_of(request))
    details = _details(form)
    if not form.errors:
        by = identity_of(request).acting_as(ActorKind.ADMINISTRATOR)
        try:
            organisation_id = await create_organisation(details=details, by=by)
            return see_other(request, f"{ORGANISATIONS}/{organisation_id}", "registrert")
        except Invalid as problem:
            form.take(problem)
        except Conflict as problem:
            form.fault("", problem.message)
    return _form(request, form.values, form.errors)


@get("/arbeid/organisasjoner/{organisation_id:int}", name="organisation", guards=KEEPERS)
async def organisation_page(request: AnyRequest, organisation_id: Annotated[int, PathParameter()]) -> Response[str]:
    """Show an organisation: how it is reached, what it answers for, and until when."""
    return await one_page(request, organisation_id, {}, {})


@post("/arbeid/organisasjoner/{organisation_id:int}", name="organisation-change", guards=KEEPERS)
async def change(request: AnyRequest, organisation_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """Change everything about an organisation but its areas and its last day."""
    form = Posted(await request.form(), language_of(request))
    identity = identity_of(request)
    before = await organisation_for(identity, organisation_id)
    details = _details(form, before)
    if not form.errors:
        try:
            await change_organisation(organisation_id=organisation_id, details=details, by=identity)
            return see_other(request, f"{ORGANISATIONS}/{organisation_id}", "endret")
        except Invalid as problem:
            form.take(problem)
        except Conflict as problem:
            form.fault("", problem.message)
    return await one_page(request, organisation_id, form.values, form.errors)


async def one_page(
    request: AnyRequest, organisation_id: int, values: dict[str, str], errors: dict[str, str]
) -> Response[str]:
    """Render an organisation's page, with what was sent where something must be mended."""
    seen = await organisation_for(identity_of(request), organisation_id)
    return staff_page(
        request,
        "work/organisation.html",
        status=422 if errors else 200,
        words_of=steward_words,
        told=told(request, SAID),
        seen=seen,
        values={**_values(seen), **values},
        errors=errors,
        statuses=[str(each) for each in OrganisationStatus],
        hands_over=HAND_OVER,
        kinds=[str(each) for each in OrganisationKind],
        area_name=area_name,
    )


def _form(request: AnyRequest, values: dict[str, str], errors: dict[str, str]) -> Response[str]:
    return staff_page(
        request,
        "work/organisation_new.html",
        status=422 if errors else 200,
        words_of=steward_words,
        values=values,
        errors=errors,
        statuses=[str(each) for each in OrganisationStatus],
        kinds=[str(each) for each in OrganisationKind],
    )


def _details(form: Posted, before: OrganisationSeen | None = None) -> OrganisationDetails:
    return OrganisationDetails(
        kind=form.one_of("kind", OrganisationKind) or OrganisationKind.DISTRICT_OFFICE,
        name=form.text("name", most=200, required=True),
        place=form.text("place", most=100),
        municipality=municipality(form, "municipality"),
        organisation_number=form.text("organisation_number", most=20).replace(" ", ""),
        status=form.one_of("status", OrganisationStatus) or OrganisationStatus.UNKNOWN,
        website=form.text("website", most=300),
        email=form.text("email", most=254),
        phone=form.text("phone", most=20),
        valid_from=form.day("valid_from"),
        # Its last day is set where one sees first what becomes of its groups.
        valid_to=before.details.valid_to if before else None,
    )


def _values(seen: OrganisationSeen) -> dict[str, str]:
    said = seen.details
    fields = (field for field in OrganisationDetails.__struct_fields__ if field != "areas")
    values = {field: str(getattr(said, field) or "") for field in fields}
    return {**values, "municipality": municipality_name(said.municipality)}
