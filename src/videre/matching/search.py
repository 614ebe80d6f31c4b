"""The search: a query in, ranked and explained groups out, all of it in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

import msgspec

from videre.directory.contact_points import PublicContactPoint
from videre.directory.meetings import TIMEZONE
from videre.directory.room import RoomStatus
from videre.directory.shapes import Format, Listing, PublicOrganisation
from videre.language import Language, translate
from videre.matching.cursors import fingerprint, read_cursor, write_cursor
from videre.matching.departure import Departure
from videre.matching.index import Index
from videre.matching.need import Need, WeightedTopic
from videre.matching.query import Query, Wish
from videre.matching.ranking import Position, Ranking, rank
from videre.matching.shapes import (
    Instead,
    MatchAnswer,
    Offer,
    Origin,
    SearchAnswer,
    Suggestion,
    TopicLabel,
    Widened,
)
from videre.matching.suggestions import Suggester
from videre.matching.understood import Understood, make_sense
from videre.matching.widening import wider
from videre.places.shapes import Place
from videre.places.travel import TravelTimes
from videre.topics.taxonomy import label

NEAR_MINUTES = 120
"""Suggestions reach this far unless the person says otherwise; what lies further away comes after them."""
NO_ROAD_KM = 130.0
"""Further than this from the road network (Svalbard, Jan Mayen) a travel time by car means nothing."""
FURTHER = 3
"""How many groups of each kind are offered besides the suggestions."""


def now_in_norway() -> datetime:
    """Return the time in Norway, where every group meets."""
    return datetime.now(TIMEZONE)


class Search:
    """Answers from an index that ``watching`` keeps true.

    ``clock`` says what time it is, aware; tests give their own.
    """

    def __init__(
        self, index: Index, travel: TravelTimes, *, version: int = 0, clock: Callable[[], datetime] = now_in_norway
    ) -> None:
        self.travel = travel
        self.clock = clock
        self.version = version
        self.organisations: tuple[PublicOrganisation, ...] = ()
        """Those who answer for groups, by kind and name, with their areas of today."""
        self.contact_points: dict[str, tuple[PublicContactPoint, ...]] = {}
        """The contact points of today, by municipality."""
        self.use(index)

    def use(self, index: Index) -> None:
        """Answer from this index from now on."""
        self.index = index
        self._suggester = Suggester(index)

    def take_in(self, changed: Iterable[Listing], gone: Iterable[int], version: int) -> None:
        """Take in what has changed up to ``version`` of the directory."""
        for group_id in gone:
            self.index.drop(group_id)
        for listing in changed:
            if self.index.full:
                self.use(self.index.rebuilt(self.index.today))
            self.index.put(listing)
        self.version = version

    @property
    def today(self) -> date:
        """The day the index stands on."""
        return self.index.today

    def groups(self, query: Query, *, language: Language, limit: int = 20, cursor: str | None = None) -> SearchAnswer:
        """Return a page of the groups that fit, best first.

        Raises Invalid for a place, topic, municipality or cursor that cannot be understood.
        """
        return self._groups(query, language, limit, cursor, self._suggester.suggest)

    def groups_in_json(
        self, query: Query, *, language: Language, limit: int = 20, cursor: str | None = None
    ) -> SearchAnswer:
        """Return the same with ``groups`` as JSON (``msgspec.Raw``), for an answer that is sent as it is."""
        return self._groups(query, language, limit, cursor, self._suggester.encode)

    def _groups(
        self, query: Query, language: Language, limit: int, cursor: str | None, put: Callable[..., Any]
    ) -> SearchAnswer:
        sense, departure, cut_off = self._set_out(make_sense(query, language), language)
        owner = fingerprint(sense.need, sense.place)
        after = read_cursor(cursor, owner) if cursor else None
        need, ranking, widened = self._find(sense, departure, limit, after, language)
        return SearchAnswer(
            origin=_origin(sense.place),
            total=ranking.total,
            widened=widened or cut_off,
            urgent=sense.urgent,
            topics=_labels(sense.topics, language),
            groups=put(ranking.rows, ranking.scores, need, departure, language, self.clock()),
            cursor=self._cursor(ranking, owner),
        )

    def matches(self, query: Query, *, language: Language, limit: int = 10) -> MatchAnswer:
        """Return suggestions for a need within reach, and what there is instead or besides. Raises as ``groups``."""
        sense = make_sense(query, language)
        if sense.place is not None and sense.need.max_minutes is None:
            sense = msgspec.structs.replace(sense, need=msgspec.structs.replace(sense.need, max_minutes=NEAR_MINUTES))
        sense, departure, cut_off = self._set_out(sense, language)
        need, ranking, widened = self._find(sense, departure, limit, None, language)
        return MatchAnswer(
            origin=_origin(sense.place),
            total=ranking.total,
            widened=widened or cut_off,
            urgent=sense.urgent,
            topics=_labels(sense.topics, language),
            suggestions=self._put(ranking, need, departure, language),
            instead=self._instead(sense, departure, set(ranking.rows), language),
        )

    def instead(self, query: Query, *, language: Language, shown: Iterable[str] = ()) -> Instead:
        """Return the ways onward besides the groups already ``shown`` (slugs). Raises as ``groups``."""
        sense, departure, _ = self._set_out(make_sense(query, language), language)
        rows = {row for slug in shown if (row := self.index.row_of_slug(slug)) is not None}
        return self._instead(sense, departure, rows, language)

    def listing(self, slug: str) -> Listing | None:
        """Return a listed group, or None where there is none of that name."""
        row = self.index.row_of_slug(slug)
        return None if row is None else self.index.listing(row)

    def group(
        self, slug: str, *, language: Language, origin: Place | None = None, topics: tuple[str, ...] = ()
    ) -> Suggestion | None:
        """Return a listed group in words, with the way there from ``origin`` and how it fits ``topics``.

        None where there is no such group.
        """
        row = self.index.row_of_slug(slug)
        if row is None:
            return None
        need = Need(topics=tuple(WeightedTopic(key, 1.0) for key in topics))
        return self._put(Ranking([row], [1.0], 1, False), need, self._departure(origin), language)[0]

    def _set_out(self, sense: Understood, language: Language) -> tuple[Understood, Departure | None, Widened | None]:
        """Return where the search sets out from. From where no road leads, only groups without a place are near."""
        departure = self._departure(sense.place)
        if departure is None or departure.leg_km <= NO_ROAD_KM:
            return sense, departure, None
        if not sense.need.formats:
            online = msgspec.structs.replace(sense.need, formats=(Format.DIGITAL, Format.PHONE), max_minutes=None)
            sense = msgspec.structs.replace(sense, need=online)
        text = translate(
            language, "Herfra kan vi ikke regne ut reisetid. Her er grupper som møtes på nett eller telefon."
        )
        return sense, None, Widened("no-road", text, None)

    def _departure(self, place: Place | None) -> Departure | None:
        return None if place is None else Departure.at(place, self.travel)

    def _find(
        self, sense: Understood, departure: Departure | None, limit: int, after: Position | None, language: Language
    ) -> tuple[Need, Ranking, Widened | None]:
        """Rank, and widen until something is found. Each page of an answer widens alike: no total depends on it."""
        need, widened = sense.need, None
        ranking = rank(self.index, need, departure, limit, after)
        if not ranking.total:
            for wider_need, what in wider(sense.need, language):
                need, widened = wider_need, what
                ranking = rank(self.index, need, departure, limit, after)
                if ranking.total:
                    break
        if widened is None and sense.lost_for_words:
            text = translate(language, "Vi fant ikke noe tema i ordene dine. Her er grupper om alle tema.")
            widened = Widened("words", text, None)
        return need, ranking, widened

    def _instead(self, sense: Understood, departure: Departure | None, shown: set[int], language: Language) -> Instead:
        # What is offered besides need not meet on the day wished for: who it is for and what it needs still count.
        musts = sense.need.musts & {Wish.LANGUAGE, Wish.ACCESSIBILITY}
        need = msgspec.structs.replace(
            sense.need, max_minutes=None, max_km=None, municipality="", rooms=(), musts=musts
        )
        online = msgspec.structs.replace(need, formats=(Format.DIGITAL, Format.PHONE))
        gathering = msgspec.structs.replace(need, formats=(Format.IN_PERSON,), rooms=(RoomStatus.GATHERING,))
        return Instead(
            digital=self._others(online, None, shown, language),
            gathering=self._others(gathering, departure, shown, language),
            pool=Offer(
                "pool",
                translate(language, "Meld interesse, så får du vite det når nok folk nær deg vil det samme"),
                "/interesse",
            ),
            start=Offer("start", translate(language, "Start en gruppe selv, med hjelp til å komme i gang"), "/start"),
        )

    def _others(self, need: Need, departure: Departure | None, shown: set[int], language: Language) -> list[Suggestion]:
        ranking = rank(self.index, need, departure, FURTHER + len(shown))
        kept = [at for at, row in enumerate(ranking.rows) if row not in shown][:FURTHER]
        others = Ranking([ranking.rows[at] for at in kept], [ranking.scores[at] for at in kept], len(kept), False)
        return self._put(others, need, departure, language)

    def _put(self, found: Ranking, need: Need, departure: Departure | None, language: Language) -> list[Suggestion]:
        return self._suggester.suggest(found.rows, found.scores, need, departure, language, self.clock())

    def _cursor(self, ranking: Ranking, owner: bytes) -> str | None:
        if not ranking.more:
            return None
        last = int(self.index.columns.id[ranking.rows[-1]])
        return write_cursor(Position(ranking.scores[-1], last), owner)


def _origin(place: Place | None) -> Origin | None:
    return None if place is None else Origin(place.name, place.lat, place.lon, place.municipality)


def _labels(keys: tuple[str, ...], language: Language) -> tuple[TopicLabel, ...]:
    return tuple(TopicLabel(key, label(key, language)) for key in keys)
