"""Who leads a group: adding and ending starters. A group keeps at least one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from videre.database import writing
from videre.directory import letters
from videre.directory.group_changes import group_row
from videre.directory.group_rows import next_version, recorded
from videre.directory.group_seen import leading_today, starters_of
from videre.directory.lifecycle import REFUSED, GroupState
from videre.directory.meetings import today
from videre.directory.starter_rows import lead
from videre.directory.tables import GroupStarter
from videre.directory.telling import about_group
from videre.language import N_, Language
from videre.people.account_rows import Purpose, account_by_email, new_account, new_mail_link
from videre.people.actors import Actor, ActorKind
from videre.people.addresses import NO_ADDRESS, is_address, tidy_address
from videre.people.stewards_of import receivers_by_account
from videre.post.letters import MailKind
from videre.post.outbox import queue_letter
from videre.problems import Conflict, FieldError, Invalid, NotFound, TooMany
from videre.trail.tables import TrailEntry

MOST_STARTERS = 4
MOST_ADDED = 8
ADDED_WITHIN = timedelta(days=1)
"""So many a starter adds within so long: with one taken off for each that is added, there would be no end of it."""
LINK_HOURS = 7 * 24
LONGEST_NAME = 120

LEADS_ALREADY = N_("Denne personen er alt igangsetter for gruppa.")
TOO_MANY = N_("En gruppe kan ha høyst {most} igangsettere.")
LAST_ONE = N_("Gruppa må ha minst én igangsetter. Legg til en ny før du tar bort den siste.")
NAME_TOO_LONG = N_("Navnet er for langt, høyst {most} tegn.")


async def add_starter(*, group_id: int, email: str, name: str = "", language: Language, by: Actor) -> int:
    """Let somebody lead a group, and return their account's id.

    Who has no account, or has never used it, gets an invitation in ``language``; others a letter in their own. Raises
    ``Invalid`` on ``email`` or ``name``, ``NotFound``, ``Conflict`` for a group that has ended or has starters enough,
    ``TooMany`` for a starter who has added ``MOST_ADDED`` within a day.
    """
    address, called = tidy_address(email), name.strip()
    errors = [] if is_address(address) else [FieldError("email", NO_ADDRESS)]
    if len(called) > LONGEST_NAME:
        errors.append(FieldError("name", NAME_TOO_LONG, {"most": LONGEST_NAME}))
    if errors:
        raise Invalid(tuple(errors))
    async with writing():
        await next_version()  # two who add at once queue here, and the second counts the first one's
        group = await group_row(group_id)
        if group["state"] in {GroupState.ENDED, GroupState.MERGED}:
            raise Conflict(REFUSED)
        await _not_too_many(by)
        leading = (await starters_of([group_id])).get(group_id, [])
        account_id = await account_by_email(address)
        if account_id in leading:
            raise Invalid((FieldError("email", LEADS_ALREADY),))
        if len(leading) >= MOST_STARTERS:
            raise Conflict(TOO_MANY, most=MOST_STARTERS)
        if account_id is None:
            account_id = await new_account(email=address, name=called, language=language, confirmed=False)
        await lead(group_id, account_id, by)
        await recorded("add-starter", group, by, f"account:{account_id}")
        await _tell(group_id, account_id, address, language)
    return account_id


async def end_starter(*, group_id: int, account_id: int, by: Actor) -> None:
    """Let somebody lead a group no more, from this moment; their account stays.

    Raises ``NotFound`` where they do not lead it, ``Conflict`` for the last one.
    """
    async with writing():
        await next_version()  # two who take each other off at once queue here: one of them stays
        group = await group_row(group_id)
        leading = (await starters_of([group_id])).get(group_id, [])
        if account_id not in leading:
            raise NotFound()
        if len(leading) == 1:
            raise Conflict(LAST_ONE)
        theirs = (GroupStarter.group == group_id) & (GroupStarter.account == account_id) & leading_today()
        # The last day counts as a whole, and whoever is taken off shall see no more today.
        ended: Any = {GroupStarter.to_on: today() - timedelta(days=1)}
        await GroupStarter.update(ended).where(theirs)
        await recorded("end-starter", group, by, f"account:{account_id}")


async def _not_too_many(by: Actor) -> None:
    """Raise ``TooMany`` for a starter who adds one after the other: each gets a letter, and is shown by name."""
    if by.kind is not ActorKind.STARTER:
        return
    since = datetime.now(UTC) - ADDED_WITHIN
    mine = (TrailEntry.what == "add-starter") & (TrailEntry.account_id == by.account_id) & (TrailEntry.at > since)
    if await TrailEntry.count().where(mine) >= MOST_ADDED:
        raise TooMany(int(ADDED_WITHIN.total_seconds()))


async def _tell(group_id: int, account_id: int, address: str, language: Language) -> None:
    about = await about_group(group_id)
    known = (await receivers_by_account([account_id])).get(account_id)
    if known is not None:
        letter, kind = letters.added_starter(known.language, about), MailKind.GROUP_NEWS
        await queue_letter(letter, to=known.email, kind=kind, language=known.language, about_id=group_id)
        return
    link = await new_mail_link(
        purpose=Purpose.INVITATION, account_id=account_id, email=address, draft_id=None, hours=LINK_HOURS
    )
    letter = letters.invited_starter(language, about.name, f"/inn/lenke/{link}")
    await queue_letter(letter, to=address, kind=MailKind.INVITATION, language=language, about_id=group_id)
