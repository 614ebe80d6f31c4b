"""Listings as lines, and the columns made of them, held against the listings themselves."""

from __future__ import annotations

import random
from datetime import datetime

import numpy as np

from tests.unit.matching_world import TODAY, listing, random_listing
from videre.directory.freshness import interval_days
from videre.directory.listing_lines import ListingHead, heads_of, lines_of, listing_of, listings_of
from videre.directory.meetings import Meetings
from videre.directory.recurrence import weekdays
from videre.directory.shapes import Accessibility, Format, Listing
from videre.matching.columns import AUDIENCES, FORMATS, NEVER, ROOMS, TOPIC_BIT, RowMaker
from videre.matching.index import TAIL, IndexBuilder, index_of
from videre.matching.records import Records
from videre.places.roads import road_network
from videre.topics.taxonomy import CROSS_TOPIC


def drawn(count: int = 300) -> list[Listing]:
    chance = random.Random(7)
    return [random_listing(number, chance) for number in range(1, count + 1)]


def test_a_head_is_the_first_fields_of_a_listing() -> None:
    fields = ListingHead.__struct_fields__
    assert Listing.__struct_fields__[: len(fields)] == fields


def test_lines_come_back_as_the_listings_they_were() -> None:
    said = [*drawn(), listing(999, name="Æ «ø»\n\t\\ 😀", description="to\nlinjer", website="https://x.no/?a=1&b='")]
    lines = lines_of(said)
    assert lines.count(b"\n") == len(said), "one line each, whatever stands in the texts"
    assert listings_of(lines) == said
    assert [listing_of(line) for line in lines.splitlines()] == said
    assert [head.id for head in heads_of(lines)] == [each.id for each in said]
    assert lines_of([]) == b""
    assert listings_of(b"") == []


def test_columns_say_what_the_listings_say() -> None:
    said = [
        *drawn(),
        listing(901, format=Format.DIGITAL, lat=None, lon=None, municipality="", meetings=None),
        listing(902, format=Format.PHONE, lat=59.0, lon=10.0, room_as_of=None, confirmed_on=None),
        listing(903, age_from=0, age_to=300, accessibility=tuple(Accessibility), cross_topic=True),
        listing(904, meetings=Meetings(datetime(2026, 1, 7, 18), rrule="FREQ=WEEKLY")),
        listing(905, meetings=Meetings(datetime(2026, 1, 8, 18), rrule="FREQ=WEEKLY")),
        listing(906, meetings=Meetings(datetime(2026, 1, 8, 18), rdates=(datetime(2026, 1, 10, 12),))),
        listing(907, topics=("unknown-topic",), cross_topic=True),
    ]
    maker = RowMaker()
    rows = maker.rows(lines_of(said))
    for at, each in enumerate(said):
        placed = each.format is Format.IN_PERSON and each.lat is not None
        assert rows["id"][at] == each.id
        assert rows["slug_hash"][at] == hash(each.slug)
        np.testing.assert_equal((rows["lat"][at], rows["lon"][at]), (each.lat, each.lon) if placed else (np.nan,) * 2)
        topics = {*each.topics, *([CROSS_TOPIC] if each.cross_topic else [])}
        assert rows["topics"][at] == sum(int(TOPIC_BIT[key]) for key in topics if key in TOPIC_BIT)
        assert FORMATS[rows["format"][at]] is each.format
        assert rows["municipality"][at] == (int(each.municipality) if each.municipality else -1)
        assert rows["languages"][at] == maker.languages.known(each.languages)
        assert AUDIENCES[rows["audience"][at]] is each.audience
        assert rows["age_from"][at] == each.age_from
        assert rows["age_to"][at] == min(127, 127 if each.age_to is None else each.age_to)
        assert rows["accessibility"][at] == maker.accessibility.known(each.accessibility)
        assert rows["weekdays"][at] == (weekdays(each.meetings) if each.meetings else 0)
        assert ROOMS[rows["room"][at]] is each.room
        assert rows["room_as_of"][at] == (each.room_as_of.toordinal() if each.room_as_of else NEVER)
        assert rows["confirmed_on"][at] == (each.confirmed_on.toordinal() if each.confirmed_on else NEVER)
        assert rows["confirm_every"][at] == interval_days(each.state)


def test_the_weekday_of_a_rule_without_one_is_that_of_its_own_start() -> None:
    monday, friday = datetime(2026, 1, 5, 18), datetime(2026, 1, 9, 18)
    assert [weekdays(Meetings(start, rrule="FREQ=WEEKLY;INTERVAL=2")) for start in (monday, friday)] == [1, 16]


def test_an_index_is_the_same_in_however_many_portions_and_expected_or_not() -> None:
    said = drawn()
    whole = index_of(said, road_network(), TODAY)
    for expected in (0, 10, 5000):
        builder = IndexBuilder(expected)
        for first in range(0, len(said), 70):
            builder.add(lines_of(said[first : first + 70]))
        builder.add(b"")
        built = builder.build(road_network(), TODAY)
        assert built.columns.capacity == len(said) + TAIL
        for name, values in vars(whole.columns).items():
            if isinstance(values, np.ndarray):
                np.testing.assert_array_equal(getattr(built.columns, name)[: len(said)], values[: len(said)])
        assert [built.listing(row) for row in range(len(said))] == said


def test_records_are_kept_as_they_were_past_the_first_room_and_after_a_rebuild() -> None:
    records, said = Records(), drawn(3000)
    records.extend(lines_of(said[:2000]))
    records.extend(lines_of(said[2000:]))
    assert [records[row] for row in (0, 1999, 2000, 2999)] == [said[row] for row in (0, 1999, 2000, 2999)]
    kept = records.only(np.array([5, 2500], dtype=np.int32))
    kept.extend(lines_of([said[7]]))
    assert [kept[row] for row in range(kept.count)] == [said[5], said[2500], said[7]]
