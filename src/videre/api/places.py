"""Places to search from, and the way between two of them."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Controller, Request
from msgspec import Struct, field

from videre.api.answers import LONG, Answer, answer
from videre.api.calls import call
from videre.api.parameters import WHOLE_WANTED, Parameters, parameter
from videre.api.reader import language_of
from videre.api.wishes import PLACE_LIMIT, PLACE_WANTED, ByLanguage, may_be_place
from videre.language import N_
from videre.places.gazetteer import gazetteer
from videre.places.shapes import Place
from videre.places.travel import Travel, TravelTimes
from videre.problems import FieldError, Invalid

BEGINNING_WANTED = N_("Skriv fra {min_length} til {max_length} tegn av et postnummer eller stedsnavn.")
NO_PLACE = N_("Vi finner ikke stedet. Skriv et postnummer, et stedsnavn eller bredde og lengde i Norge.")

End = Annotated[
    str,
    parameter(
        "A postal code, a place name or `lat,lon`.",
        PLACE_WANTED,
        examples=("Lavik", "5743"),
        required=True,
        text=True,
        is_right=may_be_place,
        min_length=1,
        max_length=PLACE_LIMIT,
    ),
]


class PlaceSearch(ByLanguage, frozen=True, kw_only=True):
    """The parameters of ``GET /api/places``."""

    q: Annotated[
        str,
        parameter(
            "What is typed so far. Missing æøå and small typing errors are allowed.",
            BEGINNING_WANTED,
            examples=("160", "kvinherad"),
            required=True,
            text=True,
            min_length=1,
            max_length=PLACE_LIMIT,
        ),
    ] = ""
    limit: Annotated[int, parameter("Places at most.", WHOLE_WANTED, examples=(8,), ge=1, le=20)] = 8


class Way(ByLanguage, frozen=True, kw_only=True):
    """The parameters of ``GET /api/places/travel``."""

    start: End = field(default="", name="from")
    to: End = ""


class Found(Struct, frozen=True):
    """Places that fit what is typed, best first."""

    places: list[Place]


SEARCH = Parameters(PlaceSearch)
WAY = Parameters(Way)


class Places(Controller):
    """Autocompletion, and travel time."""

    path = "/places"
    tags = ("places",)

    @call("/", SEARCH, summary="Complete a place")
    async def complete(self, request: Request[Any, Any, Any]) -> Answer[Found]:
        """Postal codes, towns, municipalities and other places for what is typed so far, best first."""
        language = language_of(request.scope)
        asked = SEARCH.from_query(request.scope["query_string"])
        places = gazetteer().complete(asked.q, limit=asked.limit)
        return answer(request.scope, Found(places), language=language, keep=LONG)

    @call("/travel", WAY, summary="Travel time")
    async def travel(self, request: Request[Any, Any, Any]) -> Answer[Travel]:
        """The way between two places by car and ferry. Public transport is not included.

        `estimate` marks a time where an end is more than 3 km from the road network.
        """
        language = language_of(request.scope)
        asked = WAY.from_query(request.scope["query_string"])
        start, to = gazetteer().find(asked.start), gazetteer().find(asked.to)
        unknown = [FieldError(name, NO_PLACE) for name, place in (("from", start), ("to", to)) if place is None]
        if start is None or to is None:
            raise Invalid(tuple(unknown))
        times: TravelTimes = request.app.state.travel
        return answer(request.scope, times.between(start, to), language=language, keep=LONG)
