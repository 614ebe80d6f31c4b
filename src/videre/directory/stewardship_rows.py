"""Who answers for groups changes: the rows, the history, the trail and the letters, for many groups at once.

Everything here runs inside ``writing()``, after the directory's version was raised, and changes groups in the order
of their ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from videre.directory.group_rows import recorded, stamp
from videre.directory.lifecycle import GroupState
from videre.directory.receivers import contacts_of
from videre.directory.stewardship_letters import steward_for_contacts
from videre.directory.tables import Group, Organisation, Stewardship
from videre.people.actors import Actor
from videre.people.stewards_of import Receiver
from videre.post.letters import MailKind
from videre.post.outbox import queue_letter
from videre.problems import Conflict, NotFound

LIVING = tuple(state.value for state in GroupState if state not in {GroupState.ENDED, GroupState.MERGED})
"""States in which somebody must answer for a group; what has ended stays with whom it ended."""
AT_ONCE = 500
"""Groups in one statement; SQLite takes no statement with more values than some thousands."""

GroupRow = dict[str, Any]


async def organisation_row(organisation_id: int) -> dict[str, Any]:
    """Return an organisation's row. Raises ``NotFound``. Callable inside ``reading()`` too."""
    rows = await Organisation.select().where(Organisation.id == organisation_id)
    if not rows:
        raise NotFound()
    found: dict[str, Any] = rows[0]
    return found


async def groups_of(organisation_id: int) -> list[GroupRow]:
    """Return the living groups an organisation answers for, by id. Callable inside ``reading()`` too."""
    columns = (Group.id, Group.name, Group.state, Group.municipality, Group.steward)
    mine = (Group.steward == organisation_id) & Group.state.is_in(list(LIVING))
    rows: list[GroupRow] = await Group.select(*columns).where(mine).order_by(Group.id)
    return rows


async def let_answer(
    groups: Sequence[GroupRow], organisation_id: int | None, by: Actor, on: date, version: int, last_day: date
) -> None:
    """Let an organisation, or None, answer for groups from ``on``; whoever did before does up to ``last_day``.

    Raises ``Conflict`` where one of them meanwhile has another steward than its row says.
    """
    values: Any = {"steward": organisation_id, "orphaned": organisation_id is None, **stamp(version, by)}
    for first in range(0, len(groups), AT_ONCE):
        some = sorted(groups[first : first + AT_ONCE], key=_id)
        ids = [row["id"] for row in some]
        whose = {row["steward"] for row in some}
        for steward in whose:
            of_steward = [row["id"] for row in some if row["steward"] == steward]
            same = Group.steward.is_null() if steward is None else Group.steward == steward
            changed = await Group.update(values).where(Group.id.is_in(of_steward) & same).returning(Group.id)
            if len(changed) != len(of_steward):
                raise Conflict()
        ending: Any = {Stewardship.to_on: last_day}
        await Stewardship.update(ending).where(Stewardship.group.is_in(ids) & Stewardship.to_on.is_null())
        if organisation_id is not None:
            history = (Stewardship(group=group_id, organisation=organisation_id, from_on=on) for group_id in ids)
            await Stewardship.insert(*history)
    for row in groups:
        # On the trail of both: the one it leaves, and the one that gets it.
        for reader in sorted({row["steward"], organisation_id} - {None}) or [None]:
            note = f"{row['steward'] or ''}→{organisation_id or ''}"
            await recorded("give-stewardship", {"id": row["id"], "steward": reader}, by, note)


async def tell_contacts(groups: Sequence[GroupRow], steward: dict[str, Any], on: date) -> int:
    """Write to the contacts of groups who answers for them now, one letter to each address; return how many."""
    names: dict[Receiver, list[GroupRow]] = {}
    contacts = await contacts_of((row["id"] for row in groups), on)
    for row in groups:
        for receiver in contacts.get(row["id"], ()):
            names.setdefault(receiver, []).append(row)
    sent = 0
    for (email, language), theirs in names.items():
        letter = steward_for_contacts([row["name"] for row in theirs], steward["name"], steward["email"], language)
        about = theirs[0]["id"] if len(theirs) == 1 else None
        sent += await queue_letter(letter, to=email, kind=MailKind.GROUP_NEWS, language=language, about_id=about)
    return sent


def _id(row: GroupRow) -> int:
    return int(row["id"])
