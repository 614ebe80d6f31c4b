"""What is stored of «hvordan går det?»: an address under seal, and letters that have not left. Inside ``writing()``."""

from __future__ import annotations

from videre.handover.tables import FollowUp
from videre.post.letters import MailKind
from videre.post.states import MailState
from videre.post.tables import OutgoingMail
from videre.sealing import seal_for, unseal_for


def seal_address(handover_id: int, email: str) -> str:
    """Return an address sealed for one handover."""
    return seal_for(_purpose(handover_id), email)


def unseal_address(handover_id: int, sealed: str) -> str:
    """Return what :func:`seal_address` was given. Raises :class:`~videre.sealing.Unsealable`."""
    return unseal_for(_purpose(handover_id), sealed)


async def address_erased(handover_id: int) -> bool:
    """Erase the address, and letters to it that have not left; return False where there was none."""
    # What is being sent may come back and be tried again: it goes too, and leaves at most this once.
    states = [MailState.WAITING.value, MailState.SENDING.value, MailState.DEAD.value]
    mine = (OutgoingMail.kind == MailKind.FOLLOW_UP.value) & (OutgoingMail.about_id == handover_id)
    await OutgoingMail.delete().where(mine & OutgoingMail.state.is_in(states))
    running = (FollowUp.handover == handover_id) & FollowUp.address.is_not_null()
    return bool(await FollowUp.update({FollowUp.address: None}).where(running).returning(FollowUp.id))


def _purpose(handover_id: int) -> str:
    return f"follow-up {handover_id}"
