"""Inviting people: the account and its role are there at once, and open by the link in the letter."""

from __future__ import annotations

from datetime import date
from typing import Any

from videre.database import writing
from videre.language import Language
from videre.people.access import may_keep
from videre.people.account_letters import LINK_PATH, invitation_letter
from videre.people.account_rows import Purpose, account_by_email, end_links, new_account, new_mail_link
from videre.people.account_trail import Did, keeper, on_account
from videre.people.actors import Actor, ActorKind
from videre.people.addresses import NO_ADDRESS, is_address, tidy_address
from videre.people.own_account import name_errors
from videre.people.role_rows import Given, errors_of, give, organisation_name
from videre.people.roles import Role
from videre.people.shapes import Identity
from videre.people.tables import Account
from videre.post.letters import MailKind
from videre.post.outbox import queue_letter
from videre.problems import FieldError, Invalid, NotAllowed, NotFound

INVITATION_HOURS = 72


async def invite(
    *,
    email: str,
    name: str,
    role: Role,
    organisation_id: int | None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    by: Identity,
    language: Language = Language.NB,
) -> int:
    """Invite somebody by mail and return the account's id; who has an account already is given the role.

    An invitation that was not taken in time is simply sent again. Raises ``NotFound`` for anyone but an administrator,
    ``Invalid`` for the fields ``email``, ``name``, ``organisation_id`` and ``valid_to``.
    """
    if not may_keep(by):
        raise NotFound()
    given = Given(role, organisation_id, valid_from, valid_to)
    async with writing():
        account, token = await _invited(email, name, given, keeper(by), language)
        theirs = Language(account["language"])
        letter = invitation_letter(theirs, token, role, await organisation_name(organisation_id), by.name)
        await queue_letter(
            letter, to=account["email"], kind=MailKind.INVITATION, language=theirs, about_id=account["id"]
        )
    return int(account["id"])


async def add_account(
    *, email: str, name: str, role: Role, organisation_id: int | None, by: Actor, language: Language = Language.NB
) -> str:
    """Do as :func:`invite` without a letter; return the path of the link to hand over. For the command line only."""
    if by.kind is not ActorKind.SYSTEM:
        raise NotAllowed()
    async with writing():
        _, token = await _invited(email, name, Given(role, organisation_id), by, language)
    return LINK_PATH.format(token=token)


async def _invited(email: str, name: str, given: Given, by: Actor, language: Language) -> tuple[dict[str, Any], str]:
    email = tidy_address(email)
    errors = [] if is_address(email) else [FieldError("email", NO_ADDRESS)]
    errors += [*name_errors(name), *(await errors_of(given))]
    if errors:
        raise Invalid(tuple(errors))
    account_id = await account_by_email(email)
    if account_id is None:
        account_id = await new_account(email=email, name=name.strip(), language=language, confirmed=False)
    await end_links(account_id, Purpose.INVITATION)
    token = await new_mail_link(purpose=Purpose.INVITATION, account_id=account_id, email=email, hours=INVITATION_HOURS)
    await give(account_id, given, by)
    await on_account(Did.INVITE, account_id, by, f"{given.role}@{given.organisation_id or '-'}")
    rows = await Account.select(Account.id, Account.email, Account.language).where(Account.id == account_id)
    found: dict[str, Any] = rows[0]
    return found, token
