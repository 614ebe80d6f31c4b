"""Groups whose organisation ended without a successor: they stand in a national queue until somebody takes them on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec import Struct

from videre.database import reading, writing
from videre.directory.group_rows import next_version
from videre.directory.lifecycle import GroupState
from videre.directory.meetings import today
from videre.directory.organisation_access import By, acting_for
from videre.directory.queries import organisations
from videre.directory.receivers import stewards_of
from videre.directory.shapes import OrganisationStatus, PublicOrganisation
from videre.directory.stewards import steward_among
from videre.directory.stewardship_letters import adopted, orphaned
from videre.directory.stewardship_rows import LIVING, GroupRow, groups_of, let_answer, organisation_row, tell_contacts
from videre.directory.tables import Group, Organisation, Stewardship
from videre.directory.transfer import NOT_ITS_GROUPS, answering
from videre.people.actors import SYSTEM, Actor
from videre.people.roles import Permission
from videre.post.letters import MailKind
from videre.post.outbox import queue_letter
from videre.problems import FieldError, Invalid
from videre.trail.actions import RecordKind, record


class Orphan(Struct, frozen=True):
    """A group nobody answers for: who did, until when, and who is next in line for its place."""

    group_id: int
    name: str
    state: GroupState
    municipality: str
    last_steward: str
    until: date | None
    next_id: int | None
    next_name: str


async def orphan_ended_organisations(on: date) -> int:
    """Take the groups from organisations that are closed or whose last day is past; return how many groups.

    Run daily; an organisation that handed its groups over in time has none left to take.
    """
    ended = (Organisation.valid_to < on) | (Organisation.status == OrganisationStatus.CLOSED.value)
    async with reading():
        rows = await Organisation.select(Organisation.id).where(ended).order_by(Organisation.id)
        with_groups = Group.steward.is_in([row["id"] for row in rows] or [0]) & Group.state.is_in(list(LIVING))
        found = await Group.select(Group.steward).where(with_groups).order_by(Group.steward).group_by(Group.steward)
    orphans = 0
    for each in found:
        async with writing():
            orphans += await orphan_groups(each["steward"], SYSTEM, on)
    return orphans


async def orphan_groups(organisation_id: int, by: Actor, on: date) -> int:
    """Take all living groups from an organisation and tell the administrators; inside ``writing()``."""
    version = await next_version()
    organisation, rows = await organisation_row(organisation_id), await groups_of(organisation_id)
    if not rows:
        return 0
    last = organisation["valid_to"]
    await let_answer(rows, None, by, on, version, last if last and last < on else on)
    await record(
        what="orphan", kind=RecordKind.ORGANISATION, record_id=organisation_id, by=by,
        organisation_id=organisation_id, note=str(len(rows)),
    )  # fmt: skip
    for email, language in await stewards_of(None, on):
        letter = orphaned([row["name"] for row in rows], organisation["name"], language)
        await queue_letter(letter, to=email, kind=MailKind.QUEUE, language=language, about_id=organisation_id)
    return len(rows)


async def orphaned_for(by: By, on: date | None = None) -> list[Orphan]:
    """Return the groups nobody answers for, by id; drafts that were not sent in are not among them.

    Raises ``NotAllowed`` for anyone but an administrator.
    """
    acting_for(by, Permission.KEEP_ORGANISATIONS, None)
    day = on or today()
    async with reading():
        rows = await _orphans()
        known = await organisations(on=day)
        last = await _last_stewards([row["id"] for row in rows])
    return [_orphan(row, last.get(row["id"]), steward_among(known, row["municipality"], day)) for row in rows]


async def adopt(*, group_ids: Iterable[int], organisation_id: int, by: By, on: date | None = None) -> int:
    """Let an organisation answer for orphaned groups from a day (today) on; return how many.

    Raises ``NotAllowed``, ``NotFound`` for an unknown organisation, ``Invalid`` for one that is not at work, and
    where some of the groups have a steward meanwhile.
    """
    actor, day, chosen = acting_for(by, Permission.KEEP_ORGANISATIONS, None), on or today(), set(group_ids)
    async with writing():
        taker, version = await answering(organisation_id, day), await next_version()
        rows = [row for row in await _orphans() if row["id"] in chosen]
        if len(rows) != len(chosen):
            raise Invalid((FieldError("group_ids", NOT_ITS_GROUPS),))
        if not rows:
            return 0
        await let_answer(rows, organisation_id, actor, day, version, day)
        for email, language in await stewards_of(organisation_id, day):
            letter = adopted([row["name"] for row in rows], taker["name"], language)
            await queue_letter(letter, to=email, kind=MailKind.QUEUE, language=language, about_id=organisation_id)
        await tell_contacts(rows, taker, day)
    return len(rows)


async def _orphans() -> list[GroupRow]:
    living = [state for state in LIVING if state != GroupState.DRAFT]
    columns = (Group.id, Group.name, Group.state, Group.municipality, Group.steward)
    nobody = Group.steward.is_null() | Group.orphaned.eq(True)
    rows: list[GroupRow] = await Group.select(*columns).where(nobody & Group.state.is_in(living)).order_by(Group.id)
    return rows


async def _last_stewards(group_ids: list[int]) -> dict[int, dict[str, Any]]:
    rows = await (
        Stewardship.select(Stewardship.group, Stewardship.to_on, Stewardship.organisation.name)
        .where(Stewardship.group.is_in(group_ids or [0]))
        .order_by(Stewardship.id)
    )
    return {row["group_id"]: row for row in rows}


def _orphan(row: GroupRow, last: dict[str, Any] | None, successor: PublicOrganisation | None) -> Orphan:
    return Orphan(
        group_id=row["id"],
        name=row["name"],
        state=GroupState(row["state"]),
        municipality=row["municipality"],
        last_steward=last["organisation.name"] if last else "",
        until=last["to_on"] if last else None,
        next_id=successor.id if successor else None,
        next_name=successor.name if successor else "",
    )
