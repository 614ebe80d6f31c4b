"""Whom letters about groups go to: a group's contacts, and the people who answer for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from videre.database import reading
from videre.directory.tables import Group, GroupStarter, Organisation
from videre.language import Language
from videre.people.roles import Role
from videre.people.stewards_of import Receiver, addresses_of, languages_of, receivers_by_account


async def contacts_of(group_ids: Iterable[int], on: date) -> dict[int, list[Receiver]]:
    """Return whom to write to about each group: its contact, its starter, and the accounts that lead it on a day.

    Each address once per group, in the language of its account, else bokmål. Callable inside ``writing()``.
    """
    ids = sorted(set(group_ids))
    async with reading():
        rows = await Group.select(Group.id, Group.contact_email, Group.starter_email).where(Group.id.is_in(ids or [0]))
        leading = (
            GroupStarter.group.is_in(ids or [0])
            & ((GroupStarter.from_on.is_null()) | (GroupStarter.from_on <= on))
            & ((GroupStarter.to_on.is_null()) | (GroupStarter.to_on >= on))
        )
        starters = await GroupStarter.select(GroupStarter.group, GroupStarter.account).where(leading)
        accounts = await receivers_by_account([row["account"] for row in starters])
        written = [row[field] for row in rows for field in ("contact_email", "starter_email")]
        languages = await languages_of([email for email in written if email])
    found: dict[int, list[Receiver]] = {}
    for row in rows:
        plain = [email.strip() for email in (row["contact_email"], row["starter_email"]) if email.strip()]
        named = [Receiver(email, languages.get(email.lower(), Language.NB)) for email in plain]
        led = [accounts[each["account"]] for each in starters
               if each["group_id"] == row["id"] and each["account"] in accounts]  # fmt: skip
        found[row["id"]] = _each_once([*named, *led])
    return found


async def stewards_of(organisation_id: int | None, on: date) -> list[Receiver]:
    """Return whom to write to in an organisation that answers for groups; None for the national administrators.

    Its stewards; where it has none, its own address; where it has none either, and for orphaned groups, the
    administrators. Callable inside ``writing()``.
    """
    async with reading():
        if organisation_id is not None:
            people = await addresses_of(organisation_id, Role.STEWARD, on)
            if people:
                return people
            rows = await Organisation.select(Organisation.email).where(Organisation.id == organisation_id)
            if rows and rows[0]["email"]:
                return [Receiver(rows[0]["email"], Language.NB)]
        return await addresses_of(None, Role.ADMINISTRATOR, on)


def _each_once(receivers: Iterable[Receiver]) -> list[Receiver]:
    first: dict[str, Receiver] = {}
    for receiver in receivers:
        first.setdefault(receiver.email.lower(), receiver)
    return list(first.values())
