"""Random needs and listings over the real road network, for the matching tests. No database."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from videre.directory.lifecycle import LISTED, GroupState
from videre.directory.meetings import Meetings
from videre.directory.room import RoomStatus
from videre.directory.shapes import Accessibility, Audience, Format, Listing, PlacePrivacy
from videre.matching.need import Need, WeightedTopic
from videre.matching.query import Weekday, Wish
from videre.places.gazetteer import gazetteer
from videre.places.shapes import Place
from videre.topics.taxonomy import TOPICS

TODAY = date(2026, 11, 22)
KEYS = [topic.key for topic in TOPICS]
STATES = sorted(LISTED)
LANGUAGES = ["no", "en", "pl", "uk"]


def listing(number: int = 1, **changes: object) -> Listing:
    """Return a listing in Fredrikstad about sleep that has room, with changes."""
    values: dict[str, object] = {
        "id": number,
        "version": 1,
        "slug": f"gruppe-{number}",
        "name": f"Gruppe {number} (eksempel)",
        "summary": "En gruppe.",
        "description": "",
        "topics": ("sovn",),
        "cross_topic": False,
        "format": Format.IN_PERSON,
        "place_label": "Fredrikstad",
        "municipality": "3107",
        "lat": 59.2181,
        "lon": 10.9298,
        "exact": True,
        "place_privacy": PlacePrivacy.EXACT,
        "languages": ("no",),
        "audience": Audience.EVERYONE,
        "age_from": 18,
        "age_to": None,
        "accessibility": (),
        "meetings": Meetings(dtstart=datetime(2026, 1, 6, 18, 0), rrule="FREQ=WEEKLY"),
        "room": RoomStatus.OPEN,
        "room_as_of": TODAY,
        "state": GroupState.RUNNING,
        "starts_on": None,
        "confirmed_on": TODAY,
        "steward_id": None,
        "steward": "",
        "contact_email": "gruppe@example.no",
        "contact_phone": "",
        "website": "",
        "invented": True,
    }
    return Listing(**{**values, **changes})  # type: ignore[arg-type]  # built from names


def random_listing(number: int, chance: random.Random, crowded: bool = False) -> Listing:
    """Return any listing; ``crowded`` ones share a few places and days, so that scores tie."""
    place = chance.choice(gazetteer().postal_codes[:: 500 if crowded else 1])
    near = 0.0 if crowded else chance.uniform(-0.02, 0.02)
    format_ = chance.choices(list(Format), [85, 10, 5])[0]
    placed = format_ is Format.IN_PERSON
    days = chance.choice([0, 30]) if crowded else chance.randrange(0, 260)
    hour = chance.choice([11, 17, 18])
    return listing(
        number,
        topics=tuple(sorted(chance.sample(KEYS, chance.choice([1, 1, 2, 3])))),
        cross_topic=chance.random() < 0.1,
        format=format_,
        municipality=place.municipality,
        lat=place.lat + near if placed else None,
        lon=place.lon + near if placed else None,
        languages=tuple(chance.sample(LANGUAGES, chance.choice([1, 1, 2]))),
        audience=chance.choices(list(Audience), [80, 12, 8])[0],
        age_from=chance.choice([18, 18, 18, 50]),
        age_to=chance.choice([None, None, 30, 67]),
        accessibility=tuple(chance.sample([str(each) for each in Accessibility], chance.choice([0, 0, 1, 3]))),
        meetings=None
        if chance.random() < 0.1
        else Meetings(dtstart=datetime(2026, 1, 5 + chance.randrange(7), hour, 0), rrule="FREQ=WEEKLY"),
        room=chance.choice(list(RoomStatus)),
        room_as_of=chance.choice([None, TODAY - timedelta(days=chance.choice([0, 30] if crowded else range(90)))]),
        state=chance.choice(STATES),
        confirmed_on=chance.choice([None, *[TODAY - timedelta(days=days)] * 9]),
    )


def random_need(chance: random.Random) -> Need:
    """Return any need, plain ones most often."""
    count = chance.choice([0, 1, 1, 1, 2, 3])
    weights = [1.0, chance.choice([1.0, 0.7]), 0.5]
    topics = tuple(WeightedTopic(key, weight) for key, weight in zip(chance.sample(KEYS, count), weights, strict=False))
    if chance.random() < 0.4:
        return Need(topics=topics)
    rare = chance.random
    return Need(
        topics=topics,
        formats=tuple(chance.sample(list(Format), chance.choice([1, 2]))) if rare() < 0.3 else (),
        max_minutes=chance.choice([20, 60, 240]) if rare() < 0.3 else None,
        max_km=chance.choice([5.0, 50.0]) if rare() < 0.2 else None,
        languages=chance.choice([(), ("no",), ("no", "en"), ("pl",), ("xx",)]),
        weekdays=Weekday(chance.choice([0, 1, 2, 24])),
        rooms=(RoomStatus.OPEN, RoomStatus.GATHERING) if rare() < 0.2 else (),
        audience=chance.choice([None, None, *Audience]),
        age=chance.choice([None, None, 25, 70]),
        accessibility=("wheelchair",) if rare() < 0.2 else (),
        municipality="0301" if rare() < 0.1 else "",
        not_municipality=chance.choice(["", "", "4601", "0301"]),
        musts=frozenset(wish for wish in Wish if rare() < 0.3),
    )


def random_place(chance: random.Random) -> Place:
    """Return any postal code's place."""
    found = gazetteer().postal_code(chance.choice(gazetteer().postal_codes).code)
    assert found is not None
    return found
