"""Who is written to when a group is sent in, changed or decided about; all of it inside ``writing()``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from videre.directory import letters
from videre.directory.group_seen import starters_of
from videre.directory.letters import About
from videre.directory.lifecycle import Move
from videre.directory.meetings import today
from videre.directory.receivers import stewards_of
from videre.directory.tables import Group
from videre.language import Language
from videre.people.stewards_of import Receiver, languages_of, receivers_by_account
from videre.post.letters import Letter, MailKind
from videre.post.outbox import queue_letter

Writer = Callable[[Language], Letter]


async def tell_of_decision(group_id: int, move: Move) -> None:
    """Write to the starters what the steward decided about the group they sent in."""
    about = await about_group(group_id)
    await _to_starters(about, MailKind.DECISION, lambda language: letters.group_decision(language, about, move))


async def tell_of_sending_in(group_id: int) -> None:
    """Write to the starters that the group is sent in, and to its steward that it waits."""
    about = await about_group(group_id)
    await _to_starters(about, MailKind.DECISION, lambda language: letters.sent_in(language, about))
    path = f"/arbeid/ko/{group_id}"
    await _to_stewards(about, MailKind.QUEUE, lambda language: letters.waiting_group(language, path))


async def tell_of_proposal(group_id: int, revision_id: int) -> None:
    """Write to the steward that a change to a listed group waits."""
    about, path = await about_group(group_id), f"/arbeid/ko/endring/{revision_id}"
    await _to_stewards(about, MailKind.QUEUE, lambda language: letters.waiting_change(language, path))


async def tell_of_revision(group_id: int, move: Move, remark: str = "", until: date | None = None) -> None:
    """Write to the starters what the steward decided about their change."""
    group = await about_group(group_id)
    about = About(group.group_id, group.name, group.slug, remark, until)
    await _to_starters(about, MailKind.DECISION, lambda language: letters.change_decision(language, about, move))


async def tell_of_few_members(group_id: int) -> None:
    """Write to starters and steward that the group has fallen under four members."""
    about, page = await about_group(group_id), f"/arbeid/grupper/{group_id}"
    kind = MailKind.GROUP_NEWS
    await _to_starters(about, kind, lambda language: letters.few_members(language, about.name, about.desk))
    await _to_stewards(about, kind, lambda language: letters.few_members(language, about.name, page))


async def about_group(group_id: int) -> About:
    """Return what letters to starters say of a group."""
    columns = (Group.id, Group.name, Group.slug, Group.remark, Group.deferred_until)
    row = (await Group.select(*columns).where(Group.id == group_id))[0]
    return About(row["id"], row["name"], row["slug"], row["remark"], row["deferred_until"])


async def _to_starters(about: About, kind: MailKind, write: Writer) -> None:
    """Write to the accounts that lead the group; where there are none, to the starter's address on its form."""
    accounts = (await starters_of([about.group_id])).get(about.group_id, [])
    receivers = list((await receivers_by_account(accounts)).values())
    if not receivers:
        rows = await Group.select(Group.starter_email).where(Group.id == about.group_id)
        email = str(rows[0]["starter_email"]).strip()
        spoken = await languages_of([email]) if email else {}
        receivers = [Receiver(email, spoken.get(email.lower(), Language.NB))] if email else []
    await _queue(receivers, about, kind, write)


async def _to_stewards(about: About, kind: MailKind, write: Writer) -> None:
    rows = await Group.select(Group.steward).where(Group.id == about.group_id)
    await _queue(await stewards_of(rows[0]["steward"], today()), about, kind, write)


async def _queue(receivers: list[Receiver], about: About, kind: MailKind, write: Writer) -> None:
    for receiver in receivers:
        letter = write(receiver.language)
        await queue_letter(letter, to=receiver.email, kind=kind, language=receiver.language, about_id=about.group_id)
