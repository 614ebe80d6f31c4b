"""What an administrator does about letters that did not arrive."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from videre.database import writing
from videre.language import N_
from videre.people.actors import ActorKind
from videre.people.roles import Permission
from videre.people.shapes import Identity
from videre.post.states import MailState
from videre.post.tables import OutgoingMail
from videre.problems import Conflict, NotAllowed, NotFound
from videre.trail.actions import RecordKind, record

NOT_DEAD = N_("E-posten venter ikke lenger på noe fra deg.")
NOTHING_LEFT = N_("Det er ikke noe igjen av denne e-posten å sende.")


async def send_again(*, mail_id: int, by: Identity) -> None:
    """Let a dead letter be tried anew, from the first attempt.

    Raises ``NotAllowed``, ``NotFound``, and ``Conflict`` for one that is not dead or whose text is erased.
    """
    values: dict[Any, Any] = {
        OutgoingMail.state: MailState.WAITING.value,
        OutgoingMail.attempts: 0,
        OutgoingMail.next_at: datetime.now(UTC),
        OutgoingMail.done_at: None,
    }
    async with writing():
        row = await _dead(mail_id, by)
        if row["letter"] is None:
            raise Conflict(NOTHING_LEFT)
        if not await OutgoingMail.update(values).where(_still_dead(mail_id)).returning(OutgoingMail.id):
            raise Conflict(NOT_DEAD)
        await _recorded("send-again", mail_id, row, by)


async def forget(*, mail_id: int, by: Identity) -> None:
    """Give a dead letter up for good: nothing of it is kept. Raises as :func:`send_again` does."""
    async with writing():
        row = await _dead(mail_id, by)
        if not await OutgoingMail.delete().where(_still_dead(mail_id)).returning(OutgoingMail.id):
            raise Conflict(NOT_DEAD)
        await _recorded("forget", mail_id, row, by)


async def _dead(mail_id: int, by: Identity) -> dict[str, Any]:
    if not by.may(Permission.KEEP_MAIL):
        raise NotAllowed()
    columns = (OutgoingMail.state, OutgoingMail.letter, OutgoingMail.kind, OutgoingMail.failure)
    rows: list[dict[str, Any]] = await OutgoingMail.select(*columns).where(OutgoingMail.id == mail_id)
    if not rows:
        raise NotFound()
    if rows[0]["state"] != MailState.DEAD.value:
        raise Conflict(NOT_DEAD)
    return rows[0]


def _still_dead(mail_id: int) -> Any:
    return (OutgoingMail.id == mail_id) & (OutgoingMail.state == MailState.DEAD.value)


async def _recorded(what: str, mail_id: int, row: dict[str, Any], by: Identity) -> None:
    actor = by.acting_as(ActorKind.ADMINISTRATOR)
    note = f"{row['kind']}: {row['failure']}"
    await record(what=what, kind=RecordKind.MAIL, record_id=mail_id, by=actor, note=note)
