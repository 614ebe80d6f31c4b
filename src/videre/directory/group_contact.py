"""How a group is reached and when it meets, as its listing says: for those who are to contact somebody about it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from msgspec import Struct

from videre.database import reading
from videre.directory.group_rows import DETAILS, details_of
from videre.directory.lifecycle import LISTED, GroupState
from videre.directory.meetings import Meetings
from videre.directory.tables import Group

_COLUMNS = tuple(
    {
        column._meta.name: column
        for column in (*DETAILS, Group.id, Group.slug, Group.state, Group.missing, Group.place_label)
    }.values()
)


class GroupContact(Struct, frozen=True):
    """What anyone may see of how a group is reached. ``listed`` says whether it is in the list now."""

    group_id: int
    slug: str
    listed: bool
    place_label: str
    phone: str
    email: str
    meetings: Meetings | None
    starts_on: date | None


async def group_contacts(group_ids: Collection[int]) -> dict[int, GroupContact]:
    """Return how each of these groups is reached, by id; what does not exist is left out."""
    if not group_ids:
        return {}
    async with reading():
        rows = await Group.select(*_COLUMNS).where(Group.id.is_in(sorted(set(group_ids))))
    found = {}
    for row in rows:
        details = details_of(row)
        found[row["id"]] = GroupContact(
            group_id=row["id"],
            slug=row["slug"],
            listed=GroupState(row["state"]) in LISTED and not row["missing"],
            place_label=row["place_label"],
            phone=details.contact_phone,
            email=details.contact_email,
            meetings=details.meetings,
            starts_on=details.starts_on,
        )
    return found
