"""The first page: search, its answer as list and map, and what there is instead."""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from msgspec import structs

from videre.directory.room import RoomStatus
from videre.directory.shapes import Audience
from videre.language import N_, Language, translate
from videre.matching.addresses import with_address
from videre.matching.query import Query
from videre.matching.shapes import Instead, SearchAnswer, Suggestion
from videre.places.gazetteer import gazetteer
from videre.places.geodesy import kilometres_between
from videre.places.shapes import Place, PlaceKind
from videre.problems import FieldError, Invalid
from videre.topics.taxonomy import MAIN_TOPICS, TOPICS, label
from videre.web import presenters
from videre.web.cards import Card, card
from videre.web.forms import LANGUAGE_CHOICES, OWN_MUNICIPALITY, TRAVEL_CHOICES, SearchForm, search_form
from videre.web.maps import map_block, tiles_address
from videre.web.pages import AnyRequest, address, chosen_language, language_of, page, today

PER_PAGE = 12
NEAR_MINUTES = 90
"""Where nothing is nearer than this by car and ferry, the page says so and points to groups that meet online."""
NAMESAKE_KM = 15.0
"""Places of one name nearer each other than this are one place to who searches."""
MOST_NAMESAKES = 3
PLACE_NEEDED = N_("Skriv hvor du bor, så vet vi hvilken kommune vi skal la være å vise.")
_FIELDS = {"topics": "topic", "formats": "format", "languages": "language", "weekdays": "weekday", "rooms": "room"}


@get("/", name="search")
async def search_page(request: AnyRequest) -> Response[str]:
    """Show the search form, and the groups that answer it when something was asked."""
    language = language_of(request)
    form = search_form(request.query_params)
    errors = {field: translate(language, message) for field, message in form.errors.items()}
    answer: SearchAnswer | None = None
    instead: Instead | None = None
    if form.asked or errors:
        try:
            query = _away_from_home(await with_address(form.query, request.app.state.addresses), form)
            search = request.app.state.search
            # Asked in any case: an unknown place is told of together with the form's own errors.
            answer = search.groups(query, language=language, limit=PER_PAGE, cursor=form.cursor or None)
            shown = [suggestion.slug for suggestion in answer.groups]
            instead = search.instead(query, language=language, shown=shown)
        except Invalid as problem:
            errors |= {_FIELDS.get(error.field, error.field): error.text(language) for error in problem.fields}
    if errors:
        answer = instead = None
    return page(
        request,
        "search/page.html",
        status=400 if errors else 200,
        private=form.asked,
        form=form,
        errors=errors,
        answer=answer,
        choices=choices(language),
        tiles=tiles_address(request.app.state.settings.tiles_url),
        **_shown(request, form, answer, instead, language),
    )


def _away_from_home(query: Query, form: SearchForm) -> Query:
    """Return the query with «not in my own municipality» resolved from the place searched from."""
    if form.not_municipality != OWN_MUNICIPALITY:
        return query
    places = gazetteer()
    place = query.place or (places.find(query.near) if query.near else places.split(query.q)[1])
    if place is None or not place.municipality:
        raise Invalid((FieldError("not_municipality", PLACE_NEEDED),))
    return structs.replace(query, not_municipality=place.municipality)


def _shown(
    request: AnyRequest,
    form: SearchForm,
    answer: SearchAnswer | None,
    instead: Instead | None,
    language: Language,
) -> dict[str, Any]:
    """Return what the template shows of an answer: cards, map points, addresses to correct and go on."""
    if answer is None:
        return {"cards": [], "search": "", "instead": None, "map_data": None, "mapped": False, "hits": ""}
    first = not form.cursor
    cards = cards_of(request, answer.groups, language)
    # The search comes along to a group's page: for the way there, and for the way back.
    search = address("", form.pairs(), chosen_language(request))
    addresses = [f"/grupper/{shown.slug}{search}" for shown in cards]
    origin = (answer.origin.name, answer.origin.lat, answer.origin.lon) if answer.origin else None
    return {
        "cards": cards,
        "search": search,
        "instead": _instead(request, instead, language) if instead else None,
        "hits": presenters.hits(answer.total, language),
        "nationwide": answer.origin is not None and not form.max_minutes,
        "beside": first and beside_the_topic(answer),
        "away": presenters.minutes_in_words(away, language) if first and (away := far_away(answer)) else "",
        "namesakes": namesakes(answer.origin.name) if answer.origin and "," not in form.near else None,
        "map_data": map_block(origin, list(zip(cards, addresses, strict=True)), language),
        # A map without a single group on it says nothing; it stays in the page, hidden, for the next live answer.
        "mapped": any(shown.lat is not None for shown in cards),
    }


def far_away(answer: SearchAnswer) -> int | None:
    """Return the minutes to the nearest of the groups shown, where it is far; None where it is not."""
    times = [group.travel_minutes for group in answer.groups if group.travel_minutes is not None]
    return min(times) if times and min(times) > NEAR_MINUTES else None


def beside_the_topic(answer: SearchAnswer) -> bool:
    """Whether a topic was understood, and none of the groups shown that are near is on it."""
    times = [group.travel_minutes for group in answer.groups if group.travel_minutes is not None]
    if not answer.topics or not times:
        return False
    limit = max(NEAR_MINUTES, min(times))
    near = (group for group in answer.groups if group.travel_minutes is not None and group.travel_minutes <= limit)
    return not any(reason.code == "topic" for group in near for reason in group.reasons)


def namesakes(name: str) -> dict[str, Any] | None:
    """Return what tells a place from others of its name, with the names of those; None where it is the only one."""
    places = gazetteer()
    place, bare = places.find(name), name.split(",")[0]
    if place is None or place.kind in (PlaceKind.POSTAL_CODE, PlaceKind.POINT, PlaceKind.ADDRESS):
        return None
    same = [other for other in places.complete(bare) if other.name.split(",")[0] == bare and other.key != place.key]
    others = [other.name for other in same if _kilometres(place, other) > NAMESAKE_KM][:MOST_NAMESAKES]
    area = place.county if place.kind is PlaceKind.MUNICIPALITY else place.municipality_name
    return {"name": bare, "area": area, "others": others} if others and area else None


def _kilometres(one: Place, other: Place) -> float:
    return kilometres_between(one.lat, one.lon, other.lat, other.lon)


def cards_of(request: AnyRequest, found: list[Suggestion], language: Language) -> list[Card]:
    """Return cards for suggestions; the listing knows how long a meeting lasts."""
    search, day = request.app.state.search, today()
    cards = []
    for number, suggestion in enumerate(found, 1):
        listing = search.listing(suggestion.slug)
        contact = " · ".join(filter(None, (listing.contact_phone, listing.contact_email))) if listing else ""
        minutes = listing.meetings.duration_minutes if listing and listing.meetings else None
        cards.append(card(suggestion, language, today=day, minutes=minutes, number=number, contact=contact))
    return cards


def _instead(request: AnyRequest, instead: Instead, language: Language) -> dict[str, Any]:
    return {
        "digital": cards_of(request, instead.digital, language),
        "gathering": cards_of(request, instead.gathering, language),
        "pool": instead.pool,
        "start": instead.start,
    }


def choices(language: Language) -> dict[str, Any]:
    """Return what can be chosen in the form, as pairs of value and words."""
    names = presenters.locale_of(language).languages
    welcoming = (RoomStatus.GATHERING, RoomStatus.OPEN, RoomStatus.WAITLIST)
    return {
        "main_topics": [(key, label(key, language)) for key in MAIN_TOPICS],
        "topics": [(topic.key, label(topic.key, language), bool(topic.parent)) for topic in TOPICS],
        "minutes": [(str(n), presenters.minutes_in_words(n, language)) for n in TRAVEL_CHOICES],
        "formats": [(str(key), translate(language, text)) for key, text in presenters.FORMAT.items()],
        "rooms": [(str(key), translate(language, presenters.ROOM[key])) for key in welcoming],
        "weekdays": [(str(n), translate(language, text).capitalize()) for n, text in enumerate(presenters.WEEKDAYS, 1)],
        "languages": [(code, str(names.get(code, code))) for code in LANGUAGE_CHOICES],
        "audiences": [(str(key), translate(language, presenters.AUDIENCE[key])) for key in Audience],
        "accessibility": [(str(key), translate(language, text)) for key, text in presenters.ACCESSIBILITY.items()],
    }
