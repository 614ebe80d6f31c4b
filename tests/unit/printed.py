"""Cards for the tests of print: groups in memory, no database."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache

from videre.directory.room import RoomStatus
from videre.directory.shapes import Format, Listing, PlacePrivacy
from videre.handover.card_codes import code_from
from videre.handover.lifecycle import HandoverState
from videre.handover.needs import place_of
from videre.handover.shapes import Card, CardGroup, Need, Origin
from videre.language import Language
from videre.matching.query import Query
from videre.matching.search import Search
from videre.printing.cards import printed_card
from videre.printing.shapes import PrintedCard

from .matching_world import TODAY, listing
from .test_matching_search import near, search_over

BASE_URL = "https://videre.example.no"
SERVICE = "Rask psykisk helsehjelp Fredrikstad"
_code = code_from(123_456_789_012)
assert _code is not None
CODE: str = _code
NEED = Need(topics=("sovn",), near="1607")

LONG_NAME = (
    "Selvhjelpsgruppe for pårørende, etterlatte og andre som har levd lenge i uvisse på Nordvestlandet og i Trøndelag"
)
LONG_PLACE = (
    "Frivilligsentralen og kulturhuset i gamle Meieriet, andre etasje til venstre, Gamle Kongevei 112 B, Fredrikstad"
)
LONG_SERVICE = "Rask psykisk helsehjelp i Indre Østfold, Marker, Rakkestad, Skiptvet, Våler og Sarpsborg kommuner"
USUAL = (
    listing(
        1,
        name="Sov godt i Fredrikstad (eksempel)",
        room=RoomStatus.GATHERING,
        starts_on=TODAY + timedelta(days=9),
        place_label="Frivilligsentralen, Storgata 12, Fredrikstad",
        contact_phone="99 99 99 99",
    ),
    listing(2, name="Nattugla (eksempel)", **near("Sarpsborg")),
    listing(
        3,
        name="Čáhppes ija, Ŋ đ š ŧ ž (eksempel)",
        place_privacy=PlacePrivacy.MUNICIPALITY,
        exact=False,
        **near("Hvaler"),
    ),
    listing(
        4,
        name="På nett i kveld (eksempel)",
        format=Format.DIGITAL,
        lat=None,
        lon=None,
        municipality="",
        place_label="",
    ),
    listing(5, name="Ny i Halden (eksempel)", room=RoomStatus.GATHERING, **near("Halden")),
)
LONGEST = tuple(
    listing(
        number,
        name=LONG_NAME,
        place_label=LONG_PLACE,
        place_privacy=PlacePrivacy.SETTLEMENT,
        exact=False,
        contact_phone="+47 99 99 99 99",
        contact_email="etterlatte@example.no",
        room=RoomStatus.GATHERING,
        cross_topic=True,
        confirmed_on=None,
    )
    for number in (1, 2, 3)
)


@lru_cache(maxsize=4)
def _search(listings: tuple[Listing, ...]) -> Search:
    return search_over(*listings)


def a_card(
    search: Search,
    *numbers: int,
    state: HandoverState = HandoverState.CARD_ISSUED,
    service: str = SERVICE,
    need: Need = NEED,
    language: Language = Language.NB,
) -> Card:
    """Return a card with these groups of the search's."""
    query = Query(near=need.near, topics=need.topics)
    answer = search.matches(query, language=language).suggestions if numbers else []
    found = {each.slug: each for each in answer}
    groups = []
    for number in numbers:
        slug = f"gruppe-{number}"
        now = found.get(slug) or search.group(slug, language=language, origin=place_of(need))
        groups.append(CardGroup(number, slug, now.name if now else "En som er borte", now, False, None))
    last = TODAY + timedelta(days=90)
    return Card(
        1, state, TODAY, last, service, Origin.TALKS, need, tuple(groups), None, feedback=False, follow_up=False
    )


def printed(
    *numbers: int,
    listings: tuple[Listing, ...] = USUAL,
    state: HandoverState = HandoverState.CARD_ISSUED,
    service: str = SERVICE,
    need: Need = NEED,
    language: Language = Language.NB,
    base_url: str = BASE_URL,
) -> PrintedCard:
    """Return a card in words."""
    search = _search(listings)
    card = a_card(search, *numbers, state=state, service=service, need=need, language=language)
    return printed_card(card, CODE, search, base_url, language)
