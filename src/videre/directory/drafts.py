"""The registration form as somebody left it: kept as they go, valid or not, for whoever has its address.

The token in the address is the key, and only its keyed hash is stored. A draft is erased thirty days after its last
change, and at once when it is sent in.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from videre.database import reading, writing
from videre.directory.access import actor_on, look_is_recorded, may_propose, may_see
from videre.directory.details import GroupDetails
from videre.directory.draft_rows import Content, Form, content_of, draft_row, filled
from videre.directory.expiry import KEPT
from videre.directory.group_rows import recorded
from videre.directory.group_seen import seen_group
from videre.directory.lifecycle import GroupState
from videre.directory.revision_rows import details_now, latest_answer
from videre.directory.tables import Group, GroupDraft
from videre.language import N_, Language
from videre.people.shapes import Identity
from videre.problems import Conflict, Invalid, NotAllowed, NotFound
from videre.signing import new_token, token_hash

__all__ = [
    "KEPT",
    "Draft",
    "DraftRow",
    "continue_draft",
    "discard_draft",
    "draft",
    "draft_of_group",
    "new_draft",
    "own_drafts",
    "reopen_draft",
    "save_draft",
]

LARGEST_FORM = 40_000
"""Bytes of a form as JSON: several times what a talkative starter writes."""

TOO_LARGE = N_("Dette er mer enn skjemaet kan ta vare på. Skriv kortere.")
WAITS_FOR_ADDRESS = N_("Gruppa venter på at du bekrefter e-postadressen din. Åpne skjemaet igjen for å endre noe.")
SIGN_IN = N_("Logg inn for å endre denne gruppa.")
NOT_CHANGEABLE = N_("Gruppa kan ikke endres nå. Den er til godkjenning eller avsluttet.")


class Draft(Struct, frozen=True):
    """A draft as whoever has its address may see it.

    ``form`` is empty for one that was never saved; ``details`` is what the form then begins with, None for a new
    group. ``state`` is the group's, None for a new one; ``remark`` is what its steward asked to have changed.
    ``waits_for`` is the address that must be confirmed before it is sent in, "" while it can be written in.
    """

    form: Form
    details: GroupDetails | None
    group_id: int | None
    state: GroupState | None
    remark: str
    language: Language
    changed_at: datetime
    waits_for: str
    owned: bool
    """Whether somebody was signed in who began it."""


class DraftRow(Struct, frozen=True):
    """One of a person's own drafts; ``form`` is as in ``Draft``."""

    id: int
    form: Form
    group_id: int | None
    changed_at: datetime
    waits_for: str


async def new_draft(*, identity: Identity | None, language: Language) -> str:
    """Begin a draft of a new group and return the token of its address."""
    token = new_token()
    account = identity.account_id if identity else None
    async with writing():
        row = GroupDraft(token_hash=token_hash(token), account=account, language=language.value)
        await row.save()
    return token


async def draft(token: str, *, identity: Identity | None = None) -> Draft:
    """Return the draft of an address.

    One of a new group is for whoever has the address. One of a group holds its hidden place and contacts, and is for
    the person who opened it, signed in, as long as the group is theirs. Raises ``NotFound``; ``NotAllowed`` where
    nobody is signed in and somebody has to be.
    """
    async with reading():
        row = await draft_row(token)
        state, remark = None, ""
        if row["group_id"]:
            if identity is None:
                raise NotAllowed(SIGN_IN)
            if identity.account_id != row["account"] or not may_see(identity, await seen_group(row["group_id"])):
                raise NotFound()
            state, remark = await _group_says(row["group_id"])
    content = content_of(row)
    return Draft(
        form=content.form,
        details=content.begun or content.base,
        group_id=row["group_id"],
        state=state,
        remark=remark,
        language=Language(row["language"]),
        changed_at=row["changed_at"],
        waits_for=content.email if row["sent_in_at"] else "",
        owned=row["account"] is not None,
    )


async def save_draft(*, token: str, form: Form) -> None:
    """Keep the form as it is now. Raises ``NotFound``, ``Invalid`` for too much, ``Conflict`` once it is sent in."""
    if len(msgspec.json.encode(form)) > LARGEST_FORM:
        raise Invalid((), TOO_LARGE)
    async with writing():
        row = await draft_row(token)
        unsent = (GroupDraft.id == row["id"]) & GroupDraft.sent_in_at.is_null()
        values = filled(replace(content_of(row), form=form))
        if not await GroupDraft.update(values).where(unsent).returning(GroupDraft.id):
            raise Conflict(WAITS_FOR_ADDRESS)


async def reopen_draft(*, token: str) -> None:
    """Write on in a draft that waits for its address: the link in the letter then sends nothing in."""
    async with writing():
        row = await draft_row(token)
        values = filled(replace(content_of(row), details=None, email="", name=""))
        await GroupDraft.update(values).where(GroupDraft.id == row["id"])


async def discard_draft(*, token: str) -> None:
    """Erase a draft at once. Raises ``NotFound``."""
    async with writing():
        row = await draft_row(token)
        await GroupDraft.delete().where(GroupDraft.id == row["id"])


async def draft_of_group(*, identity: Identity, group_id: int) -> str:
    """Open a group for change and return the token of the draft's address; an open proposal is gone on with.

    What this person has written and not sent in is kept. Raises ``NotFound`` where the group is not there for this
    person, ``Conflict`` while it waits for its steward or where it has ended.
    """
    token = new_token()
    async with writing():
        seen = await seen_group(group_id)
        if not may_see(identity, seen):
            raise NotFound()
        if not may_propose(identity, seen):
            raise Conflict(NOT_CHANGEABLE)
        by = actor_on(identity, seen)
        if by is not None and look_is_recorded(identity, seen):
            await recorded("look-contacts", {"id": group_id, "steward": seen.steward_id}, by)
        mine = (GroupDraft.account == identity.account_id) & (GroupDraft.group == group_id)
        rows = await GroupDraft.select(*GroupDraft.all_columns()).where(mine)
        content, version = await _beginning(group_id)
        if rows:
            values = {} if content_of(rows[0]).form else filled(content) | {GroupDraft.base_version: version}
            renewed: Any = {GroupDraft.token_hash: token_hash(token), **values}
            await GroupDraft.update(renewed).where(GroupDraft.id == rows[0]["id"])
        else:
            row = GroupDraft(
                token_hash=token_hash(token),
                account=identity.account_id,
                group=group_id,
                base_version=version,
                form=msgspec.json.encode(content).decode(),
                language=identity.language.value,
            )
            await row.save()
    return token


async def own_drafts(identity: Identity) -> list[DraftRow]:
    """Return a person's own drafts, of new groups and of changes, the newest first."""
    async with reading():
        mine = GroupDraft.account == identity.account_id
        rows = (
            await GroupDraft.select(*GroupDraft.all_columns())
            .where(mine)
            .order_by(GroupDraft.changed_at, ascending=False)
        )
    said = [(row, content_of(row)) for row in rows]
    return [DraftRow(row["id"], each.form, row["group_id"], row["changed_at"], each.email) for row, each in said]


async def continue_draft(*, identity: Identity, draft_id: int) -> str:
    """Give one of a person's own drafts a new address and return its token; the old one ends. Raises ``NotFound``."""
    token = new_token()
    async with writing():
        mine = (GroupDraft.id == draft_id) & (GroupDraft.account == identity.account_id)
        if not await GroupDraft.update({GroupDraft.token_hash: token_hash(token)}).where(mine).returning(GroupDraft.id):
            raise NotFound()
    return token


async def _beginning(group_id: int) -> tuple[Content, int]:
    now, version = await details_now(group_id)
    answer = await latest_answer(group_id)
    begun = answer.proposal.over(now) if answer and answer.goes_on and not answer.proposal.clashes(now) else None
    return Content(base=now, begun=begun), version


async def _group_says(group_id: int) -> tuple[GroupState, str]:
    rows = await Group.select(Group.state, Group.remark).where(Group.id == group_id)
    answer = await latest_answer(group_id)
    return GroupState(rows[0]["state"]), answer.remark if answer and answer.goes_on else rows[0]["remark"]
