"""Asking how it went, after two and eight weeks: each once, and the address is erased with the last."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from videre.database import empty_the_log, reading, writing
from videre.handover.follow_up_letters import how_is_it_going
from videre.handover.follow_up_rows import unseal_address
from videre.handover.handover_rows import lock_handover
from videre.handover.lifecycle import OVER
from videre.handover.moving import Did, noted
from videre.handover.retention import TWO_WEEKS, FollowUpStep, follow_up_due
from videre.handover.tables import FollowUp
from videre.language import Language
from videre.people.actors import SYSTEM
from videre.people.clock import NORWAY
from videre.post.letters import MailKind
from videre.post.outbox import queue_letter
from videre.problems import Conflict, NotFound
from videre.sealing import Unsealable
from videre.signing import new_token, token_hash

logger = logging.getLogger(__name__)


async def send_follow_ups(now: datetime) -> int:
    """Queue what is due at an instant (aware); return how many letters. Safe to run by two at once, and again."""
    today = now.astimezone(NORWAY).date()
    begun = FollowUp.address.is_not_null() & (FollowUp.begun_on <= today - TWO_WEEKS)
    async with reading():
        rows = await FollowUp.select(FollowUp.handover, FollowUp.begun_on, FollowUp.step).where(begun)
    sent = locked = 0
    for row in rows:
        if follow_up_due(row["begun_on"], row["step"], today):
            try:
                with suppress(Conflict, NotFound):  # another is at it; the next run looks again
                    sent += await _send(row["handover"], today)
            except Unsealable:
                locked += 1
    if locked:
        logger.error("Follow-up: %d address(es) cannot be opened with the seal keys at hand.", locked)
    await empty_the_log()
    return sent


async def _send(handover_id: int, today: date) -> bool:
    async with writing():
        handover = await lock_handover(handover_id)
        rows: list[dict[str, Any]] = await FollowUp.select().where(FollowUp.handover == handover_id)
        row = rows[0] if rows else None
        if row is None or row["address"] is None or handover.state in OVER:
            return False
        step = follow_up_due(row["begun_on"], row["step"], today)
        if not step:
            return False
        last, token, language = step is FollowUpStep.EIGHT_WEEKS, new_token(), Language(row["language"])
        values: dict[Any, Any] = {
            FollowUp.step: step.value,
            FollowUp.token_hash: token_hash(token),
            FollowUp.answer: "",
            **({FollowUp.address: None} if last else {}),
        }
        still = (FollowUp.id == row["id"]) & (FollowUp.step == row["step"])
        if not await FollowUp.update(values).where(still).returning(FollowUp.id):
            return False
        await queue_letter(
            how_is_it_going(token, language, last=last),
            to=unseal_address(handover_id, row["address"]),
            kind=MailKind.FOLLOW_UP,
            language=language,
            about_id=handover_id,
        )
        await noted(handover_id, Did.ASKED_FOLLOW_UP, by=SYSTEM)
    return True
