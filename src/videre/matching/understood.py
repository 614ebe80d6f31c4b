"""From what a person asked for to what they need: words to topics, a place to a point, all of it checked."""

from __future__ import annotations

import msgspec

from videre.language import N_, Language
from videre.matching.need import Need, WeightedTopic
from videre.matching.query import Query
from videre.matching.weights import DEFAULT_LANGUAGES
from videre.places.gazetteer import gazetteer
from videre.places.shapes import Place
from videre.problems import FieldError, Invalid
from videre.topics.taxonomy import topic
from videre.topics.understanding import understand

UNKNOWN_PLACE = N_("Vi kjenner ikke dette stedet. Prøv et postnummer på fire siffer, en kommune eller et tettsted.")
UNKNOWN_TOPIC = N_("Vi kjenner ikke dette temaet. Velg et fra lista, eller skriv med egne ord.")
UNKNOWN_MUNICIPALITY = N_("Vi kjenner ikke dette kommunenummeret. Det har fire siffer, for eksempel 3107.")

MOST_TOPICS = 3
"""How many of the topics understood from a text are searched for."""


class Understood(msgspec.Struct, frozen=True):
    """A query made sense of. ``lost_for_words``: there were words, and no topic was found in them."""

    need: Need
    place: Place | None
    topics: tuple[str, ...]
    urgent: bool
    lost_for_words: bool


def make_sense(query: Query, language: Language) -> Understood:
    """Return what is asked for. Raises Invalid naming each field that cannot be understood."""
    errors: list[FieldError] = []
    words, place = query.q, query.place
    if query.near and place is None:
        place = gazetteer().find(query.near)
        if place is None:
            errors.append(FieldError("near", UNKNOWN_PLACE))
    elif words and place is None:
        words, place = gazetteer().split(words)
    if any(topic(key) is None for key in query.topics):
        errors.append(FieldError("topic", UNKNOWN_TOPIC))
    for field in ("municipality", "not_municipality"):
        number = getattr(query, field)
        if number and gazetteer().municipality(number) is None:
            errors.append(FieldError(field, UNKNOWN_MUNICIPALITY))
    if errors:
        raise Invalid(tuple(errors))
    weighted = dict.fromkeys(query.topics, 1.0)
    # The whole text is read, not what is left of it without the place: it may be about danger.
    meaning = understand(query.q) if query.q else None
    if meaning is not None and meaning.topics:
        best = meaning.topics[0].score
        for found in meaning.topics[:MOST_TOPICS]:
            weighted.setdefault(found.key, found.score / best)
    return Understood(
        need=_need(query, weighted, language),
        place=place,
        topics=tuple(weighted),
        urgent=meaning is not None and meaning.urgent,
        lost_for_words=bool(words.strip()) and not weighted,
    )


def _need(query: Query, weighted: dict[str, float], language: Language) -> Need:
    spoken = DEFAULT_LANGUAGES if language is not Language.EN else (*DEFAULT_LANGUAGES, "en")
    return Need(
        topics=tuple(WeightedTopic(key, weight) for key, weight in weighted.items()),
        formats=query.formats,
        max_minutes=query.max_minutes,
        max_km=query.max_km,
        languages=query.languages or spoken,
        weekdays=query.weekdays,
        rooms=query.rooms,
        audience=query.audience,
        age=query.age,
        accessibility=query.accessibility,
        municipality=query.municipality,
        not_municipality=query.not_municipality,
        musts=query.musts,
    )
