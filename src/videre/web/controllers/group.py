"""The page of one group: what a nervous first-time visitor wants to know."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from litestar import Response, get
from litestar.params import PathParameter

from videre.directory.recurrence import Meetings, breaks_in_words, next_meetings
from videre.language import Language, translate
from videre.places.gazetteer import gazetteer
from videre.problems import NotFound
from videre.web import presenters
from videre.web.cards import card
from videre.web.forms import search_form
from videre.web.maps import map_block, tiles_address
from videre.web.pages import OSLO, AnyRequest, language_of, page, today

UPCOMING = 4


@get("/grupper/{slug:str}", name="group")
async def group_page(request: AnyRequest, slug: Annotated[str, PathParameter()]) -> Response[str]:
    """Show one listed group; the search it was found by stays in the address, for the way back and the travel time."""
    language, day = language_of(request), today()
    search = request.app.state.search
    form = search_form(request.query_params)
    places = gazetteer()
    origin = places.find(form.near) if form.near else places.split(form.q)[1] if form.q else None
    listing = search.listing(slug)
    found = search.group(slug, language=language, origin=origin)
    if listing is None or found is None:
        raise NotFound
    start = (origin.name, origin.lat, origin.lon) if origin else None
    minutes = listing.meetings.duration_minutes if listing.meetings else None
    shown = card(found, language, today=day, minutes=minutes)
    municipality = places.municipality(listing.municipality) if listing.municipality else None
    return page(
        request,
        "group/page.html",
        private=form.asked,
        group=listing,
        card=shown,
        form=form,
        origin=origin,
        upcoming=_upcoming(listing.meetings, language),
        breaks=breaks_in_words(listing.meetings, language) if listing.meetings else "",
        municipality=municipality,
        privacy=translate(language, text) if (text := presenters.PRIVACY[listing.place_privacy]) else "",
        ages=presenters.ages(listing.age_from, listing.age_to, language),
        accessibility=[
            translate(language, presenters.ACCESSIBILITY[key])
            for key in presenters.ACCESSIBILITY
            if key in listing.accessibility
        ],
        room_as_of=presenters.day(found.room.as_of, language, today=day, weekday=False) if found.room.as_of else "",
        confirmed_on=presenters.day(found.confirmed_on, language, today=day, weekday=False)
        if found.confirmed_on
        else "",
        tiles=tiles_address(request.app.state.settings.tiles_url),
        map_data=map_block(start, [(shown, "")], language, single=True) if shown.lat is not None else None,
    )


def _upcoming(meetings: Meetings | None, language: Language) -> list[str]:
    if meetings is None:
        return []
    now = datetime.now(OSLO)
    return [
        presenters.meeting(start.astimezone(OSLO), meetings.duration_minutes, language, today=now.date())
        for start in next_meetings(meetings, now, UPCOMING)
    ]
