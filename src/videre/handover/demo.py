"""Invented handovers of the demonstration's team: what came of a year's, and a few cards that are out now."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, NamedTuple

from videre.bulk import insert_many
from videre.database import writing
from videre.directory.shapes import OrganisationKind
from videre.directory.tables import Organisation
from videre.handover.card_codes import new_code
from videre.handover.holding import code_hash
from videre.handover.lifecycle import HandoverState
from videre.handover.moving import Did
from videre.handover.need_lock import lock
from videre.handover.retention import valid_to
from videre.handover.shapes import Need, Origin
from videre.handover.tables import Handover, HandoverOutcome
from videre.people.actors import ActorKind
from videre.people.clock import today
from videre.people.demo import RPH_TEAM, demo_logins
from videre.trail.actions import RecordKind
from videre.trail.tables import TrailEntry

SEED: Final = 20261122
MONTHS: Final = range(-15, -2)
"""The months of which there are outcomes, counted from today's: their cards are over."""
_TOPICS: Final = {
    "angst": 30, "depresjon": 24, "sovn": 18, "stress": 14, "sosial-angst": 9, "sorg": 5, "ensomhet": 4, "rus": 2,
}  # fmt: skip
_ORIGINS: Final = {
    Origin.TALKS: 34, Origin.GUIDED_SELF_HELP: 22, Origin.INTRODUCTION_COURSE: 18, Origin.OTHER_COURSE: 14,
    Origin.ANXIETY_GROUP: 8, Origin.JOB_COPING: 3,
}  # fmt: skip
_WAYS: Final = {
    ("0-16", "0-15"): 40, ("0-16", "15-30"): 26, ("16-40", "15-30"): 16, ("16-40", "30-60"): 10, ("40-80", "60-120"): 4,
    ("", ""): 12,
}  # fmt: skip
_NOTHING_IN: Final = {"3107": 3, "3110": 5, "3118": 2}
"""Municipalities around Fredrikstad, with how often nothing was found there."""


class _Live(NamedTuple):
    days: int
    state: HandoverState
    origin: Origin
    topic: str
    feedback: bool = False
    still_days: int = 0


_S = HandoverState
_LIVE: Final = (
    _Live(52, _S.ATTENDED, Origin.TALKS, "angst", feedback=True, still_days=20),
    _Live(38, _S.CARD_ISSUED, Origin.OTHER_COURSE, "stress"),
    _Live(31, _S.CHOSEN, Origin.GUIDED_SELF_HELP, "sovn", feedback=True, still_days=9),
    _Live(26, _S.NO_OFFER, Origin.TALKS, "sorg"),
    _Live(17, _S.OPENED, Origin.TALKS, "depresjon"),
    _Live(12, _S.OPENED, Origin.INTRODUCTION_COURSE, "angst", feedback=True, still_days=11),
    _Live(6, _S.DECLINED, Origin.ANXIETY_GROUP, "sosial-angst", feedback=True, still_days=2),
    _Live(3, _S.CARD_ISSUED, Origin.TALKS, "depresjon"),
    _Live(1, _S.CARD_ISSUED, Origin.GUIDED_SELF_HELP, "sovn"),
)
"""Days since the card was made, and since the person's last step; the oldest first."""


async def load_demo_handovers(*, on: date | None = None) -> int:
    """Load what came of a year's handovers and the cards that are out on a day (today); return how many in all.

    Nothing in production, without the demonstration's team, and where the team has handed over already. Deterministic
    but for the day and the cards' codes, which nobody has.
    """
    logins = {each.email: each for each in await demo_logins()}
    randi = logins.get("randi@example.no")
    if randi is None:
        return 0
    day = on or today()
    past = _past(day)
    async with writing():
        rows = await Organisation.select(Organisation.id).where(
            (Organisation.name == RPH_TEAM) & (Organisation.kind == OrganisationKind.RPH_TEAM.value)
        )
        if not rows or await _handed_over(rows[0]["id"]):
            return 0
        team = int(rows[0]["id"])
        await insert_many(
            HandoverOutcome._meta.tablename,
            {"organisation": [team] * len(past), **{name: [row[name] for row in past] for name in past[0]}},
        )
        chance = random.Random(SEED)  # noqa: S311  # invented
        for live in _LIVE:
            await _live(live, team, day, randi.account_id, randi.name, chance.randint(1, 2**31 - 1))
    return len(past) + len(_LIVE)


async def _handed_over(team: int) -> bool:
    return bool(
        await HandoverOutcome.exists().where(HandoverOutcome.organisation == team)
        or await Handover.exists().where(Handover.organisation == team)
    )


def _past(day: date) -> list[dict[str, Any]]:
    """Return outcomes of a year's months, more in spring and autumn than in summer."""
    chance = random.Random(SEED)  # noqa: S311  # invented
    number, found = day.year * 12 + day.month - 1, []
    for each in (number + back for back in MONTHS):
        month = date(each // 12, each % 12 + 1, 1)
        busy = 9 if month.month in {7, 12} else 20
        found += [_outcome(month, chance) for _ in range(chance.randint(busy, busy + 9))]
    return found


def _outcome(month: date, chance: random.Random) -> dict[str, Any]:
    nothing = chance.random() < 0.06
    km, minutes = ("", "") if nothing else _one(_WAYS, chance)
    opened = chance.random() < 0.84
    chosen = opened and not nothing and chance.random() < 0.76
    asked = chosen and chance.random() < 0.72
    in_time = asked and chance.random() < 0.8
    # Who is contacted by a named person within two days comes more often.
    attended = chosen and chance.random() < (0.7 if in_time else 0.4)
    return {
        "month": month,
        "origin": _one(_ORIGINS, chance).value,
        "topic": _one(_TOPICS, chance),
        "ending": (_S.CLOSED if asked or attended else _S.EXPIRED).value,
        "km_band": km,
        "minutes_band": minutes,
        "nothing_in": _one(_NOTHING_IN, chance) if nothing else "",
        "was_opened": opened,
        "has_chosen": chosen,
        "has_asked": asked,
        "contacted_in_time": in_time,
        "has_attended": attended,
    }


async def _live(live: _Live, team: int, day: date, account: int, name: str, handover_id: int) -> None:
    """Put a card that is out in the database, with its entry on the trail; no request hangs on it."""
    code = new_code()
    hashed, made_on = code_hash(code), day - timedelta(days=live.days)
    steps = [_S.CARD_ISSUED, _S.OPENED, _S.CHOSEN, _S.ATTENDED]
    came = steps.index(live.state) if live.state in steps else int(live.state is _S.DECLINED)
    nothing = live.state is _S.NO_OFFER
    await Handover(
        id=handover_id,
        organisation=team,
        origin=live.origin.value,
        state=live.state.value,
        code_hash=hashed,
        need=lock(Need(topics=(live.topic,), near="1607"), code=code, code_hash=hashed),
        made_on=made_on,
        valid_to=valid_to(made_on),
        moved_at=_noon(day - timedelta(days=live.still_days if live.feedback else live.days)),
        feedback=live.feedback,
        topic=live.topic,
        km_band="" if nothing else "0-16",
        minutes_band="" if nothing else "0-15",
        nothing_in="3107" if nothing else "",
        was_opened=came > 0,
        has_chosen=came > 1,
        has_attended=came > 2,
    ).save()
    await TrailEntry(
        at=_noon(made_on),
        account_id=account,
        who=name,
        capacity=ActorKind.SENDER.value,
        what=(Did.FOUND_NOTHING if nothing else Did.ISSUED).value,
        record_kind=RecordKind.HANDOVER.value,
        record_id=handover_id,
        organisation_id=team,
    ).save()


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(11), tzinfo=UTC)


def _one(weights: dict[Any, int], chance: random.Random) -> Any:
    return chance.choices(list(weights), list(weights.values()))[0]
