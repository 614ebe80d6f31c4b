"""Rows of proposed changes, and the group they speak of; inside ``reading()`` or ``writing()``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec
from msgspec import Struct

from videre.directory.details import GroupDetails
from videre.directory.group_rows import DETAILS, details_of
from videre.directory.proposals import Proposal
from videre.directory.revision_life import RevisionState
from videre.directory.tables import Group, Revision
from videre.problems import NotFound


class RevisionRow(Struct, frozen=True):
    """A proposed change as stored."""

    id: int
    group_id: int
    state: RevisionState
    proposal: Proposal
    base_version: int
    proposed_by: int | None
    proposed_at: datetime
    deferred_until: date | None
    remark: str
    decided_by: str = ""

    @property
    def goes_on(self) -> bool:
        """Return whether its starter's next change begins from it rather than from what is listed."""
        return self.state in {RevisionState.OPEN, RevisionState.RETURNED}


async def revision_row(revision_id: int) -> RevisionRow:
    """Return a proposed change. Raises ``NotFound``."""
    rows = await Revision.select(*Revision.all_columns()).where(Revision.id == revision_id)
    if not rows:
        raise NotFound()
    return _row(rows[0])


async def latest_answer(group_id: int) -> RevisionRow | None:
    """Return a group's newest proposed change, whatever became of it; None where there was none."""
    rows = (
        await Revision.select(*Revision.all_columns())
        .where(Revision.group == group_id)
        .order_by(Revision.id, ascending=False)
        .limit(1)
    )
    return _row(rows[0]) if rows else None


async def details_now(group_id: int) -> tuple[GroupDetails, int]:
    """Return a group as it is now, and its version. Raises ``NotFound``."""
    rows = await Group.select(*DETAILS, Group.place_label, Group.version).where(Group.id == group_id)
    if not rows:
        raise NotFound()
    return details_of(rows[0]), rows[0]["version"]


def _row(row: dict[str, Any]) -> RevisionRow:
    return RevisionRow(
        id=row["id"],
        group_id=row["group_id"],
        state=RevisionState(row["state"]),
        proposal=msgspec.json.decode(row["details"], type=Proposal),
        base_version=row["base_version"],
        proposed_by=row["proposed_by"],
        proposed_at=row["proposed_at"],
        deferred_until=row["deferred_until"],
        remark=row["remark"],
        decided_by=row["decided_by"],
    )
