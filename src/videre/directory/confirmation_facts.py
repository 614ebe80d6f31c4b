"""What is listed of the group a confirmation link asks about: what its contact has before them while answering.

All of it is public wherever the group is listed; the link shows it to a contact of a hidden group as well, who could
not say otherwise whether it still holds.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from videre.database import reading
from videre.directory.confirmation_links import read_link
from videre.directory.group_rows import DETAILS, details_of
from videre.directory.lifecycle import LISTED, GroupState
from videre.directory.meetings import Meetings, today
from videre.directory.room import RoomStatus, room_now
from videre.directory.tables import Group


class AskedListing(Struct, frozen=True):
    """A listing as far as it can be out of date. ``room`` is as it is believed today."""

    group_id: int
    slug: str
    hidden: bool
    place_label: str
    room: RoomStatus
    room_as_of: date | None
    meetings: Meetings | None
    starts_on: date | None
    confirmed_on: date | None


async def asked_listing(signed: str) -> AskedListing | None:
    """Return what is listed of a link's group; None for a link that is not ours and a group that is not listed."""
    linked = read_link(signed)
    if linked is None:
        return None
    columns = (
        *DETAILS, Group.slug, Group.state, Group.missing, Group.place_label, Group.room, Group.room_as_of,
        Group.confirmed_on,
    )  # fmt: skip
    unique = {column._meta.name: column for column in columns}.values()
    async with reading():
        rows = await Group.select(*unique).where(Group.id == linked.group_id)
    if not rows or GroupState(rows[0]["state"]) not in LISTED:
        return None
    row, details = rows[0], details_of(rows[0])
    return AskedListing(
        group_id=linked.group_id,
        slug=row["slug"],
        hidden=row["missing"],
        place_label=row["place_label"],
        room=room_now(RoomStatus(row["room"]), row["room_as_of"], today()),
        room_as_of=row["room_as_of"],
        meetings=details.meetings,
        starts_on=details.starts_on,
        confirmed_on=row["confirmed_on"],
    )
