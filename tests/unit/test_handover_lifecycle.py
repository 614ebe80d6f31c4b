"""Every state × every move × every actor of a handover and its requests, written out again here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from videre.handover.lifecycle import (
    MOVES,
    OVER,
    WITH_REQUEST,
    HandoverMove,
    HandoverState,
    may,
    next_state,
)
from videre.handover.request_life import (
    ANSWERS,
    UNDER_WAY,
    Answer,
    Due,
    RequestState,
    answered,
    answers_from,
    due,
    in_time,
)
from videre.people.actors import ActorKind
from videre.problems import Conflict, NotAllowed

S, M, K = HandoverState, HandoverMove, ActorKind

# One row a state, one column a move: the first letters of the state it leads to, «-» for refused, and after the colon
# who may make it: s sender, h holder, r recipient, v Videre itself.
STATES = {
    "P": S.PREPARED, "I": S.CARD_ISSUED, "O": S.OPENED, "C": S.CHOSEN, "R": S.CONTACT_REQUESTED, "T": S.CONTACTED,
    "F": S.FIRST_MEETING_SET, "A": S.ATTENDED, "N": S.NOT_ATTENDED, "X": S.CLOSED, "E": S.NO_OFFER, "D": S.DECLINED,
    "W": S.WITHDRAWN, "Z": S.EXPIRED, "U": S.UNSUITABLE,
}  # fmt: skip
WHO = {"s": K.SENDER, "h": K.HOLDER, "r": K.RECIPIENT, "v": K.SYSTEM}
TABLE = """
   issue find-nothing open choose request contact set-meeting attend miss cannot-help lapse look-again decline withdraw find-unsuitable erase expire close
P  I:s   E:s          -    -      -       -       -           -      -    -           -     -          -       -        U:s             X:h   Z:v    -
I  -     -            O:h  C:h    -       -       -           -      -    -           -     -          D:h     -        U:s             X:h   Z:v    -
O  -     -            -    C:h    -       -       -           A:h    -    -           -     -          D:h     -        U:s             X:h   Z:v    -
C  -     -            -    C:h    R:h     -       -           A:h    -    -           -     O:h        D:h     -        U:s             X:h   Z:v    -
R  -     -            -    -      -       T:r     F:r         A:rh   -    O:r         O:v   -          -       W:h      -               X:h   -      X:v
T  -     -            -    C:h    -       -       F:r         A:rh   N:r  O:r         -     O:h        D:h     W:h      -               X:h   -      X:v
F  -     -            -    -      -       -       F:r         A:rh   N:r  O:r         -     O:h        D:h     W:h      -               X:h   -      X:v
A  -     -            -    C:h    -       -       -           -      -    -           -     O:h        D:h     -        -               X:h   -      X:v
N  -     -            -    C:h    -       -       F:r         A:rh   -    O:r         -     O:h        D:h     W:h      -               X:h   -      X:v
X  -     -            -    -      -       -       -           -      -    -           -     -          -       -        -               -     -      -
E  -     -            -    C:h    -       -       -           -      -    -           -     -          D:h     -        U:s             X:h   Z:v    -
D  -     -            -    C:h    -       -       -           A:h    -    -           -     O:h        -       -        -               X:h   Z:v    -
W  -     -            -    C:h    -       -       -           A:h    -    -           -     O:h        D:h     -        -               X:h   Z:v    -
Z  -     -            -    -      -       -       -           -      -    -           -     -          -       -        -               -     -      -
U  -     -            -    -      -       -       -           -      -    -           -     -          -       -        -               -     -      -
"""  # noqa: E501
_HEAD, *_ROWS = [line.split() for line in TABLE.strip().splitlines()]
EXPECTED = {
    (STATES[row[0]], HandoverMove(move)): cell for row in _ROWS for move, cell in zip(_HEAD, row[1:], strict=True)
}


def test_the_table_above_is_whole() -> None:
    assert len(EXPECTED) == len(HandoverState) * len(HandoverMove)
    assert set(STATES.values()) == set(HandoverState)
    assert {pair for pair, cell in EXPECTED.items() if cell != "-"} == set(MOVES)


@pytest.mark.parametrize("kind", list(ActorKind))
@pytest.mark.parametrize(("state", "move"), list(EXPECTED))
def test_every_move_from_every_state_by_everyone(state: HandoverState, move: HandoverMove, kind: ActorKind) -> None:
    to, _, who = EXPECTED[state, move].partition(":")
    if to == "-":
        with pytest.raises(Conflict):
            next_state(state, move, by=kind)
        assert not may(state, move, by=kind)
    elif kind not in {WHO[letter] for letter in who}:
        with pytest.raises(NotAllowed):
            next_state(state, move, by=kind)
        assert not may(state, move, by=kind)
    else:
        assert next_state(state, move, by=kind) is STATES[to]
        assert may(state, move, by=kind)


def test_nothing_leads_out_of_what_is_over_and_everything_else_leads_there() -> None:
    assert {state for state, _ in MOVES} == set(HandoverState) - OVER
    reached = {S.PREPARED}
    for _ in HandoverState:
        reached |= {step.to for (state, _), step in MOVES.items() if state in reached}
    assert reached == set(HandoverState)


def test_a_starter_a_steward_or_an_administrator_makes_no_move_of_a_handover() -> None:
    deciding = {ActorKind.STARTER, ActorKind.STEWARD, ActorKind.ADMINISTRATOR, ActorKind.PERSON}
    assert not any(step.by & deciding for step in MOVES.values())


# The same for a request: one row a state, one column an answer, the state it leads to and the handover's move.
REQUESTS = """
             contacted          meeting-set              came         did-not-come  cannot-help
waiting      contacted/contact  meeting-set/set-meeting  came/attend  -             cannot-help/cannot-help
contacted    -                  meeting-set/set-meeting  came/attend  missed/miss   cannot-help/cannot-help
meeting-set  -                  meeting-set/set-meeting  came/attend  missed/miss   cannot-help/cannot-help
missed       -                  meeting-set/set-meeting  came/attend  -             cannot-help/cannot-help
came         -                  -                        -            -             -
cannot-help  -                  -                        -            -             -
withdrawn    -                  -                        -            -             -
lapsed       -                  -                        -            -             -
"""
_ANSWERS, *_REQUEST_ROWS = [line.split() for line in REQUESTS.strip().splitlines()]
EXPECTED_ANSWERS = {
    (RequestState(row[0]), Answer(answer)): cell
    for row in _REQUEST_ROWS
    for answer, cell in zip(_ANSWERS, row[1:], strict=True)
}


def test_the_table_of_answers_is_whole() -> None:
    assert len(EXPECTED_ANSWERS) == len(RequestState) * len(Answer)
    assert {pair for pair, cell in EXPECTED_ANSWERS.items() if cell != "-"} == set(ANSWERS)


@pytest.mark.parametrize(("state", "answer"), list(EXPECTED_ANSWERS))
def test_every_answer_to_a_request_in_every_state(state: RequestState, answer: Answer) -> None:
    to, _, move = EXPECTED_ANSWERS[state, answer].partition("/")
    if to == "-":
        with pytest.raises(Conflict):
            answered(state, answer)
        assert answer not in answers_from(state)
    else:
        found = answered(state, answer)
        assert (found.to, found.move) == (RequestState(to), HandoverMove(move))
        assert answer in answers_from(state)


ALONGSIDE = {
    RequestState.WAITING: S.CONTACT_REQUESTED,
    RequestState.CONTACTED: S.CONTACTED,
    RequestState.MEETING_SET: S.FIRST_MEETING_SET,
    RequestState.MISSED: S.NOT_ATTENDED,
}


@pytest.mark.parametrize("state", sorted(UNDER_WAY))
def test_whatever_a_recipient_may_answer_the_handover_can_follow(state: RequestState) -> None:
    for answer in answers_from(state):
        done = answered(state, answer)
        to = next_state(ALONGSIDE[state], done.move, by=ActorKind.RECIPIENT)
        assert done.to not in ALONGSIDE or to is ALONGSIDE[done.to]


def test_contact_details_exist_exactly_while_a_request_is_under_way() -> None:
    assert {"waiting", "contacted", "meeting-set", "missed"} == UNDER_WAY
    assert set(ALONGSIDE.values()) == set(WITH_REQUEST)


MADE = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "reminded", "escalated", "expected"),
    [
        (0, False, False, None),
        (23.99, False, False, None),
        (24, False, False, Due.REMINDER),
        (24, True, False, None),
        (47.99, True, False, None),
        (48, True, False, Due.ESCALATION),
        (48, False, False, Due.ESCALATION),
        (48, True, True, None),
        (500, False, True, None),
    ],
)
def test_the_clock_of_48_hours(hours: float, reminded: bool, escalated: bool, expected: Due | None) -> None:
    at = MADE + timedelta(hours=hours)
    for state in RequestState:
        asked = due(state, MADE, at, reminded=reminded, escalated=escalated)
        assert asked is (expected if state is RequestState.WAITING else None)


def test_contact_in_time_is_within_the_48_hours() -> None:
    assert in_time(MADE, MADE + timedelta(hours=48))
    assert not in_time(MADE, MADE + timedelta(hours=48, seconds=1))
