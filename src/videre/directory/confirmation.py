"""What a contact answers to «Stemmer dette fortsatt?», through the signed link and without signing in.

Opening the link changes nothing: programs that look through mail open every link. Only the answer, sent as a form,
does. The link is worth one answer; whoever taps again is told kindly that we know.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from msgspec import Struct

from videre.database import reading, writing
from videre.directory.confirmation_letters import ended_for_contacts, told_steward
from videre.directory.confirmation_links import Linked, read_link
from videre.directory.group_changes import change_row, moved
from videre.directory.group_rows import Values, next_version, recorded
from videre.directory.lifecycle import LISTED, REFUSED, GroupState, Move
from videre.directory.meetings import today
from videre.directory.receivers import contacts_of, stewards_of
from videre.directory.reminders import counted_from
from videre.directory.room import RoomStatus
from videre.directory.schedule import link_works_until
from videre.directory.tables import Group
from videre.people.actors import Actor, ActorKind
from videre.post.letters import MailKind
from videre.post.outbox import queue_letter
from videre.problems import Conflict, NotFound

CONTACT = Actor(ActorKind.STARTER, "kontakt (lenke)")
"""Whoever holds the link: somebody who reads a contact's mail."""


class Answer(StrEnum):
    """What a contact can say about a listing."""

    STILL = "still"
    CHANGED = "changed"
    FULL = "full"
    ENDED = "ended"


class Standing(StrEnum):
    """What a link is good for now."""

    OPEN = "open"
    """It can be answered."""
    ANSWERED = "answered"
    """The listing has been confirmed since the letter was sent."""
    PAUSED = "paused"
    ENDED = "ended"
    MERGED = "merged"
    NOT_LISTED = "not-listed"
    """It is with its starter or its steward again."""
    EXPIRED = "expired"
    """The letter is too old."""


class Asked(Struct, frozen=True):
    """What the page of a link shows: the group's name, and nothing else of it."""

    name: str
    standing: Standing
    confirmed_on: date | None = None
    """When the listing was confirmed; for ``Standing.ANSWERED`` only."""


class Answered(Struct, frozen=True):
    """What came of an answer. ``standing`` is what the link was worth: only ``OPEN`` changed anything.

    ``next_path`` is where the person can go on: to their own page of the group, which asks them to sign in.
    """

    name: str
    answer: Answer
    standing: Standing
    next_path: str = ""


async def asked_about(signed: str, on: date | None = None) -> Asked | None:
    """Return what a link asks about, on a day (today); None for a link that is not ours. Changes nothing."""
    linked = read_link(signed)
    if linked is None:
        return None
    async with reading():
        row = await _row(linked)
    return None if row is None else _asked(row, linked, on or today())


async def answer(*, signed: str, answer: Answer, on: date | None = None) -> Answered:
    """Take an answer. A link that was answered before, or has expired, changes nothing and says so.

    ``STILL``: confirmed today, and back if it was flagged or hidden. ``CHANGED``: the same, and the steward's people
    are told. ``FULL``: the same, with no room. ``ENDED``: the group has ended; its contacts and the steward's people
    are told, in case it was a mistake. Raises ``NotFound`` for a link that is not ours.
    """
    linked, day = read_link(signed), on or today()
    if linked is None:
        raise NotFound()
    try:
        return await _answer(linked, answer, day)
    except Conflict:
        # The other contact answered at the same instant: look again, and say how it stands now.
        return await _answer(linked, answer, day)


async def _answer(linked: Linked, answer: Answer, on: date) -> Answered:
    async with writing():
        row = await _row(linked)
        if row is None:
            raise NotFound()
        standing = _asked(row, linked, on).standing
        if standing is Standing.OPEN:
            await _take(answer, row, on)
    path = f"/arbeid/mine/{linked.group_id}" if answer is Answer.CHANGED else ""
    return Answered(row["name"], answer, standing, path)


async def _row(linked: Linked) -> dict[str, Any] | None:
    rows: list[dict[str, Any]] = await Group.select(
        Group.id, Group.name, Group.state, Group.confirmed_on, Group.created_at, Group.steward
    ).where(Group.id == linked.group_id)
    return rows[0] if rows else None


def _asked(row: dict[str, Any], linked: Linked, on: date) -> Asked:
    elsewhere = {
        GroupState.PAUSED: Standing.PAUSED,
        GroupState.ENDED: Standing.ENDED,
        GroupState.MERGED: Standing.MERGED,
    }
    state = GroupState(row["state"])
    if state in elsewhere:
        return Asked(row["name"], elsewhere[state])
    if state not in LISTED:
        return Asked(row["name"], Standing.NOT_LISTED)
    if counted_from(row) > linked.counted_from:
        return Asked(row["name"], Standing.ANSWERED, row["confirmed_on"])
    if on > link_works_until(linked.counted_from):
        return Asked(row["name"], Standing.EXPIRED)
    return Asked(row["name"], Standing.OPEN)


async def _take(answer: Answer, row: dict[str, Any], on: date) -> None:
    version = await next_version()
    # The version's row is where writers meet: what was read before it may have changed while we waited.
    unchanged = (Group.id == row["id"]) & (Group.state == row["state"]) & _same(Group.confirmed_on, row["confirmed_on"])
    await change_row(_values(answer, on), CONTACT, version, unchanged, REFUSED)
    await recorded(f"answer-{answer.value}", row, CONTACT)
    if answer is Answer.ENDED:
        await moved(row["id"], Move.END, CONTACT)
    if answer in {Answer.CHANGED, Answer.ENDED}:
        await _tell(answer, row, on)


def _values(answer: Answer, on: date) -> Values:
    if answer is Answer.ENDED:
        return {}
    values: Values = {"confirmed_on": on, "unconfirmed": False, "missing": False}
    if answer is Answer.FULL:
        values |= {"room": RoomStatus.FULL.value, "room_as_of": on}
    return values


async def _tell(answer: Answer, row: dict[str, Any], on: date) -> None:
    group_id, name = row["id"], row["name"]
    for email, language in await stewards_of(row["steward"], on):
        letter = told_steward(name, group_id, language, ended=answer is Answer.ENDED)
        await queue_letter(letter, to=email, kind=MailKind.QUEUE, language=language, about_id=group_id)
    if answer is Answer.ENDED:
        for email, language in (await contacts_of([group_id], on))[group_id]:
            letter = ended_for_contacts(name, language)
            await queue_letter(letter, to=email, kind=MailKind.GROUP_NEWS, language=language, about_id=group_id)


def _same(column: Any, value: Any) -> Any:
    return column.is_null() if value is None else column == value
