"""A venue closes: its groups are found, looked at, and paused or set to look for another place."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post

from videre.directory.venues import AtVenue, Closing, close_venue, groups_at_venue
from videre.language import N_
from videre.people.roles import Permission
from videre.problems import Conflict, Invalid
from videre.web.controllers.work.transfer import CHOOSE, MOST
from videre.web.municipality_field import municipality
from videre.web.pages import AnyRequest, language_of
from videre.web.posted import Posted
from videre.web.staff import identity_of, needs, see_other, staff_page, told

VENUE = "/arbeid/lokale"
STEWARDS = [needs(Permission.STEWARD_GROUPS)]
SAID = {
    "pause": N_("Gruppene er satt på pause og vises ikke i lista. Kontaktene har fått e-post."),
    "needs-place": N_("Stedet er tatt bort fra gruppene, og kontaktene er bedt om et nytt. De har fått e-post."),
}
CHOICES = (
    (Closing.PAUSE, N_("Sett dem på pause"), N_("De vises ikke i lista før noen sier at de fortsetter.")),
    (
        Closing.NEEDS_PLACE,
        N_("Be om et nytt sted"),
        N_("De blir stående i lista med bare kommunen, og kontaktene får e-post om å si hvor de møtes nå."),
    ),
)


@get("/arbeid/lokale", name="venue", guards=STEWARDS)
async def venue_page(request: AnyRequest) -> Response[str]:
    """Ask which venue, and show the groups that meet there. A look at a hidden place is on the trail."""
    form = Posted(request.query_params, language_of(request))
    return await _page(request, form, told=told(request, SAID))


@post("/arbeid/lokale", name="venue-close", guards=STEWARDS)
async def close(request: AnyRequest) -> Response[Any]:
    """Pause the groups that are ticked, or take their place off the list."""
    form = Posted(await request.form(), language_of(request))
    closing = form.one_of("lukking", Closing)
    chosen = form.numbers("valgt", MOST)
    if not chosen:
        form.fault("valgt", CHOOSE)
    if closing is not None and not form.errors:
        try:
            await close_venue(group_ids=chosen, closing=closing, by=identity_of(request))
            return see_other(request, VENUE, str(closing))
        except Invalid as problem:
            form.take(problem, {"group_ids": "valgt"})
        except Conflict as problem:
            form.fault("", problem.message)
    return await _page(request, form, chosen=chosen, status=422)


async def _page(
    request: AnyRequest, form: Posted, *, chosen: tuple[int, ...] | None = None, told: str = "", status: int = 200
) -> Response[str]:
    name = form.text("lokale", most=120)
    number = municipality(form, "kommune")
    group_id = form.whole("gruppe", 1, 2**31 - 1)
    found: list[AtVenue] | None = None
    if group_id is not None or (name and number):
        found = await groups_at_venue(identity_of(request), venue=name, municipality=number, group_id=group_id)
    elif name and "kommune" not in form.errors:
        form.fault("kommune", N_("Skriv kommunen også."))
    return staff_page(
        request,
        "work/venue.html",
        status=status,
        told=told,
        values=form.values,
        errors=form.errors,
        found=found,
        picked=frozenset(chosen if chosen is not None else [each.group_id for each in found or ()]),
        choices=CHOICES,
    )
