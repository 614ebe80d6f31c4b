"""Sending in what was written in the form: a new group, a returned one, or a change to a listed one.

Somebody without an account shows first that the e-mail address is theirs. Until then nothing exists but the draft.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from piccolo.query.functions import Lower

from videre.database import writing
from videre.directory import letters
from videre.directory.access import actor_on, may_edit_at_once, may_propose
from videre.directory.details import MISSING, GroupDetails, check_details
from videre.directory.draft_rows import content_of, draft_row, filled
from videre.directory.drafts import NOT_CHANGEABLE
from videre.directory.group_changes import changed, give_steward, moved, new_group
from videre.directory.group_seen import seen_group
from videre.directory.lifecycle import GroupState, Move
from videre.directory.meetings import today
from videre.directory.placement import public_point
from videre.directory.proposals import Proposal
from videre.directory.queries import steward_on
from videre.directory.revision_rows import details_now
from videre.directory.revisions import CLASH, proposed
from videre.directory.starter_rows import lead
from videre.directory.tables import GroupDraft
from videre.directory.telling import tell_of_sending_in
from videre.language import N_, Language
from videre.people.account_rows import (
    Purpose,
    account_by_email,
    confirm_account,
    new_account,
    new_mail_link,
    use_mail_link,
)
from videre.people.actors import Actor, ActorKind
from videre.people.addresses import LONGEST, NO_ADDRESS, address_key, is_address, tidy_address
from videre.people.roles import Permission
from videre.people.sessions import new_session
from videre.people.shapes import Identity
from videre.people.tables import MailLink
from videre.post.letters import MailKind
from videre.post.outbox import queue_letter
from videre.problems import Conflict, FieldError, Invalid, NotAllowed, NotFound, TooMany

LINK_HOURS = 72
MOST_LETTERS = 5
LETTERS_WITHIN = timedelta(hours=1)
"""So many letters to confirm an address go to it within so long."""
NO_CONTACT = N_("Skriv en e-postadresse eller et telefonnummer der folk kan ta kontakt.")


class SentIn(Struct, frozen=True):
    """What became of a form: it waits for its address, or it is with the steward as a group or a change to one."""

    waits_for_address: bool
    group_id: int | None = None
    revision_id: int | None = None


async def send_in(
    *, token: str, details: GroupDetails, email: str = "", name: str = "", identity: Identity | None, language: Language
) -> SentIn:
    """Send in a draft. ``email`` and ``name`` are those of a sender who is not signed in.

    A new group goes to the steward of its area; a returned one goes there again; a change to a listed group becomes a
    proposal, or holds at once where its steward makes it. Raises ``NotFound``; ``Invalid`` with every faulty field,
    the sender's named ``starter_email`` and ``starter_name``; ``Conflict`` where the group cannot be changed now or
    somebody else changed the same; ``TooMany`` where the address got too many letters this hour.
    """
    if identity is not None:
        email, name = identity.email, name or identity.name
        if identity.half or not (identity.scopes is None or identity.may(Permission.REGISTER_GROUPS)):
            raise NotAllowed()
    async with writing():
        row = await draft_row(token)
        if row["group_id"] is not None:
            if identity is None:
                raise NotFound()
            check_form(details)
            return await _change_sent_in(row, details, identity)
        details = replace(details, starter_email=tidy_address(email), starter_name=name.strip())
        check_form(details, sender=True)
        if identity is None:
            return await _waiting_for_address(row, details, language)
        by = identity.acting_as(ActorKind.STARTER)
        return SentIn(False, await _registered(row, details, identity.account_id, by))


async def confirm_address(*, token: str, browser: str) -> tuple[int, str]:
    """Send in the group that waits for this address; return its id and the token of a session for its starter.

    The account is the address's own, or a new one. Raises ``NotFound`` for a link that is used, too old, or whose
    draft was taken up again.
    """
    async with writing():
        link = await use_mail_link(token, Purpose.CONFIRM_ADDRESS)
        rows = await GroupDraft.select(*GroupDraft.all_columns()).where(
            (GroupDraft.id == link.draft_id) & GroupDraft.sent_in_at.is_not_null()
        )
        content = content_of(rows[0]) if rows else None
        if content is None or content.details is None or address_key(content.email) != address_key(link.email):
            raise NotFound()
        language = Language(rows[0]["language"])
        account_id = await account_by_email(link.email)
        if account_id is None:
            account_id = await new_account(email=link.email, name=content.name, language=language, confirmed=True)
        else:
            await confirm_account(account_id)
        by = Actor(ActorKind.STARTER, content.name or link.email, account_id)
        group_id = await _registered(rows[0], content.details, account_id, by)
        return group_id, await new_session(account_id=account_id, strong=False, browser=browser)


def check_form(details: GroupDetails, *, sender: bool = False) -> None:
    """Raise ``Invalid`` with every faulty field of a group that is sent in, at once."""
    errors: list[FieldError] = []
    try:
        check_details(details)
    except Invalid as problem:
        errors += problem.fields
    if not {"municipality", "settlement"} & {error.field for error in errors}:
        try:
            public_point(details)
        except Invalid as problem:
            errors += problem.fields
    if not (details.contact_email or details.contact_phone):
        errors.append(FieldError("contact_email", NO_CONTACT))
    if sender:
        errors = [error for error in errors if error.field != "starter_email"]
        if not is_address(details.starter_email) or len(details.starter_email) > LONGEST:
            errors.append(FieldError("starter_email", NO_ADDRESS))
        if not details.starter_name:
            errors.append(FieldError("starter_name", MISSING))
    if errors:
        raise Invalid(tuple(errors))


async def _waiting_for_address(row: dict[str, Any], details: GroupDetails, language: Language) -> SentIn:
    before = content_of(row)
    if row["sent_in_at"] is not None and before.details == details:
        return SentIn(True)  # a second tap on the button, or a page loaded again
    await _not_too_many(details.starter_email)
    content = replace(before, details=details, email=details.starter_email, name=details.starter_name)
    values = filled(content, waits=True) | {GroupDraft.language: language.value}
    await GroupDraft.update(values).where(GroupDraft.id == row["id"])
    link = await new_mail_link(
        purpose=Purpose.CONFIRM_ADDRESS, account_id=None, email=content.email, draft_id=row["id"], hours=LINK_HOURS
    )
    letter = letters.confirm_address(language, f"/start/bekreft/{link}")
    await queue_letter(letter, to=content.email, kind=MailKind.CONFIRM_ADDRESS, language=language)
    return SentIn(True)


async def _not_too_many(email: str) -> None:
    """Raise ``TooMany`` where an address got letters enough this hour: it may be a stranger's who asked for none."""
    since = datetime.now(UTC) - LETTERS_WITHIN
    asked = (MailLink.purpose == Purpose.CONFIRM_ADDRESS.value) & (MailLink.created_at > since)
    if await MailLink.count().where(asked).where(Lower(MailLink.email) == address_key(email)) >= MOST_LETTERS:
        raise TooMany(int(LETTERS_WITHIN.total_seconds()))


async def _registered(row: dict[str, Any], details: GroupDetails, account_id: int, by: Actor) -> int:
    await _taken(row)
    steward = await steward_on(details.municipality, today())
    group_id = await new_group(details, by, steward.id if steward else None)
    await lead(group_id, account_id, by)
    await moved(group_id, Move.SUBMIT, by)
    await tell_of_sending_in(group_id)
    return group_id


async def _taken(row: dict[str, Any]) -> None:
    """Erase the draft that is sent in. Of two taps at once one gets it; for the other it is ``NotFound``."""
    if not await GroupDraft.delete().where(GroupDraft.id == row["id"]).returning(GroupDraft.id):
        raise NotFound()


async def _change_sent_in(row: dict[str, Any], details: GroupDetails, identity: Identity) -> SentIn:
    group_id = int(row["group_id"])
    seen = await seen_group(group_id)
    by = actor_on(identity, seen)
    if by is None:
        raise NotFound()
    if not may_propose(identity, seen):
        raise Conflict(NOT_CHANGEABLE)
    base = content_of(row).base
    now, version = await details_now(group_id)
    proposal = Proposal(base or now, _with_what_no_form_changes(details, base or now, seen.state))
    await _taken(row)
    if not may_edit_at_once(identity, seen):
        return SentIn(False, group_id, await proposed(group_id, proposal, by))
    if proposal.clashes(now):
        raise Conflict(CLASH)
    if proposal.changed:
        await changed(group_id, proposal.over(now), version, by)
    if seen.state in {GroupState.DRAFT, GroupState.RETURNED}:
        steward = await steward_on(details.municipality, today())
        if steward is not None and steward.id != seen.steward_id and details.municipality != now.municipality:
            await give_steward(group_id, steward.id, by, today())
        await moved(group_id, Move.SUBMIT, by)
        await tell_of_sending_in(group_id)
    return SentIn(False, group_id)


def _with_what_no_form_changes(details: GroupDetails, base: GroupDetails, state: GroupState) -> GroupDetails:
    """Keep the starter's address, which was confirmed, and the day of the first meeting, which a move sets."""
    kept: dict[str, Any] = {"starter_email": base.starter_email, "invented": base.invented}
    if not details.starter_name:
        kept["starter_name"] = base.starter_name
    if state not in {GroupState.DRAFT, GroupState.RETURNED}:
        kept["starts_on"] = base.starts_on
    return replace(details, **kept)
