"""A press or a call that comes twice makes one card: by the keyed hash of who pressed, and of what was sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from videre.handover.card_codes import code_from, new_code
from videre.handover.tables import RepeatableCall
from videre.language import N_
from videre.problems import Conflict
from videre.signing import keyed_hash

OTHER_CONTENT = N_("Denne nøkkelen er alt brukt til et kort med annet innhold. Bruk en ny nøkkel for et nytt kort.")
"""Said to who sends one key with two bodies."""


def code_of_press(account_id: int, press: str, at: datetime) -> str:
    """Return the code of the card that a press makes whose first instant is ``at`` (aware).

    It is made of who pressed, the key and that instant: a repeated press leads to the same card without the code being
    stored, and a key that is used again another day leads to another. Without a key it is new each time.
    """
    if not press:
        return new_code()
    made_of, turn = f"{_who(account_id, press)}\n{at.astimezone(UTC).isoformat()}", 0
    while not (code := code_from(int(keyed_hash("card code", f"{made_of}\n{turn}"), 16))):
        turn += 1  # some numbers are no codes: then the next is tried
    return code


async def first_pressed_at(account_id: int, press: str, body: object, at: datetime) -> datetime:
    """Note a press made ``at`` an instant, and return when it was made first; inside ``writing()``.

    Without a key each press is the first. Raises ``Conflict`` where the key came with another body.
    """
    if not press:
        return at
    who = _who(account_id, press)
    # With the key in it, which is not stored: else who has our secret could guess the need by its hash.
    said = keyed_hash("card body", f"{who}\n{msgspec.json.encode(body).decode()}")
    key = keyed_hash("card press", who)
    await RepeatableCall.insert(RepeatableCall(key_hash=key, body_hash=said, made_at=at)).on_conflict(
        target=RepeatableCall.key_hash, action="DO NOTHING"
    )
    columns = (RepeatableCall.body_hash, RepeatableCall.made_at)
    row: dict[str, Any] = (await RepeatableCall.select(*columns).where(RepeatableCall.key_hash == key))[0]
    if row["body_hash"] != said:
        raise Conflict(OTHER_CONTENT)
    first: datetime = row["made_at"]
    return first


def _who(account_id: int, press: str) -> str:
    return f"{account_id}\n{press}"
