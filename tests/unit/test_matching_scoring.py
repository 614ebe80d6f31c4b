"""What the score must do whatever the weights are: all else equal, each thing pulls the right way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videre.directory.freshness import HIDDEN_AFTER_DAYS, interval_days
from videre.directory.lifecycle import GroupState
from videre.directory.room import RoomStatus
from videre.directory.shapes import Audience, Format
from videre.matching.closeness import FACTOR, RELATIONS, Relation
from videre.matching.need import Need, WeightedTopic
from videre.matching.query import Weekday, Wish
from videre.matching.scoring import Way, freshness, score
from videre.matching.weights import FRESHNESS, ROOM
from videre.topics.taxonomy import TOPICS

from .matching_world import KEYS, TODAY, listing

SLEEP = Need(topics=(WeightedTopic("sovn"),))
minutes = st.floats(0, 3000)
keys = st.sampled_from(KEYS)
rooms = st.sampled_from(list(RoomStatus))


def way(time: float) -> Way:
    return Way(time, time)


@given(minutes, minutes, rooms, keys)
def test_more_travel_never_raises_a_score(near: float, further: float, room: RoomStatus, key: str) -> None:
    near, further = sorted((near, further))
    group, need = listing(room=room, topics=(key,)), Need(topics=(WeightedTopic(key),))
    assert score(group, need, way(near), TODAY) >= score(group, need, way(further), TODAY)


@given(keys, keys, minutes, minutes, rooms, rooms)
def test_a_group_on_the_topic_never_ranks_under_an_unrelated_one(
    asked: str, other: str, far: float, near: float, room: RoomStatus, other_room: RoomStatus
) -> None:
    need = Need(topics=(WeightedTopic(asked),))
    on_topic = score(listing(topics=(asked,), room=room), need, way(far), TODAY)
    if other not in RELATIONS[asked]:
        assert score(listing(topics=(other,), room=other_room), need, way(near), TODAY) == 0.0 < on_topic
    else:
        assert score(listing(topics=(other,), room=room), need, way(far), TODAY) <= on_topic


@given(minutes, keys)
def test_room_comes_in_the_order_of_the_evidence(time: float, key: str) -> None:
    need = Need(topics=(WeightedTopic(key),))
    by_room = {room: score(listing(topics=(key,), room=room), need, way(time), TODAY) for room in RoomStatus}
    waiting, full = by_room[RoomStatus.WAITLIST], by_room[RoomStatus.FULL]
    assert min(by_room[RoomStatus.GATHERING], by_room[RoomStatus.OPEN]) > by_room[RoomStatus.UNKNOWN] > waiting > full


def test_room_said_long_ago_counts_as_unknown() -> None:
    stale = listing(room=RoomStatus.FULL, room_as_of=TODAY - timedelta(days=61))
    assert score(stale, SLEEP, None, TODAY) == pytest.approx(ROOM[RoomStatus.UNKNOWN])


@given(st.integers(0, 400), st.integers(0, 400), st.sampled_from([GroupState.RUNNING, GroupState.GATHERING]))
def test_an_older_confirmation_never_raises_a_score(newer: int, older: int, state: GroupState) -> None:
    newer, older = sorted((newer, older))
    fresh, stale = (
        freshness(listing(confirmed_on=TODAY - timedelta(days=days), state=state), TODAY) for days in (newer, older)
    )
    assert fresh >= stale


def test_the_freshness_of_each_age() -> None:
    late = interval_days(GroupState.RUNNING)

    def at(days: int) -> float:
        return freshness(listing(confirmed_on=TODAY - timedelta(days=days), state=GroupState.RUNNING), TODAY)

    assert (at(0), at(late), at(late + 30)) == pytest.approx((1.0, *FRESHNESS[:2]))
    assert at(late + HIDDEN_AFTER_DAYS - 1) > 0.0 == at(late + HIDDEN_AFTER_DAYS)
    assert freshness(listing(confirmed_on=None), TODAY) == FRESHNESS[-1]


@pytest.mark.parametrize(
    ("wish", "need", "breaks"),
    [
        (Wish.WEEKDAY, {"weekdays": Weekday.FRIDAY}, {}),
        (Wish.LANGUAGE, {"languages": ("pl",)}, {}),
        (Wish.ACCESSIBILITY, {"accessibility": ("wheelchair",)}, {}),
    ],
)
def test_a_wish_lowers_and_a_must_leaves_out(wish: Wish, need: dict[str, object], breaks: dict[str, object]) -> None:
    group = listing(**breaks)
    plain = score(group, Need(), None, TODAY)
    assert 0.0 < score(group, Need(**need), None, TODAY) < plain  # type: ignore[arg-type]  # by name
    assert score(group, Need(**need, musts=frozenset({wish})), None, TODAY) == 0.0  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("need", "group"),
    [
        (Need(audience=Audience.MEN), listing(audience=Audience.WOMEN)),
        (Need(age=70), listing(age_to=67)),
        (Need(age=30), listing(age_from=50)),
        (Need(formats=(Format.DIGITAL,)), listing()),
        (Need(not_municipality="3107"), listing()),
        (Need(municipality="0301"), listing()),
        (Need(rooms=(RoomStatus.GATHERING,)), listing()),
        (Need(max_minutes=29.0), listing()),
        (Need(max_km=29.0), listing()),
    ],
)
def test_a_limit_is_never_passed(need: Need, group: object) -> None:
    assert score(group, need, way(30.0), TODAY) == 0.0  # type: ignore[arg-type]  # a listing
    assert score(group, Need(), way(30.0), TODAY) > 0.0  # type: ignore[arg-type]  # a listing


@given(st.lists(keys, min_size=1, max_size=3, unique=True), keys, minutes, rooms)
def test_a_score_is_a_share_of_one(asked: list[str], own: str, time: float, room: RoomStatus) -> None:
    need = Need(topics=tuple(WeightedTopic(key) for key in asked))
    assert 0.0 <= score(listing(topics=(own,), room=room), need, way(time), TODAY) <= 1.0


def test_closeness_falls_from_the_same_topic_to_a_related_one() -> None:
    assert list(FACTOR) == list(Relation)
    assert list(FACTOR.values()) == sorted(FACTOR.values(), reverse=True)


def test_every_topic_is_itself_and_reaches_groups_open_to_all() -> None:
    for each in TOPICS:
        assert RELATIONS[each.key][each.key] is Relation.SAME
        assert "pa-tvers" in RELATIONS[each.key]
    assert RELATIONS["panikk"]["angst"] is Relation.PARENT
    assert RELATIONS["angst"]["panikk"] is Relation.CHILD


def test_a_group_open_to_any_topic_fits_every_need() -> None:
    group = listing(topics=("spill",), cross_topic=True)
    assert score(group, SLEEP, None, TODAY) == pytest.approx(FACTOR[Relation.CROSS] * ROOM[RoomStatus.OPEN])
