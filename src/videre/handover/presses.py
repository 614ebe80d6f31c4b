"""A press or a call that comes twice makes one card: by the keyed hash of who pressed, and of what was sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct

from videre.handover.card_codes import code_from, new_code
from videre.handover.tables import RepeatableCall
from videre.language import N_
from videre.people.clock import now
from videre.problems import Conflict
from videre.signing import keyed_hash

OTHER_CONTENT = N_("Denne nøkkelen er alt brukt til et kort med annet innhold. Bruk en ny nøkkel for et nytt kort.")
"""Said to who sends one key with two bodies."""


class Pressed(Struct, frozen=True):
    """A press: the code of its card, and whether it came before."""

    code: str
    repeated: bool

    def __repr__(self) -> str:
        return f"Pressed(repeated={self.repeated})"


async def pressed(account_id: int, press: str, body: object) -> Pressed:
    """Count a press and return the code of its card; inside ``writing()``.

    The code is made of who pressed, the key and the instant of the first press, so a repeated one leads to the same
    card without the code being stored, and a key that is used again another day leads to another. Without a key each
    press is the first. Raises ``Conflict`` where the key came with another body.
    """
    if not press:
        return Pressed(new_code(), repeated=False)
    who = f"{account_id}\n{press}"
    # With the key in it, which is not stored: else who has our secret could guess the need by its hash.
    said = keyed_hash("card body", f"{who}\n{msgspec.json.encode(body).decode()}")
    key = keyed_hash("card press", who)
    at = now()
    await RepeatableCall.insert(RepeatableCall(key_hash=key, body_hash=said, made_at=at)).on_conflict(
        target=RepeatableCall.key_hash, action="DO NOTHING"
    )
    row: dict[str, Any] = (
        await RepeatableCall.select(RepeatableCall.body_hash, RepeatableCall.made_at).where(
            RepeatableCall.key_hash == key
        )
    )[0]
    if row["body_hash"] != said:
        raise Conflict(OTHER_CONTENT)
    return Pressed(_code(who, row["made_at"]), repeated=row["made_at"] != at)


def _code(who: str, made_at: datetime) -> str:
    """Return the code of a press. Some numbers are no codes: then the next is tried."""
    at, turn = made_at.astimezone(UTC).isoformat(), 0
    while not (code := code_from(int(keyed_hash("card code", f"{who}\n{at}\n{turn}"), 16))):
        turn += 1
    return code
