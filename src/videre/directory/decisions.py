"""What a steward decides about a group that was sent in; the starters are written to in the same transaction.

Each takes ``expected_version``, the version of the group the steward saw: whoever decides on an older one is told what
happened to it meanwhile. Raises ``NotFound``, ``NotAllowed``, ``Invalid`` or ``Conflict``, as ``move_group`` does.
"""

from __future__ import annotations

from datetime import date

from videre.directory.actions import move_group
from videre.directory.lifecycle import Move
from videre.people.actors import Actor


async def approve_group(*, group_id: int, by: Actor, expected_version: int | None = None) -> None:
    """List the group; it begins to gather people."""
    await move_group(group_id=group_id, move=Move.APPROVE, by=by, expected_version=expected_version)


async def return_group(*, group_id: int, remark: str, by: Actor, expected_version: int | None = None) -> None:
    """Send the group back to its starter with a remark."""
    await move_group(group_id=group_id, move=Move.RETURN, by=by, remark=remark, expected_version=expected_version)


async def decline_group(*, group_id: int, remark: str, by: Actor, expected_version: int | None = None) -> None:
    """Refuse to list the group, with a reason; it ends here."""
    await move_group(group_id=group_id, move=Move.DECLINE, by=by, remark=remark, expected_version=expected_version)


async def defer_group(*, group_id: int, until: date | None, by: Actor, expected_version: int | None = None) -> None:
    """Put the decision off to a later day."""
    await move_group(group_id=group_id, move=Move.DEFER, by=by, deferred_until=until, expected_version=expected_version)
