"""Who has answered for a group, and when: read by those who answer for it now."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from videre.database import reading
from videre.directory.group_seen import actor_for
from videre.directory.tables import Stewardship
from videre.people.shapes import Identity


class Answered(Struct, frozen=True):
    """An organisation that answered for a group; ``to_on`` is the last day, None while it lasts."""

    organisation_id: int
    organisation: str
    from_on: date | None
    to_on: date | None


async def stewardships_for(identity: Identity, group_id: int) -> list[Answered]:
    """Return who has answered for a group, the latest first. Raises ``NotFound`` as its work page does."""
    async with reading():
        await actor_for(identity, group_id)
        rows = await (
            Stewardship.select(
                Stewardship.organisation, Stewardship.organisation.name, Stewardship.from_on, Stewardship.to_on
            )
            .where(Stewardship.group == group_id)
            .order_by(Stewardship.id, ascending=False)
        )
    return [Answered(row["organisation"], row["organisation.name"], row["from_on"], row["to_on"]) for row in rows]
