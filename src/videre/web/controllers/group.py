"""The page of one group: what a nervous first-time visitor wants to know."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from litestar import Response, get
from litestar.params import PathParameter

from videre.places.gazetteer import gazetteer
from videre.problems import NotFound
from videre.web.forms import search_form
from videre.web.maps import map_block, tiles_address
from videre.web.pages import OSLO, AnyRequest, language_of, page
from videre.web.shown import shown_group


@get("/grupper/{slug:str}", name="group")
async def group_page(request: AnyRequest, slug: Annotated[str, PathParameter()]) -> Response[str]:
    """Show one listed group; the search it was found by stays in the address, for the way back and the travel time."""
    language = language_of(request)
    search = request.app.state.search
    form = search_form(request.query_params)
    places = gazetteer()
    origin = places.find(form.near) if form.near else places.split(form.q)[1] if form.q else None
    listing = search.listing(slug)
    found = search.group(slug, language=language, origin=origin)
    if listing is None or found is None:
        raise NotFound
    start = (origin.name, origin.lat, origin.lon) if origin else None
    shown = shown_group(
        listing,
        found,
        language,
        now=datetime.now(OSLO),
        contact_points=search.contact_points.get(listing.municipality, ()),
    )
    return page(
        request,
        "group/page.html",
        private=form.asked,
        form=form,
        origin=origin,
        tiles=tiles_address(request.app.state.settings.tiles_url),
        map_data=map_block(start, [(shown["card"], "")], language, single=True)
        if shown["card"].lat is not None
        else None,
        **shown,
    )
