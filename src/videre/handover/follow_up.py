"""«Hvordan går det?»: who wants to be asked. What they answer is in ``follow_up_taps``."""

from __future__ import annotations

from typing import Any

from videre.database import empty_the_log, writing
from videre.handover.consent_rows import agreed_to_follow_up, took_follow_up_back
from videre.handover.contact_details import MUST_AGREE
from videre.handover.follow_up_rows import address_erased, seal_address
from videre.handover.handover_rows import lock_handover
from videre.handover.holding import Holder
from videre.handover.lifecycle import OVER, REFUSED
from videre.handover.moving import Did, noted
from videre.handover.tables import FollowUp
from videre.language import Language
from videre.people.actors import HOLDER
from videre.people.addresses import NO_ADDRESS, is_address, tidy_address
from videre.people.clock import now, today
from videre.problems import Conflict, FieldError, Invalid


async def want_follow_up(holder: Holder, *, email: str, language: Language, agreed: bool) -> None:
    """Let a person be asked after two and eight weeks; while that runs, only the address changes.

    Raises ``Invalid`` (email, agreed), ``Conflict`` where the handover is over, ``NotFound`` where it is gone.
    """
    address = tidy_address(email)
    faults = [] if is_address(address) else [FieldError("email", NO_ADDRESS)]
    faults += [] if agreed else [FieldError("agreed", MUST_AGREE)]
    if faults:
        raise Invalid(tuple(faults))
    handover_id = holder.handover_id
    values: dict[Any, Any] = {
        FollowUp.address: seal_address(handover_id, address),
        FollowUp.language: language.value,
    }
    anew: dict[Any, Any] = {
        FollowUp.begun_on: today(), FollowUp.step: "", FollowUp.token_hash: "", FollowUp.answer: "",
    }  # fmt: skip
    async with writing():
        if (await lock_handover(handover_id)).state in OVER:
            raise Conflict(REFUSED)
        running = (FollowUp.handover == handover_id) & FollowUp.address.is_not_null()
        if not await FollowUp.update(values).where(running).returning(FollowUp.id):
            await FollowUp.insert(FollowUp(handover=handover_id, begun_on=today())).on_conflict(
                target=FollowUp.handover, action="DO NOTHING"
            )
            await FollowUp.update({**values, **anew}).where(FollowUp.handover == handover_id)
        await agreed_to_follow_up(handover_id, now())
        await noted(handover_id, Did.WANTED_FOLLOW_UP, by=HOLDER)
    await empty_the_log()  # another address may have been there


async def stop_follow_up(holder: Holder) -> None:
    """Erase the address at once, and letters that have not left; harmless when repeated. Raises ``NotFound``."""
    async with writing():
        await lock_handover(holder.handover_id)
        if await address_erased(holder.handover_id):
            await took_follow_up_back(holder.handover_id, now())
            await noted(holder.handover_id, Did.STOPPED_FOLLOW_UP, by=HOLDER)
    await empty_the_log()
