"""Invented people at work in the demonstration directory: their team, and the groups one of them leads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from videre.database import reading, writing
from videre.directory.freshness import CONFIRM_EVERY_DAYS
from videre.directory.group_rows import next_version, stamp
from videre.directory.lifecycle import GroupState
from videre.directory.meetings import today
from videre.directory.organisations import OrganisationDetails, create_organisation
from videre.directory.shapes import OrganisationKind
from videre.directory.tables import Group, GroupStarter, Organisation
from videre.people.actors import SYSTEM
from videre.people.demo import RPH_TEAM, DemoLogin, load_demo_accounts
from videre.people.tables import Account

FREDRIKSTAD = "3107"
LED = (GroupState.SUBMITTED, GroupState.GATHERING, GroupState.RUNNING)
"""The states of the groups that are led: one that waits for its steward, one at the beginning, one that runs."""


async def load_demo_people() -> list[DemoLogin]:
    """Make the demonstration's accounts and give them work, where that is missing; return how to sign in as each.

    Run after ``load_demo``. Deterministic; nothing where there are no organisations.
    """
    async with reading():
        there = await Organisation.exists()
        team = await Organisation.exists().where(Organisation.kind == OrganisationKind.RPH_TEAM.value)
    if there and not team:
        details = OrganisationDetails(
            kind=OrganisationKind.RPH_TEAM, name=RPH_TEAM, place="Fredrikstad", municipality=FREDRIKSTAD
        )
        await create_organisation(details=details, by=SYSTEM)
    logins = await load_demo_accounts()
    for each in logins:
        if each.role == "igangsetter":
            await lead_demo_groups(each.account_id)
    return logins


async def lead_demo_groups(account_id: int) -> list[int]:
    """Let an account lead three invented groups, those in Fredrikstad first, and return their ids. Idempotent."""
    async with writing():
        held = await GroupStarter.select(GroupStarter.group).where(GroupStarter.account == account_id)
        if held:
            return sorted(row["group_id"] for row in held)
        rows = await Account.select(Account.name, Account.email).where(Account.id == account_id)
        led = [group_id for state in LED if (group_id := await _group_in(state)) is not None]
        if not rows or not led:
            return []
        contact: dict[Any, Any] = {Group.starter_name: rows[0]["name"], Group.starter_email: rows[0]["email"]}
        stamped: dict[Any, Any] = {**contact, **stamp(await next_version(), SYSTEM)}
        await Group.update(stamped).where(Group.id.is_in(led))
        # The one that runs is asked whether it still holds: the mailbox has a letter to try.
        asked: dict[Any, Any] = {
            Group.confirmed_on: today() - timedelta(days=CONFIRM_EVERY_DAYS + 2),
            Group.unconfirmed: False,
            Group.reminded: "",
            Group.reminded_for: None,
        }
        await Group.update(asked).where(Group.id.is_in(led) & (Group.state == GroupState.RUNNING.value))
        await GroupStarter.insert(
            *(GroupStarter(group=group_id, account=account_id, from_on=today()) for group_id in led)
        )
    return led


async def _group_in(state: GroupState) -> int | None:
    """Return the first invented group in a state that is not hidden: in Fredrikstad, else anywhere."""
    shown = (Group.state == state.value) & Group.invented.eq(True) & Group.missing.eq(False)
    for where in (shown & (Group.municipality == FREDRIKSTAD), shown):
        rows = await Group.select(Group.id).where(where).order_by(Group.id).limit(1)
        if rows:
            return int(rows[0]["id"])
    return None
