"""Who leads a group: rows written inside ``writing()``."""

from __future__ import annotations

from videre.directory.meetings import today
from videre.directory.tables import GroupStarter
from videre.people.account_rows import grant
from videre.people.actors import Actor
from videre.people.roles import Role
from videre.people.tables import RoleGrant


async def lead(group_id: int, account_id: int, by: Actor) -> None:
    """Let an account lead a group from today on, and give it a starter's role where it has none.

    Raises ``Conflict`` at the end of the block where it leads the group already.
    """
    await GroupStarter(group=group_id, account=account_id, from_on=today()).save()
    lasting = RoleGrant.valid_to.is_null() & (RoleGrant.valid_from.is_null() | (RoleGrant.valid_from <= today()))
    held = (RoleGrant.account == account_id) & (RoleGrant.role == Role.STARTER.value) & lasting
    if not await RoleGrant.exists().where(held):
        await grant(account_id=account_id, role=Role.STARTER, organisation_id=None, by=by)
