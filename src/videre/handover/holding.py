"""From what somebody typed to the card they hold: every wrong answer looks the same and takes the same work."""

from __future__ import annotations

import secrets
from asyncio import sleep, to_thread

from msgspec import Struct

from videre.database import writing
from videre.handover.card_codes import read_code
from videre.handover.guessing import count_wrong, pause_for_everyone
from videre.handover.stretching import stretched, stretched_anew
from videre.handover.tables import Handover
from videre.language import N_
from videre.people.attempts import Tried, count_inside, forget_attempts
from videre.people.clock import today
from videre.problems import NotFound
from videre.signing import keyed_hash

NO_CARD = N_(
    "Vi finner ikke noe kort med denne koden. Se etter at du har skrevet den riktig. "
    "Et kort virker i 90 dager, og ikke etter at det er slettet."
)


class Holder(Struct, frozen=True):
    """Whoever has a card's code, checked. What is theirs is read and changed with this alone."""

    handover_id: int
    code: str
    """Ten signs without groups."""

    def __repr__(self) -> str:
        return f"Holder({self.handover_id})"  # a code must not come into a log by way of an error


def code_hash(code: str) -> str:
    """Return the keyed hash under which a card's code is stored. It takes its time (``stretching``)."""
    return _hash(stretched(code))


def _hash(made: bytes) -> str:
    return keyed_hash("card", made.hex())


async def handover_by_code(*, typed: str, address: str) -> Holder:
    """Return the holder of the card whose code was typed.

    ``address`` is the network address it came from. Each attempt is counted by it; a right one is taken back. Where
    many go wrong, from wherever, everyone waits a moment and nobody is kept out. Raises ``NotFound`` in the same words
    and after the same work for what cannot be a code, for no such card, and for one that is over or erased;
    ``TooMany`` where this address has tried too often.
    """
    code = read_code(typed)
    async with writing():
        await count_inside((Tried.CARD, address))
        pause = await pause_for_everyone()
    # What cannot be a code is looked up as well, as something no card has; and nobody waits for it with the database.
    # Always anew: a code that was erased a moment ago must not be known by a faster answer.
    hashed = _hash(await to_thread(stretched_anew, code or secrets.token_hex()))
    async with writing():
        wanted = (Handover.code_hash == hashed) & (Handover.valid_to >= today())
        rows = await Handover.select(Handover.id).where(wanted)
        if code and rows:
            await forget_attempts((Tried.CARD, address))
        else:
            await count_wrong()
    if pause:
        await sleep(pause)
    if not code or not rows:
        raise NotFound(NO_CARD)
    await to_thread(stretched, code)  # remembered for the page
    return Holder(int(rows[0]["id"]), code)
