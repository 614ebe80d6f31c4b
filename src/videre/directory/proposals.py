"""A change to a group as the difference between what its starter saw and what they want. Pure.

Meanwhile the steward may have changed something else: then both changes hold. Where both changed the same field,
nobody can say which is meant, and a person has to look.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from videre.directory.details import GroupDetails

TOGETHER = (
    "format",
    "municipality",
    "settlement",
    "place_privacy",
    "venue",
    "street_address",
    "exact_lat",
    "exact_lon",
)
"""Fields that mean a place only together: half of one place and half of another is none."""


class Proposal(Struct, frozen=True):
    """What a group was when the change began, and what it shall be."""

    before: GroupDetails
    after: GroupDetails

    @property
    def changed(self) -> tuple[str, ...]:
        """Return the fields that differ, in the order of the form."""
        return differing(self.before, self.after)

    def clashes(self, now: GroupDetails) -> tuple[str, ...]:
        """Return the fields that this changes and somebody else has changed otherwise since."""
        mine, theirs = set(self.changed), set(differing(self.before, now))
        if mine & set(TOGETHER) and theirs & set(TOGETHER):
            mine, theirs = mine | set(TOGETHER), theirs | set(TOGETHER)
        apart = set(differing(now, self.after))
        return tuple(field for field in GroupDetails.__struct_fields__ if field in mine & theirs & apart)

    def over(self, now: GroupDetails) -> GroupDetails:
        """Return the group as it is ``now`` with this change made to it."""
        values: dict[str, Any] = {field: getattr(self.after, field) for field in self.changed}
        return replace(now, **values)


def differing(one: GroupDetails, other: GroupDetails) -> tuple[str, ...]:
    """Return the fields in which two groups differ."""
    return tuple(field for field in GroupDetails.__struct_fields__ if getattr(one, field) != getattr(other, field))
