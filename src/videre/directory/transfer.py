"""Stewardship changes hands: all groups of one organisation, or some of them, go to another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from videre.database import reading, writing
from videre.directory.group_rows import next_version
from videre.directory.lifecycle import GroupState
from videre.directory.meetings import today
from videre.directory.numbers import county_of
from videre.directory.organisation_access import By, acting_for
from videre.directory.queries import organisations
from videre.directory.receivers import stewards_of
from videre.directory.shapes import HAND_OVER, OrganisationStatus
from videre.directory.stewardship_letters import handed_over
from videre.directory.stewardship_rows import GroupRow, groups_of, let_answer, organisation_row, tell_contacts
from videre.directory.tables import Organisation
from videre.language import N_
from videre.people.roles import Permission
from videre.post.letters import MailKind
from videre.post.outbox import queue_letter
from videre.problems import FieldError, Invalid, NotFound
from videre.trail.actions import RecordKind, record

SAME = N_("Velg to ulike organisasjoner.")
NOT_AT_WORK = N_("Denne organisasjonen kan ikke svare for grupper nå.")
NOT_ITS_GROUPS = N_("Noen av gruppene har fått en annen forvalter. Se på lista på nytt.")
AMBIGUOUS = N_("Flere organisasjoner heter dette. Bruk nummeret: {ids}.")


class Moving(Struct, frozen=True):
    """A group that would change hands; ``in_area`` says whether it lies where the receiver answers for groups."""

    group_id: int
    name: str
    state: GroupState
    municipality: str
    in_area: bool


async def transfer_preview(by: By, from_id: int, to_id: int, on: date | None = None) -> list[Moving]:
    """Return the groups that ``transfer`` would move, by id; changes nothing.

    Drafts to paused groups; what has ended stays. Raises as ``transfer`` does.
    """
    acting_for(by, Permission.TRANSFER_GROUPS, from_id)
    day = on or today()
    async with reading():
        await organisation_row(from_id)
        await _check(from_id, to_id, day)
        covered = next((each.areas for each in await organisations(on=day) if each.id == to_id), ())
        rows = await groups_of(from_id)
    return [moving(row, covered) for row in rows]


async def transfer(
    *, from_id: int, to_id: int, by: By, group_ids: Iterable[int] | None = None, on: date | None = None
) -> int:
    """Let ``to_id`` answer for all living groups of ``from_id`` from a day (today), or for some; return how many.

    The directory's version is raised once, the history keeps who answered before, each group has it on its trail,
    and the people of both organisations and the groups' contacts get a letter. Raises ``NotFound`` for an unknown
    organisation, ``NotAllowed``, and ``Invalid`` for a receiver that is the same, is not at work on the day, or
    ``group_ids`` that are not all its living groups.
    """
    actor, day = acting_for(by, Permission.TRANSFER_GROUPS, from_id), on or today()
    async with writing():
        giver, taker = await organisation_row(from_id), await _check(from_id, to_id, day)
        version = await next_version()
        rows = await groups_of(from_id)
        if group_ids is not None:
            chosen = set(group_ids)
            rows = [row for row in rows if row["id"] in chosen]
            if len(rows) != len(chosen):
                raise Invalid((FieldError("group_ids", NOT_ITS_GROUPS),))
        if not rows:
            return 0
        await let_answer(rows, to_id, actor, day, version, day)
        for organisation_id in (from_id, to_id):
            await record(
                what="transfer", kind=RecordKind.ORGANISATION, record_id=organisation_id, by=actor,
                organisation_id=organisation_id, note=f"{from_id}→{to_id}, {len(rows)}",
            )  # fmt: skip
        await _tell(rows, giver, taker, day)
    return len(rows)


async def organisation_named(text: str) -> int:
    """Return the id of the organisation with this id, organisation number or exact name.

    Raises ``NotFound``; ``Invalid`` where several have the name.
    """
    wanted = text.strip()
    async with reading():
        if wanted.isascii() and wanted.isdigit():
            numbered = Organisation.organisation_number == wanted
            # Nine digits are an organisation number; no list holds so many organisations that an id could be one.
            where = numbered if len(wanted) == 9 else Organisation.id == int(wanted[:9])
        else:
            where = Organisation.name == wanted
        rows = await Organisation.select(Organisation.id).where(where).order_by(Organisation.id)
    if not rows or not wanted:
        raise NotFound()
    if len(rows) > 1:
        ids = ", ".join(str(row["id"]) for row in rows)
        raise Invalid((FieldError("organisation", AMBIGUOUS, {"ids": ids}),), AMBIGUOUS, ids=ids)
    return int(rows[0]["id"])


def moving(row: GroupRow, covered: Sequence[str]) -> Moving:
    """Return a group's row as a preview shows it, with the areas of whoever would answer for it."""
    place = row["municipality"]
    around = {place, county_of(place), ""} if place else {""}
    return Moving(row["id"], row["name"], GroupState(row["state"]), place, bool(around & set(covered)))


async def answering(organisation_id: int, on: date) -> dict[str, Any]:
    """Return the row of an organisation that can answer for groups on a day; inside a block.

    Raises ``NotFound``, or ``Invalid`` on ``to_id`` for one that cannot.
    """
    row = await organisation_row(organisation_id)
    begun = row["valid_from"] is None or row["valid_from"] <= on
    ended = row["status"] == OrganisationStatus.CLOSED or (row["valid_to"] is not None and row["valid_to"] < on)
    if not begun or ended or row["kind"] in HAND_OVER:
        raise Invalid((FieldError("to_id", NOT_AT_WORK),))
    return row


async def _check(from_id: int, to_id: int, on: date) -> dict[str, Any]:
    if from_id == to_id:
        raise Invalid((FieldError("to_id", SAME),))
    return await answering(to_id, on)


async def _tell(rows: list[GroupRow], giver: dict[str, Any], taker: dict[str, Any], on: date) -> None:
    names = [row["name"] for row in rows]
    people = [*await stewards_of(giver["id"], on), *await stewards_of(taker["id"], on)]
    for email, language in dict.fromkeys(people):
        letter = handed_over(names, giver["name"], taker["name"], language)
        await queue_letter(letter, to=email, kind=MailKind.QUEUE, language=language, about_id=taker["id"])
    await tell_contacts(rows, taker, on)
