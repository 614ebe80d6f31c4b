"""The fields that searching and matching share, declared once."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Final

from msgspec import UNSET, Meta, Struct, UnsetType

from videre.api.parameters import WHOLE_WANTED, parameter
from videre.language import N_, Language
from videre.matching.query import Weekday
from videre.places.coordinates import parse_coordinates
from videre.places.gazetteer import gazetteer
from videre.topics.taxonomy import TOPICS, topic

WORDS_LIMIT: Final = 500
PLACE_LIMIT: Final = 100

TEXT_WANTED = N_("Skriv høyst {max_length} tegn.")
PLACE_WANTED = N_(
    "Skriv et postnummer, et stedsnavn eller bredde og lengde i Norge, som 59.2,10.9. Høyst {max_length} tegn."
)
TOPIC_WANTED = N_("Bruk nøkler fra /api/topics, høyst {max_length}.")
CHOICE_WANTED = N_("Bruk verdiene som står på /api/docs, høyst {max_length}.")
ONE_CHOICE_WANTED = N_("Bruk en av verdiene som står på /api/docs.")
NUMBER_WANTED = N_("Skriv et tall fra {ge} til {le}.")
MUNICIPALITY_WANTED = N_("Skriv et kommunenummer på fire siffer, som 3107.")
LANGUAGE_WANTED = N_("Skriv språkkoder på to eller tre bokstaver, som no eller pl, høyst {max_length}.")


class WeekdayName(StrEnum):
    """A day of the week, as the API writes it."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


def weekday_bits(names: tuple[WeekdayName, ...]) -> Weekday:
    """Return the days as the bits the index holds."""
    days = Weekday(0)
    for name in names:
        days |= Weekday[name.name]
    return days


_TWO_PARTS = re.compile(r"\s*([^,;]+)[,;]([^,;]+)")


def may_be_place(text: str) -> bool:
    """Return False for what is written as coordinates and is no point on the Earth: «91,0», «nan,nan», «1e9,2».

    Anything else may be a place; whether it is, the search finds out.
    """
    pair = _TWO_PARTS.fullmatch(text)
    if pair is None:
        return True
    try:
        float(pair[1]), float(pair[2])
    except ValueError:
        return True
    return parse_coordinates(text) is not None


def is_municipality(number: str) -> bool:
    """Return whether there is a municipality with this number."""
    return gazetteer().municipality(number) is not None


def is_topic(key: str) -> bool:
    """Return whether there is a topic with this key."""
    return topic(key) is not None


TopicKey = Annotated[str, Meta(extra_json_schema={"enum": [each.key for each in TOPICS]})]
LanguageCode = Annotated[str, Meta(pattern="^[a-z]{2,3}$")]

Near = Annotated[
    str,
    parameter(
        "Where to go from: a postal code, a place name or `lat,lon` (WGS-84 degrees).",
        PLACE_WANTED,
        examples=("1607", "Kvinnherad", "59.2129,10.9402"),
        text=True,
        is_right=may_be_place,
        max_length=PLACE_LIMIT,
    ),
]
Words = Annotated[
    str,
    parameter(
        "The person's own words. They may hold the place too («sosial angst, Kvinnherad») when `near` is not given.",
        TEXT_WANTED,
        examples=("får ikke sove", "sosial angst, Kvinnherad"),
        text=True,
        max_length=WORDS_LIMIT,
    ),
]
Topics = Annotated[
    tuple[TopicKey, ...],
    parameter(
        "Topics by key, from `/api/topics`.", TOPIC_WANTED, examples=(["sovn"],), is_right=is_topic, max_length=10
    ),
]
Languages = Annotated[
    tuple[LanguageCode, ...],
    parameter("Languages spoken in the group, ISO 639 codes.", LANGUAGE_WANTED, examples=(["no"],), max_length=10),
]
Minutes = (
    Annotated[int, parameter("Longest way by car and ferry, in minutes.", WHOLE_WANTED, examples=(60,), ge=1, le=1440)]
    | UnsetType
)
Kilometres = (
    Annotated[
        float,
        parameter("Longest way in a straight line, in kilometres.", NUMBER_WANTED, examples=(50,), ge=0.1, le=3000),
    ]
    | UnsetType
)
Age = (
    Annotated[int, parameter("The person's age in years. Groups are for adults.", WHOLE_WANTED, ge=18, le=120)]
    | UnsetType
)
In = Annotated[
    str,
    parameter(
        "Only groups in this municipality, by its number.",
        MUNICIPALITY_WANTED,
        examples=("3107",),
        is_right=is_municipality,
        pattern="^[0-9]{4}$",
    ),
]
NotIn = Annotated[
    str,
    parameter(
        "No groups in this municipality: «not where everybody knows me».",
        MUNICIPALITY_WANTED,
        examples=("3107",),
        is_right=is_municipality,
        pattern="^[0-9]{4}$",
    ),
]


class ByLanguage(Struct, frozen=True, kw_only=True):
    """What every call takes. ``lang`` is read before the rest (``reader.language_of``); here it is checked."""

    lang: (
        Annotated[
            Language,
            parameter("Language of the texts in the answer; goes before `Accept-Language`.", ONE_CHOICE_WANTED),
        ]
        | UnsetType
    ) = UNSET
