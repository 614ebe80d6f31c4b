"""Starting a group, and the interest pool: what to do when no group is the right one."""

from __future__ import annotations

from litestar import Response, get

from videre.directory.shapes import OrganisationKind
from videre.directory.stewards import steward_among
from videre.language import N_, translate
from videre.places.gazetteer import gazetteer
from videre.web.forms import search_form
from videre.web.pages import AnyRequest, language_of, page, today

UNKNOWN_PLACE = N_("Vi kjenner ikke stedet. Prøv postnummeret, eller navnet på kommunen.")


@get("/start", name="start")
async def start_page(request: AnyRequest) -> Response[str]:
    """Show how to start a group, and who helps with it at the place asked for."""
    language = language_of(request)
    form = search_form(request.query_params)
    known = request.app.state.search.organisations
    place = gazetteer().find(form.near) if form.near else None
    unknown = bool(form.near) and (place is None or not place.municipality)
    error = form.errors.get("near") or (UNKNOWN_PLACE if unknown else "")
    return page(
        request,
        "start/page.html",
        status=400 if error else 200,
        private=bool(form.near),
        near=form.near,
        error=translate(language, error) if error else "",
        place=place.name if place and not error else "",
        steward=steward_among(known, place.municipality, today()) if place and not error else None,
        national=[each for each in known if each.kind is OrganisationKind.NATIONAL],
        offices=[each for each in known if each.kind is OrganisationKind.DISTRICT_OFFICE],
        centres=[each for each in known if each.kind is OrganisationKind.LINK_CENTRE],
    )


@get("/interesse", name="interest")
async def interest_page(request: AnyRequest) -> Response[str]:
    """Show what the interest pool will be, and what helps until then."""
    return page(request, "start/interest.html")
