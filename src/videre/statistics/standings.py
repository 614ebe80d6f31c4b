"""Where each of a service's handovers stands, as far as the service may know: nothing of anyone.

What the service did itself is read from the trail, which nobody changes. So a handover looks the same whether the
person opened the card, chose, asked or erased everything; more is told only where the person wants it told.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from videre.database import reading
from videre.handover.lifecycle import OVER, HandoverState
from videre.handover.moving import Did
from videre.handover.retention import CARD_DAYS, card_is_over, valid_to
from videre.handover.shapes import Standing, Waits
from videre.handover.tables import Handover
from videre.people.clock import NORWAY, today
from videre.people.roles import Permission
from videre.people.shapes import Identity
from videre.trail.actions import RecordKind
from videre.trail.tables import TrailEntry

_BEGUN: Final = {
    Did.ISSUED.value: HandoverState.CARD_ISSUED,
    Did.FOUND_NOTHING.value: HandoverState.NO_OFFER,
}
_FOR_RECIPIENT: Final = frozenset({HandoverState.CONTACT_REQUESTED, HandoverState.CONTACTED})
_FOR_NOBODY: Final = OVER | {HandoverState.ATTENDED, HandoverState.DECLINED}


async def standings_for(identity: Identity, organisation_id: int | None = None) -> list[Standing]:
    """Return the handovers of one's own services (of one of them), the newest first, until their cards' last day."""
    mine = identity.organisations(Permission.HAND_OVER)
    wanted = sorted(mine if organisation_id is None else mine & {organisation_id})
    if not wanted:
        return []
    day = today()
    since = datetime.combine(day - timedelta(days=CARD_DAYS + 1), time(), tzinfo=NORWAY).astimezone(UTC)
    told = [*_BEGUN, Did.FOUND_UNSUITABLE.value]
    async with reading():
        entries = (
            await TrailEntry.select(TrailEntry.record_id, TrailEntry.what, TrailEntry.at)
            .where(
                (TrailEntry.record_kind == RecordKind.HANDOVER.value)
                & TrailEntry.organisation_id.is_in(wanted)
                & TrailEntry.what.is_in(told)
                & (TrailEntry.at >= since)
            )
            .order_by(TrailEntry.id)
        )
        wished = await Handover.select(Handover.id, Handover.state, Handover.moved_at).where(
            Handover.organisation.is_in(wanted) & Handover.feedback.eq(True)
        )
    return _standings(entries, {row["id"]: row for row in wished}, day)


def _standings(entries: list[dict[str, Any]], wished: dict[int, dict[str, Any]], day: date) -> list[Standing]:
    made: dict[int, dict[str, Any]] = {}
    set_aside: dict[int, datetime] = {}
    for entry in entries:
        if entry["what"] in _BEGUN:
            made.setdefault(entry["record_id"], entry)
        else:
            set_aside.setdefault(entry["record_id"], entry["at"])
    found = []
    for handover_id, entry in made.items():
        if card_is_over(valid_to(_day(entry["at"])), day):
            continue
        state, at = _BEGUN[entry["what"]], entry["at"]
        if handover_id in set_aside:
            state, at = HandoverState.UNSUITABLE, set_aside[handover_id]
        row = wished.get(handover_id)
        if row:
            state, at = HandoverState(row["state"]), row["moved_at"]
        found.append(Standing(handover_id, state, (day - _day(at)).days, waits_for(state), feedback=row is not None))
    return found[::-1]


def waits_for(state: HandoverState) -> Waits:
    """Return for whom a handover in a state waits."""
    if state in _FOR_NOBODY:
        return Waits.NOBODY
    return Waits.RECIPIENT if state in _FOR_RECIPIENT else Waits.PERSON


def _day(at: datetime) -> date:
    return at.astimezone(NORWAY).date()
