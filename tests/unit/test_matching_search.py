"""The whole search in memory: words and place in, explained groups out; never a dead end."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import msgspec
import pytest

from videre.directory.meetings import TIMEZONE, Meetings
from videre.directory.room import RoomStatus
from videre.directory.shapes import Format, Listing
from videre.language import Language
from videre.matching.cursors import read_cursor
from videre.matching.index import TAIL, index_of
from videre.matching.query import Query, Weekday, Wish
from videre.matching.reasons import in_sentence
from videre.matching.search import Search
from videre.matching.shapes import Suggestion
from videre.places.gazetteer import gazetteer
from videre.places.roads import road_network
from videre.places.travel import TravelTimes
from videre.problems import Invalid

from .matching_world import KEYS, TODAY, listing, random_listing

TRAVEL = TravelTimes()
NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=TIMEZONE)


def search_over(*listings: Listing) -> Search:
    return Search(index_of(listings, road_network(), TODAY), TRAVEL, version=7, clock=lambda: NOON)


def near(place: str, **changes: object) -> dict[str, object]:
    """Return where a group in a place is, for ``listing``."""
    found = gazetteer().find(place)
    assert found is not None
    where = {"lat": found.lat, "lon": found.lon, "municipality": found.municipality, "place_label": found.name}
    return {**where, **changes}


def codes(group: Suggestion) -> list[str]:
    return [reason.code for reason in group.reasons]


def test_a_sentence_and_a_postal_code_find_the_group_and_say_why() -> None:
    starts = TODAY + timedelta(days=9)
    group = listing(1, room=RoomStatus.GATHERING, starts_on=starts, **near("Sarpsborg"))
    answer = search_over(group).groups(Query(q="får ikke sove", near="1607"), language=Language.NB)
    (found,) = answer.groups
    assert answer.topics[0].key == "sovn"
    assert answer.origin is not None
    assert answer.origin.municipality == "3107"
    assert found.travel_minutes is not None
    assert 10 < found.travel_minutes < 40
    assert found.air_km is not None
    assert codes(found) == ["travel", "topic", "gathering"]
    words = " · ".join(reason.text for reason in found.reasons)
    assert words == f"{found.travel_minutes} min unna · handler om søvnvansker · samler deltakere, starter 1. desember"


def test_the_place_may_stand_among_the_words() -> None:
    group = listing(1, topics=("sosial-angst",), **near("Kvinnherad"))
    answer = search_over(group).groups(Query(q="sosial angst, Kvinnherad"), language=Language.NB)
    assert answer.origin is not None
    assert answer.origin.municipality == "4617"
    assert answer.groups[0].walk_minutes is not None
    assert codes(answer.groups[0])[0] == "walk"


def test_a_ferry_is_said() -> None:
    group = listing(1, **near("Lavik"))
    (found,) = search_over(group).groups(Query(near="Oppedal", topics=("sovn",)), language=Language.EN).groups
    assert found.ferry
    assert codes(found)[0] == "ferry"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        (Query(near="qqqqqq"), "near"),
        (Query(near="9999"), "near"),
        (Query(topics=("hage",)), "topic"),
        (Query(municipality="9999"), "municipality"),
        (Query(not_municipality="x"), "not_municipality"),
    ],
)
def test_what_cannot_be_understood_is_said_at_its_field(query: Query, field: str) -> None:
    with pytest.raises(Invalid) as raised:
        search_over().groups(query, language=Language.NB)
    assert [error.field for error in raised.value.fields] == [field]
    assert "qqqqqq" not in raised.value.fields[0].text(Language.NB)


def test_from_where_no_road_leads_groups_online_come_and_it_is_said() -> None:
    search = search_over(listing(1), listing(2, format=Format.DIGITAL, lat=None, lon=None))
    answer = search.groups(Query(near="Longyearbyen", topics=("sovn",)), language=Language.NB)
    assert [group.slug for group in answer.groups] == ["gruppe-2"]
    assert answer.widened is not None
    assert answer.widened.code == "no-road"
    assert [group.travel_minutes for group in answer.groups] == [None]


def test_too_near_a_limit_is_widened_and_said_so() -> None:
    search = search_over(listing(1, **near("Moss")))
    answer = search.groups(Query(near="1607", topics=("sovn",), max_minutes=15), language=Language.NB)
    assert answer.widened is not None
    assert answer.widened.code == "travel"
    assert answer.widened.max_minutes == 60
    assert answer.widened.text == "Ingen grupper innen 15 min. Her er de innen 1 t."
    assert len(answer.groups) == 1


def test_a_must_is_not_widened() -> None:
    search = search_over(listing(1, **near("Moss")), listing(2, format=Format.DIGITAL, lat=None, lon=None))
    query = Query(near="1607", topics=("sovn",), max_minutes=15, musts=frozenset({Wish.TRAVEL}))
    answer = search.matches(query, language=Language.NB)
    assert answer.suggestions == []
    assert [group.slug for group in answer.instead.digital] == ["gruppe-2"]
    assert answer.instead.start.url == "/start"


def test_a_topic_nobody_has_gives_other_groups_and_says_so() -> None:
    answer = search_over(listing(1, topics=("kreft",))).groups(Query(topics=("spill",)), language=Language.NB)
    assert answer.widened is not None
    assert answer.widened.code == "topic"
    assert len(answer.groups) == 1


def test_words_without_a_topic_give_all_groups_and_say_so() -> None:
    answer = search_over(listing(1)).groups(Query(q="strikkegruppe", near="1607"), language=Language.NN)
    assert answer.topics == ()
    assert answer.widened is not None
    assert answer.widened.code == "words"
    assert len(answer.groups) == 1


def test_suggestions_stay_within_reach_and_what_lies_further_comes_after() -> None:
    here = listing(1, **near("Sarpsborg"))
    far = listing(2, room=RoomStatus.GATHERING, **near("Tromsø"))
    answer = search_over(here, far).matches(Query(near="1607", topics=("sovn",)), language=Language.NB)
    assert [group.slug for group in answer.suggestions] == ["gruppe-1"]
    assert [group.slug for group in answer.instead.gathering] == ["gruppe-2"]


def test_danger_is_seen_whatever_else_is_asked() -> None:
    answer = search_over(listing(1)).groups(Query(q="jeg vil ta livet mitt i natt", near="1607"), language=Language.NB)
    assert answer.urgent


def test_wishes_met_and_unmet_are_among_the_reasons() -> None:
    tuesday = Meetings(dtstart=datetime(2026, 1, 6, 18), rrule="FREQ=WEEKLY")
    search = search_over(listing(1, meetings=tuesday))
    for days, code in ((Weekday.TUESDAY, "day"), (Weekday.FRIDAY, "other-day")):
        (found,) = search.groups(Query(weekdays=days), language=Language.NB).groups
        assert codes(found)[-1] == code


def test_encoded_groups_are_the_same_as_structs() -> None:
    chance = random.Random(3)
    search = search_over(*(random_listing(number, chance) for number in range(1, 300)))
    for language in Language:
        for _ in range(20):
            query = Query(
                near=chance.choice(["", "1607", "Tromsø", "Lofoten", "59.2,10.9"]),
                topics=tuple(chance.sample(KEYS, chance.choice([0, 1, 2]))),
                weekdays=Weekday(chance.choice([0, 3])),
                languages=chance.choice([(), ("pl",)]),
                formats=chance.choice([(), (Format.DIGITAL,), tuple(Format)]),
            )
            structs = search.groups(query, language=language)
            encoded = search.groups_in_json(query, language=language)
            assert msgspec.json.decode(msgspec.json.encode(encoded)) == msgspec.json.decode(
                msgspec.json.encode(structs)
            )


def test_pages_hold_every_group_once_while_groups_change() -> None:
    chance = random.Random(4)
    listings = [random_listing(number, chance) for number in range(1, 200)]
    search = search_over(*listings)
    query = Query(near="1607")
    before = {group.slug for group in search.groups(query, language=Language.NB, limit=500).groups}
    seen: list[str] = []
    cursor, gone = None, set()
    while True:
        answer = search.groups(query, language=Language.NB, limit=9, cursor=cursor)
        seen += [group.slug for group in answer.groups]
        cursor = answer.cursor
        if cursor is None:
            break
        last = seen[-1]
        search.take_in([], [int(last.removeprefix("gruppe-"))], search.version + 1)  # the very group it stands on
        newcomer = random_listing(1000 + len(seen), chance)
        search.take_in([newcomer], [], search.version + 1)
        gone.add(last)
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


@pytest.mark.parametrize("cursor", ["x", "AAAA", "A" * 24, "å", "=" * 9])
def test_a_broken_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid):
        read_cursor(cursor, b"123456")


def test_a_cursor_belongs_to_its_search() -> None:
    search = search_over(*(listing(number) for number in range(1, 9)))
    cursor = search.groups(Query(near="1607"), language=Language.NB, limit=3).cursor
    with pytest.raises(Invalid):
        search.groups(Query(near="0150"), language=Language.NB, limit=3, cursor=cursor)


def test_changes_are_found_at_once_also_when_the_tail_is_full() -> None:
    search = search_over(*(listing(number) for number in range(1, 5)))
    for number in range(TAIL + 10):
        search.take_in([listing(2, name=f"Navn {number}", slug="gruppe-2")], [], number)
    found = search.listing("gruppe-2")
    assert found is not None
    assert found.name == f"Navn {TAIL + 9}"
    assert search.groups(Query(), language=Language.NB).total == 4
    search.take_in([], [2], 9999)
    assert search.listing("gruppe-2") is None
    assert search.groups(Query(), language=Language.NB).total == 3


def test_a_group_confirmed_too_long_ago_is_hidden_everywhere() -> None:
    search = search_over(listing(1, confirmed_on=TODAY - timedelta(days=400)))
    assert search.listing("gruppe-1") is None
    assert search.group("gruppe-1", language=Language.NB) is None
    assert search.groups(Query(), language=Language.NB).total == 0


def test_a_new_language_is_found_after_it_was_asked_for_in_vain() -> None:
    search = search_over(listing(1))
    query = Query(languages=("so",), musts=frozenset({Wish.LANGUAGE}))
    assert search.groups(query, language=Language.NB).total == 0
    search.take_in([listing(2, slug="ny", languages=("so",))], [], 8)
    assert [group.slug for group in search.groups(query, language=Language.NB).groups] == ["ny"]


def test_what_is_offered_besides_need_not_meet_on_the_day_wished_for() -> None:
    online = listing(2, format=Format.DIGITAL, lat=None, lon=None)
    musts = frozenset(Wish)
    query = Query(topics=("sovn",), near="1607", weekdays=Weekday.SUNDAY, musts=musts)
    answer = search_over(online).matches(query, language=Language.NB)
    assert answer.suggestions == []
    assert [group.slug for group in answer.instead.digital] == ["gruppe-2"]


@pytest.mark.parametrize(
    ("name", "written"),
    [("Søvnvansker", "søvnvansker"), ("ADHD", "ADHD"), ("Å ha mistet barn", "å ha mistet barn"), ("", "")],
)
def test_a_topic_inside_a_sentence(name: str, written: str) -> None:
    assert in_sentence(name) == written
