"""At the desk: from what a person looks for to a card, in one press. Nothing here says who they are."""

from __future__ import annotations

import secrets
from asyncio import to_thread
from collections.abc import Sequence
from datetime import date
from typing import Final

from videre.database import reading, writing
from videre.handover.holding import code_hash
from videre.handover.keeping import checked, counted
from videre.handover.lifecycle import HandoverMove, HandoverState
from videre.handover.moving import Did, moved
from videre.handover.need_lock import lock
from videre.handover.needs import query_of
from videre.handover.presses import code_of_press, first_pressed_at
from videre.handover.retention import valid_to
from videre.handover.shapes import IssuedCard, Need, Origin
from videre.handover.tables import Handover, KeptGroup
from videre.language import N_, Language
from videre.matching.search import Search
from videre.matching.shapes import MatchAnswer
from videre.people.actors import ActorKind
from videre.people.clock import now, today
from videre.people.roles import Permission
from videre.people.shapes import Identity
from videre.problems import Conflict, NotAllowed
from videre.trail.actions import RecordKind
from videre.trail.tables import TrailEntry

GONE = N_("Dette kortet er slettet. Lag et nytt.")
_HIGHEST_ID: Final = 2**31 - 1


def suggestions(search: Search, need: Need, *, language: Language, limit: int = 10, q: str = "") -> MatchAnswer:
    """Return explained suggestions for a need; ``q`` are words that are looked at now and kept nowhere.

    Raises ``Invalid`` for a place or topic we do not know.
    """
    return search.matches(query_of(need, q=q), language=language, limit=limit)


async def issue_card(
    *,
    identity: Identity,
    organisation_id: int,
    origin: Origin,
    need: Need,
    kept: Sequence[str],
    search: Search,
    press: str,
) -> IssuedCard:
    """Make a card and return it with its code, which is stored nowhere.

    ``kept`` are up to three groups by their slugs, none for «vi fant ingen». ``press`` is a key that is new for each
    card; the same key within a day returns the card of the first call, an empty one always makes a card. Everything is
    written in one transaction. Raises ``NotAllowed`` for who does not hand over in this organisation; ``Invalid``
    (fields ``near``, ``topic``, ``kept``); ``Conflict`` where the key came with another content.
    """
    if organisation_id not in identity.organisations(Permission.HAND_OVER):
        raise NotAllowed()
    need, groups = checked(need, kept, search)
    body = (organisation_id, origin, need, kept)
    at = now()
    code = code_of_press(identity.account_id, press, at)
    hashed, locked = await to_thread(_hashed_and_locked, code, need)  # before the block: nobody waits for it
    async with writing():
        first = await first_pressed_at(identity.account_id, press, body, at)
        if first == at:
            handover_id, made_on = await _free_id(), today()
            await Handover(
                id=handover_id,
                organisation=organisation_id,
                origin=origin.value,
                state=HandoverState.PREPARED.value,
                code_hash=hashed,
                need=locked,
                made_on=made_on,
                valid_to=valid_to(made_on),
                **counted(need, groups),
            ).save()
            for position, group in enumerate(groups):
                await KeptGroup(handover=handover_id, group=group.group_id, position=position).save()
            move, did = (HandoverMove.ISSUE, Did.ISSUED) if groups else (HandoverMove.FIND_NOTHING, Did.FOUND_NOTHING)
            await moved(handover_id, move, did, by=identity.acting_as(ActorKind.SENDER))
            return _issued(handover_id, code, valid_to(made_on), repeated=False)
    code = code_of_press(identity.account_id, press, first)
    return await _as_issued(code, await to_thread(code_hash, code))


def _hashed_and_locked(code: str, need: Need) -> tuple[str, str]:
    hashed = code_hash(code)
    return hashed, lock(need, code=code, code_hash=hashed)


async def _free_id() -> int:
    """Return an id that no handover has or had.

    By chance, not by counting on: SQLite would give the id of an erased handover to the next, and with it its trail.
    """
    while True:
        chosen = secrets.randbelow(_HIGHEST_ID) + 1
        had = (TrailEntry.record_kind == RecordKind.HANDOVER.value) & (TrailEntry.record_id == chosen)
        if not await Handover.exists().where(Handover.id == chosen) and not await TrailEntry.exists().where(had):
            return chosen


async def _as_issued(code: str, hashed: str) -> IssuedCard:
    """Return the card an earlier press made. Raises ``Conflict`` where it was erased meanwhile."""
    async with reading():
        rows = await Handover.select(Handover.id, Handover.valid_to).where(Handover.code_hash == hashed)
    if not rows:
        raise Conflict(GONE)
    return _issued(rows[0]["id"], code, rows[0]["valid_to"], repeated=True)


def _issued(handover_id: int, code: str, last_day: date, *, repeated: bool) -> IssuedCard:
    return IssuedCard(handover_id, code, f"/kort#{code}", last_day, repeated)
