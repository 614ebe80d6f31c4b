"""Rows of accounts, roles and links, written by actions here and in the directory.

Everything here runs inside ``writing()``: it only runs queries, and what it writes is kept with what caused it.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from msgspec import Struct

from videre.language import Language
from videre.people.actors import Actor
from videre.people.addresses import NO_ADDRESS, address_key, is_address, tidy_address
from videre.people.clock import now
from videre.people.roles import Role
from videre.people.tables import Account, MailLink, RoleGrant
from videre.problems import FieldError, Invalid, NotFound
from videre.signing import new_token, token_hash


class Purpose(StrEnum):
    """What a one-time link in a mail is for."""

    SIGN_IN = "sign-in"
    INVITATION = "invitation"
    CONFIRM_ADDRESS = "confirm-address"


class UsedLink(Struct, frozen=True):
    """What a link that was just used up was about."""

    account_id: int | None
    email: str
    draft_id: int | None
    purpose: Purpose


async def account_by_email(email: str) -> int | None:
    """Return the account of an address that has not ended, None where there is none."""
    rows = await Account.select(Account.id).where(
        (Account.email_key == address_key(email)) & Account.ended_at.is_null()
    )
    return int(rows[0]["id"]) if rows else None


async def new_account(*, email: str, name: str, language: Language, confirmed: bool) -> int:
    """Insert an account and return its id; ``confirmed`` where the person just followed a link to the address.

    Raises ``Invalid`` for what is no address, ``Conflict`` where the address has an account already.
    """
    if not is_address(tidy_address(email)):
        raise Invalid((FieldError("email", NO_ADDRESS),))
    account = Account(
        email=tidy_address(email),
        email_key=address_key(email),
        name=name,
        language=language.value,
        confirmed_at=now() if confirmed else None,
    )
    rows = await Account.insert(account).returning(Account.id)
    return int(rows[0]["id"])


async def confirm_account(account_id: int) -> None:
    """Note that the person followed a link sent to the account's address; the first time counts."""
    await Account.update({Account.confirmed_at: now()}).where(
        (Account.id == account_id) & Account.confirmed_at.is_null()
    )


async def grant(
    *,
    account_id: int,
    role: Role,
    organisation_id: int | None,
    by: Actor,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> int:
    """Give a role and return the grant's id."""
    row = RoleGrant(
        account=account_id,
        organisation=organisation_id,
        role=role.value,
        valid_from=valid_from,
        valid_to=valid_to,
        granted_by=str(by)[:140],
    )
    rows = await RoleGrant.insert(row).returning(RoleGrant.id)
    return int(rows[0]["id"])


async def new_mail_link(
    *, purpose: str, account_id: int | None, email: str, draft_id: int | None = None, hours: float
) -> str:
    """Insert a one-time link and return its token for the address in the letter; only its hash is stored."""
    token = new_token()
    await MailLink(
        token_hash=token_hash(token),
        purpose=Purpose(purpose).value,
        account=account_id,
        email=tidy_address(email),
        draft_id=draft_id,
        expires_at=now() + timedelta(hours=hours),
    ).save()
    return token


async def use_mail_link(token: str, *purposes: Purpose) -> UsedLink:
    """Use a link up and return what it was about; of two at once one gets it.

    Raises ``NotFound`` for a link that is used, too old, of another purpose, or was never made.
    """
    at = now()
    rows: list[dict[str, Any]] = await (
        MailLink.update({MailLink.used_at: at})
        .where(
            (MailLink.token_hash == token_hash(token))
            & MailLink.used_at.is_null()
            & (MailLink.expires_at > at)
            & MailLink.purpose.is_in([purpose.value for purpose in purposes])
        )
        .returning(MailLink.account, MailLink.email, MailLink.draft_id, MailLink.purpose)
    )
    if not rows:
        raise NotFound()
    row = rows[0]
    return UsedLink(row["account"], row["email"], row["draft_id"], Purpose(row["purpose"]))


async def end_links(account_id: int, *purposes: Purpose) -> None:
    """Make the unused links of an account worthless: those of ``purposes``, or all."""
    theirs = (MailLink.account == account_id) & MailLink.used_at.is_null()
    if purposes:
        theirs = theirs & MailLink.purpose.is_in([purpose.value for purpose in purposes])
    await MailLink.update({MailLink.used_at: now()}).where(theirs)
