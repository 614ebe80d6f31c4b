"""Support points and contacts for volunteers: kept by a municipality's steward, shown on its groups' pages."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import PathParameter

from videre.directory.contact_points import (
    ContactPointDetails,
    ContactPointKind,
    KeptContactPoint,
    add_contact_point,
    change_contact_point,
    contact_point_for,
    contact_points_for,
    end_contact_point,
)
from videre.language import N_
from videre.people.roles import Permission
from videre.problems import Invalid
from videre.web.municipality_field import municipality, municipality_name
from videre.web.pages import AnyRequest, language_of, today
from videre.web.posted import Posted
from videre.web.staff import identity_of, needs, see_other, staff_page, told

POINTS = "/arbeid/kontaktpunkter"
KEEPERS = [needs(Permission.KEEP_CONTACT_POINTS)]
KINDS = {
    ContactPointKind.SUPPORT_POINT: (
        N_("Støttepunkt"),
        N_("Der innbyggere får hjelp til å finne eller begynne i en gruppe."),
    ),
    ContactPointKind.VOLUNTEER_CONTACT: (
        N_("Kontakt for frivillige"),
        N_("Den som frivillige som driver grupper, kan snakke med."),
    ),
}
SAID = {
    "lagt-til": N_("Kontaktpunktet er lagt til og vises på sidene til gruppene i kommunen."),
    "endret": N_("Kontaktpunktet er endret."),
    "avsluttet": N_("Kontaktpunktet er avsluttet og vises ikke lenger."),
}
_FIELDS = {"organisation_id": "organisation"}


@get("/arbeid/kontaktpunkter", name="contact-points", guards=KEEPERS)
async def points_page(request: AnyRequest) -> Response[str]:
    """Show the contact points this person keeps, those that are valid first; narrowed by words."""
    form = Posted(request.query_params, language_of(request))
    words = form.text("ord", most=100).casefold()
    ended = form.ticked("avsluttede")
    day = today()
    kept = await contact_points_for(identity_of(request))
    points = [each for each in kept if ended or each.details.valid_to is None or each.details.valid_to >= day]
    found = [each for each in points if not words or words in _searched(each)]
    return staff_page(
        request,
        "work/contact_points.html",
        told=told(request, SAID),
        points=found,
        any=bool(kept),
        values=form.values,
        errors=form.errors,
        kinds=KINDS,
        municipality_name=municipality_name,
    )


@get("/arbeid/kontaktpunkter/ny", name="contact-point-new", guards=KEEPERS)
async def new_page(request: AnyRequest) -> Response[str]:
    """Show the form of a new contact point."""
    return _form(request, {"kind": str(ContactPointKind.SUPPORT_POINT)}, {})


@post("/arbeid/kontaktpunkter/ny", name="contact-point-add", guards=KEEPERS)
async def add(request: AnyRequest) -> Response[Any]:
    """Add a contact point."""
    form = Posted(await request.form(), language_of(request))
    details = _details(form)
    choices = _organisations(request)
    organisation = choices[0][0] if len(choices) == 1 else form.among("organisation", [code for code, _ in choices])
    if organisation and not form.errors:
        try:
            await add_contact_point(organisation_id=int(organisation), details=details, by=identity_of(request))
            return see_other(request, POINTS, "lagt-til")
        except Invalid as problem:
            form.take(problem, _FIELDS)
    return _form(request, form.values, form.errors)


@get("/arbeid/kontaktpunkter/{point_id:int}", name="contact-point", guards=KEEPERS)
async def point_page(request: AnyRequest, point_id: Annotated[int, PathParameter()]) -> Response[str]:
    """Show a contact point for change."""
    point = await contact_point_for(identity_of(request), point_id)
    said = point.details
    values = {field: str(getattr(said, field) or "") for field in ContactPointDetails.__struct_fields__}
    return _form(request, {**values, "municipality": municipality_name(said.municipality)}, {}, point)


@post("/arbeid/kontaktpunkter/{point_id:int}", name="contact-point-change", guards=KEEPERS)
async def change(request: AnyRequest, point_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """Change a contact point."""
    form = Posted(await request.form(), language_of(request))
    identity = identity_of(request)
    point = await contact_point_for(identity, point_id)
    details = _details(form)
    if not form.errors:
        try:
            await change_contact_point(contact_point_id=point_id, details=details, by=identity)
            return see_other(request, POINTS, "endret")
        except Invalid as problem:
            form.take(problem, _FIELDS)
    return _form(request, form.values, form.errors, point)


@post("/arbeid/kontaktpunkter/{point_id:int}/avslutt", name="contact-point-end", guards=KEEPERS)
async def end(request: AnyRequest, point_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """Take a contact point away from today on; what it was is kept."""
    await end_contact_point(contact_point_id=point_id, by=identity_of(request))
    return see_other(request, POINTS, "avsluttet")


def _details(form: Posted) -> ContactPointDetails:
    return ContactPointDetails(
        kind=form.one_of("kind", ContactPointKind) or ContactPointKind.SUPPORT_POINT,
        municipality=municipality(form, "municipality", required=True),
        name=form.text("name", most=120, required=True),
        email=form.text("email", most=254),
        phone=form.text("phone", most=20),
        website=form.text("website", most=300),
        valid_from=form.day("valid_from"),
        valid_to=form.day("valid_to"),
    )


def _form(
    request: AnyRequest, values: dict[str, str], errors: dict[str, str], point: KeptContactPoint | None = None
) -> Response[str]:
    return staff_page(
        request,
        "work/contact_point.html",
        status=422 if errors else 200,
        values=values,
        errors=errors,
        point=point,
        kinds=KINDS,
        organisations=_organisations(request),
    )


def _organisations(request: AnyRequest) -> list[tuple[str, str]]:
    """Return the organisations this person keeps contact points for, as (id, name)."""
    identity = identity_of(request)
    known = sorted(((str(each.id), each.name) for each in request.app.state.search.organisations), key=lambda x: x[1])
    if identity.everywhere(Permission.KEEP_CONTACT_POINTS):
        return known
    own = {str(each) for each in identity.organisations(Permission.KEEP_CONTACT_POINTS)}
    return [each for each in known if each[0] in own]


def _searched(point: KeptContactPoint) -> str:
    return f"{point.details.name} {municipality_name(point.details.municipality)} {point.organisation}".casefold()
