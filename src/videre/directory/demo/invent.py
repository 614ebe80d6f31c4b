"""Invents groups: the same ones for the same seed, with dates counted back from today so that they look alive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from msgspec import Struct

from videre.directory.demo import shares
from videre.directory.demo.spread import ANCHORS, Spot, allotted, anchor, spots
from videre.directory.demo.words import words_for
from videre.directory.details import GroupDetails
from videre.directory.lifecycle import LISTED, GroupState
from videre.directory.meetings import CommonBreak, Meetings
from videre.directory.room import RoomStatus
from videre.directory.rule_text import DAYS
from videre.directory.shapes import Audience, Format, PlacePrivacy
from videre.topics.taxonomy import related

K = TypeVar("K")
SEED = 1607
CROSS = "pa-tvers"
HIDDEN = {"vold", "overgrep"}
"""Topics whose groups show no more than their municipality."""

STATE_SHARES: dict[GroupState, float] = {
    GroupState.GATHERING: 23,
    GroupState.SCHEDULED: 10,
    GroupState.STARTING: 12,
    GroupState.RUNNING: 38,
    GroupState.PAUSED: 4,
    GroupState.DRAFT: 3,
    GroupState.SUBMITTED: 3,
    GroupState.RETURNED: 2,
    GroupState.ENDED: 4,
    GroupState.MERGED: 1,
}
VENUES = (
    "Frivilligsentralen", "Biblioteket", "Menighetshuset", "Helsehuset", "Samfunnshuset", "Kulturhuset",
    "Grendehuset", "Aktivitetshuset", "Frisklivssentralen", "Møterommet i kommunehuset", "Ungdomshuset",
)  # fmt: skip
FIRST_NAMES = (
    "Aud", "Bjørn", "Camilla", "Dag", "Eli", "Farah", "Grete", "Håkon", "Inger", "Jonas", "Kari", "Leif", "Marit",
    "Nils", "Oddny", "Piotr", "Ragnhild", "Stian", "Tove", "Unni", "Vegard", "Åse",
)  # fmt: skip
LAST_NAMES = ("Berg", "Dahl", "Eide", "Foss", "Haug", "Lien", "Moen", "Nes", "Rud", "Sunde", "Vik", "Ås")


class Invented(Struct, frozen=True):
    """An invented group: what it says, and where it is in its life."""

    details: GroupDetails
    state: GroupState
    paused_from: GroupState | None
    room: RoomStatus
    room_as_of: date | None
    confirmed_on: date | None


def invent(count: int, today: date) -> Iterator[Invented]:
    """Yield ``count`` groups; all topics, states, formats and kinds of recurrence are among 300 or more."""
    random = Random(SEED)  # noqa: S311  # a demonstration wants the same numbers every time
    fixed = ANCHORS[:count]
    topics = _shuffled(shares.TOPIC_SHARES, count - len(fixed), random)
    formats = _shuffled(shares.FORMAT_SHARES, count - len(fixed), random)
    states = _shuffled(STATE_SHARES, count - len(fixed), random)
    audiences = _shuffled(shares.AUDIENCE_SHARES, count, random)
    languages = _shuffled(shares.LANGUAGE_SHARES, count, random)
    rules = _shuffled(shares.RULE_SHARES, count, random)
    names: set[str] = set()
    for number, (municipality, settlement, topic) in enumerate(fixed):
        language = ("no", "se") if municipality in {"5610", "5612"} else ("no",)
        state = (GroupState.RUNNING, GroupState.GATHERING, GroupState.STARTING)[number % 3]
        group = _Group(random, today, topic, anchor(municipality, settlement, random), state, rules[number])
        yield group.invented(Format.IN_PERSON, Audience.EVERYONE, language, names)
    for number, spot in enumerate(spots(count - len(fixed), random)):
        at = number + len(fixed)
        group = _Group(random, today, topics[number], spot, states[number], rules[at])
        yield group.invented(formats[number], audiences[at], languages[at], names)


class _Group:
    """One group in the making."""

    def __init__(self, random: Random, today: date, topic: str, spot: Spot, state: GroupState, rule: str) -> None:
        self.random, self.today, self.topic, self.spot, self.state, self.rule = random, today, topic, spot, state, rule
        self.as_listed = state if state in LISTED else random.choice(sorted(LISTED))
        self.starts_on = self._starts_on()

    def invented(self, format_: Format, audience: Audience, languages: tuple[str, ...], names: set[str]) -> Invented:
        random, spot = self.random, self.spot
        privacy = _drawn(random, shares.PRIVACY_SHARES)
        if self.topic in HIDDEN or format_ is not Format.IN_PERSON:
            privacy = PlacePrivacy.MUNICIPALITY
        here = format_ is Format.IN_PERSON
        if self.topic == "fodselsdepresjon" and audience is Audience.MEN:
            audience = Audience.WOMEN
        place = spot.municipality.name if privacy is PlacePrivacy.MUNICIPALITY else spot.settlement
        words = words_for(
            random, topic=self.topic, spot=spot, place=place, format_=format_, languages=languages,
            gathering=self.as_listed is GroupState.GATHERING, audience=audience, taken=names,
        )  # fmt: skip
        age_from, age_to = _drawn(random, shares.AGE_SHARES)
        details = GroupDetails(
            name=words.name,
            summary=words.summary,
            description=words.description,
            topics=self._topics(),
            cross_topic=self.topic == CROSS or random.random() < 0.08,
            format=format_,
            municipality=spot.municipality.number if here else "",
            settlement=spot.settlement if here else "",
            place_privacy=privacy,
            venue=random.choice(VENUES) if here else "",
            exact_lat=spot.lat if here else None,
            exact_lon=spot.lon if here else None,
            languages=languages,
            audience=audience,
            age_from=60 if self.topic == "parorende-demens" and age_from == 18 and random.random() < 0.3 else age_from,
            age_to=None if self.topic == "parorende-demens" else age_to,
            accessibility=_drawn(random, shares.ACCESSIBILITY_SHARES) if here else (),
            meetings=self._meetings(),
            starts_on=self.starts_on,
            contact_email=f"{words.mailbox}@example.no",
            starter_name=f"{random.choice(FIRST_NAMES)} {random.choice(LAST_NAMES)}",
            starter_email=f"igangsetter.{words.mailbox}@example.no",
            invented=True,
        )
        room, room_as_of = self._room()
        return Invented(
            details=details,
            state=self.state,
            paused_from=self.as_listed if self.state is GroupState.PAUSED else None,
            room=room,
            room_as_of=room_as_of,
            confirmed_on=self._confirmed_on(),
        )

    def _topics(self) -> tuple[str, ...]:
        near = sorted(related(self.topic))
        more = (self.random.choice(near),) if near and self.topic != CROSS and self.random.random() < 0.28 else ()
        return (self.topic, *more)

    def _starts_on(self) -> date | None:
        days = {
            GroupState.SCHEDULED: self.random.randint(3, 40),
            GroupState.STARTING: -self.random.randint(3, 45),
            GroupState.RUNNING: -self.random.randint(60, 1500),
        }.get(self.as_listed)
        if self.as_listed is GroupState.GATHERING and self.random.random() < 0.4:
            days = self.random.randint(14, 75)
        return None if days is None else self.today + timedelta(days=days)

    def _meetings(self) -> Meetings | None:
        """A rule from the first meeting on; groups that gather often have no plan yet, a few meet on given dates."""
        random = self.random
        weekday = random.choices(range(7), weights=shares.WEEKDAY_SHARES)[0]
        hour = 11 if self.topic == "parorende-demens" else _drawn(random, shares.HOUR_SHARES)
        minute = 30 if random.random() < 0.18 else 0
        minutes = random.choice((90, 120, 120, 120, 120, 150))
        if self.starts_on is None and random.random() < 0.7:
            return None
        first = self.starts_on or self.today + timedelta(days=random.randint(20, 60))
        first += timedelta(days=(weekday - first.weekday()) % 7)
        self.starts_on = first if self.starts_on else None
        start = datetime(first.year, first.month, first.day, hour, minute)
        chance = random.random()
        if chance < 0.03:
            dates = tuple(start + timedelta(days=21 * n + self._days_until_now(start)) for n in range(1, 6))
            return Meetings(start, minutes, rdates=dates)
        rule = self.rule.format(day=DAYS[weekday])
        if chance < 0.08 and self.as_listed is not GroupState.RUNNING:
            rule += ";COUNT=12"
        breaks = tuple(each for each in CommonBreak if random.random() < 0.45)
        left_out = (self.today + timedelta(days=random.randint(1, 30)),) if random.random() < 0.1 else ()
        return Meetings(start, minutes, rule, left_out, (), random.random() < 0.6, breaks)

    def _days_until_now(self, start: datetime) -> int:
        return max(0, (self.today - start.date()).days // 21 * 21)

    def _room(self) -> tuple[RoomStatus, date | None]:
        room = _drawn(self.random, shares.ROOM_SHARES[self.as_listed])
        if room is RoomStatus.UNKNOWN or self.state in {GroupState.DRAFT, GroupState.SUBMITTED, GroupState.RETURNED}:
            return RoomStatus.UNKNOWN, None
        # Mostly recent; some so old that nobody should rely on them any more.
        longest = 58 if self.random.random() < 0.88 else 130
        return room, self.today - timedelta(days=self.random.randint(0, longest))

    def _confirmed_on(self) -> date | None:
        if self.state not in LISTED and self.state is not GroupState.PAUSED:
            return None
        chance = self.random.random()
        # Before it is flagged, a group has 120 days, or 60 while it gathers; hidden after 180 or 120.
        flagged, hidden = (60, 120) if self.as_listed is GroupState.GATHERING else (120, 180)
        if chance < 0.87:
            days = self.random.randint(1, flagged - 1)
        elif chance < 0.95:
            days = self.random.randint(flagged, hidden - 1)
        else:
            days = self.random.randint(hidden, hidden + 200)
        return self.today - timedelta(days=days)


def _drawn(random: Random, share: Mapping[K, float]) -> K:
    return random.choices(list(share), weights=list(share.values()))[0]


def _shuffled(share: Mapping[K, float], count: int, random: Random) -> list[K]:
    """``count`` values as near the shares as whole numbers allow, each at least once where there is room."""
    given = {key: max(1, number) for key, number in allotted(share, count).items()}
    values = [key for key, number in given.items() for _ in range(number)]
    random.shuffle(values)
    while len(values) > count:
        values.remove(max(given, key=values.count))
    return values
