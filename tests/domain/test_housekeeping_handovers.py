"""What the house does for handovers, and when: the clock at any hour, questions by day, erasing every hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests import handovers as h
from tests import world as w
from videre.database import writing
from videre.handover.follow_up import want_follow_up
from videre.handover.own_moves import opened
from videre.handover.tables import ContactRequest, FollowUp, Handover
from videre.housekeeping.jobs import JOBS, Job
from videre.housekeeping.running import run_all, run_if_due
from videre.language import Language
from videre.people.clock import now, today
from videre.settings import Settings

NIGHT, NOON = datetime(2026, 7, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, 10, tzinfo=UTC)
JOB = {job.work: job for job in JOBS}


async def asked_at(job: Job, at: datetime) -> bool:
    return job.asked is None or await job.asked(at)


async def test_somebody_who_waits_is_thought_of_at_night_and_nobody_is_asked_then() -> None:
    assert JOB["contact-clock"].every <= timedelta(minutes=5)
    assert JOB["handovers"].every <= timedelta(hours=1)
    for work in ("contact-clock", "handovers"):
        assert await asked_at(JOB[work], NIGHT)
    assert not await asked_at(JOB["follow-up"], NIGHT)
    assert await asked_at(JOB["follow-up"], NOON)


async def test_one_run_of_the_house_reminds_asks_and_erases(database: str, world: w.World) -> None:
    late, _ = await h.a_card(world.sleep)
    await opened(late)
    await h.a_request(late, world.sleep)
    curious, _ = await h.a_card(world.anxiety)
    await want_follow_up(curious, email="berit.planted@example.no", language=Language.NB, agreed=True)
    over, _ = await h.a_card(world.grief)
    async with writing():
        await ContactRequest.update({ContactRequest.made_at: now() - timedelta(hours=25)}, force=True)
        await FollowUp.update({FollowUp.begun_on: today() - timedelta(weeks=2)}, force=True)
        ended: dict[Any, Any] = {Handover.valid_to: today() - timedelta(days=1)}
        await Handover.update(ended).where(Handover.id == over.handover_id)
    said: list[str] = []
    settings = Settings(environment="demo")
    jobs = tuple(JOB[work] for work in ("contact-clock", "follow-up", "handovers"))
    assert (await run_all(settings, said.append, jobs)).done == 3
    assert said == [
        "contact requests: 1 reminders, 0 told on",
        "how it went: 1 asked",
        "handovers: 0 contact details, 1 cards, 0 addresses erased, 1 handovers counted and deleted, "
        "0 marks of repeats deleted",
    ]
    assert "planted" not in "".join(said)
    assert await run_if_due(JOB["handovers"], settings, "another") is None, "it was done just now"
