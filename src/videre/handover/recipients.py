"""Who is asked to contact somebody about a group: one reader, never more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec import Struct

from videre.directory.contact_points import ContactPointKind, contact_points_in
from videre.directory.receivers import stewards_of
from videre.directory.shapes import OrganisationKind
from videre.directory.tables import Group, GroupStarter, Organisation
from videre.handover.shapes import Recipient, RecipientKind
from videre.language import Language
from videre.people.stewards_of import Receiver, languages_of, receivers_by_account

_COLUMNS = (Group.id, Group.name, Group.contact_email, Group.municipality, Group.steward)


class Reachable(Struct, frozen=True):
    """A recipient with the address their letters go to, which the person never sees, and the language they read."""

    recipient: Recipient
    email: str
    language: Language


async def recipients_of(group_ids: Iterable[int], on: date) -> dict[int, Reachable]:
    """Return who answers contact requests about each group on a day; inside a block.

    The contact the group itself has chosen, else the first account that leads it, else a support point of its
    municipality that has an e-mail address, else who answers for the group. Groups nobody can be asked about by mail
    are left out. What the person is shown is always the name of a group or a service, never of somebody.
    """
    ids = sorted(set(group_ids))
    rows = await Group.select(*_COLUMNS).where(Group.id.is_in(ids or [0]))
    spoken = await languages_of([row["contact_email"] for row in rows if row["contact_email"].strip()])
    leading = await _first_leaders([row["id"] for row in rows if not row["contact_email"].strip()], on)
    found: dict[int, Reachable] = {}
    for row in rows:
        own = Recipient(RecipientKind.GROUP, f"group:{row['id']}", row["name"])
        email = row["contact_email"].strip()
        if email:
            found[row["id"]] = Reachable(own, email, spoken.get(email.lower(), Language.NB))
        elif leader := leading.get(row["id"]):
            found[row["id"]] = Reachable(own, leader.email, leader.language)
        elif other := await support_point_of(row["municipality"], on) or await _steward(row, on):
            found[row["id"]] = other
    return found


async def support_point_of(municipality: str, on: date) -> Reachable | None:
    """Return the first support point of a municipality that can be written to; inside a block."""
    for point in await contact_points_in(municipality, on) if municipality else ():
        if point.kind is ContactPointKind.SUPPORT_POINT and point.email:
            recipient = Recipient(RecipientKind.SUPPORT_POINT, f"support-point:{point.id}", point.name)
            return Reachable(recipient, point.email, Language.NB)
    return None


async def _first_leaders(group_ids: list[int], on: date) -> dict[int, Receiver]:
    leading = (
        GroupStarter.group.is_in(group_ids or [0])
        & (GroupStarter.from_on.is_null() | (GroupStarter.from_on <= on))
        & (GroupStarter.to_on.is_null() | (GroupStarter.to_on >= on))
    )
    rows = await GroupStarter.select(GroupStarter.group, GroupStarter.account).where(leading).order_by(GroupStarter.id)
    accounts = await receivers_by_account([row["account"] for row in rows])
    first: dict[int, Receiver] = {}
    for row in rows:
        if row["account"] in accounts:
            first.setdefault(row["group_id"], accounts[row["account"]])
    return first


async def _steward(row: dict[str, Any], on: date) -> Reachable | None:
    """Return who answers for the group; for one that nobody answers for, the national organisation."""
    named = (
        Organisation.id == row["steward"] if row["steward"] else Organisation.kind == OrganisationKind.NATIONAL.value
    )
    organisations = (
        await Organisation.select(Organisation.id, Organisation.name).where(named).order_by(Organisation.id).limit(1)
    )
    receivers = await stewards_of(row["steward"], on)
    if not organisations or not receivers:
        return None
    steward = Recipient(RecipientKind.STEWARD, f"steward:{organisations[0]['id']}", organisations[0]["name"])
    return Reachable(steward, receivers[0].email, receivers[0].language)
