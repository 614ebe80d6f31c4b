"""Signing in: by password or by a one-time link in a mail, and then by a one-time code where there is one.

Nothing here tells whether an account exists. An unknown address, an account that has ended and one without a password
get the same words after the same work as a wrong password; a letter is sent or not, and the page says the same.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import monotonic
from typing import Any

from msgspec import Struct

from videre.database import reading, writing
from videre.language import N_, Language
from videre.people.account_letters import sign_in_letter
from videre.people.account_rows import (
    Purpose,
    confirm_account,
    end_links,
    new_mail_link,
    use_mail_link,
)
from videre.people.account_trail import Did, on_account, person
from videre.people.addresses import address_key, tidy_address
from videre.people.attempts import Tried, count_attempt, forget_attempts
from videre.people.clock import now
from videre.people.identities import identity_of_account, must_set_up
from videre.people.passwords import is_outdated, matches, new_hash
from videre.people.proving import prove
from videre.people.sessions import new_session
from videre.people.tables import Account, MailLink
from videre.post.letters import MailKind
from videre.post.outbox import queue_letter
from videre.problems import FieldError, Invalid, NotFound, TooMany
from videre.signing import token_hash

__all__ = ["LinkSeen", "SignedIn", "ask_for_link", "follow_link", "link_seen", "prove", "sign_in_with_password"]

LINK_HOURS = 0.5
QUIET_SECONDS = 0.4
"""How long asking for a link takes, letter or not: far more than the work itself."""
WRONG = N_("E-postadressen eller passordet er feil.")


class SignedIn(Struct, frozen=True):
    """A session was opened: ``token`` is for the cookie. A code is asked for, or must be set up, before roles count."""

    token: str
    must_prove: bool
    must_set_up: bool


class LinkSeen(Struct, frozen=True):
    """A link that can still be followed: what for, and for which address."""

    purpose: Purpose
    email: str


async def sign_in_with_password(*, email: str, password: str, address: str, browser: str) -> SignedIn:
    """Sign in with a password. ``address`` is the client's network address.

    Raises ``Invalid`` with one error for the field ``password``, or ``TooMany``.
    """
    key = address_key(email)
    tried = ((Tried.PASSWORD, key), (Tried.ADDRESS, address))
    await count_attempt(*tried)
    account = await _account(key)
    stored = account["password_hash"] if account else ""
    if not await matches(stored, password) or account is None:
        raise Invalid((FieldError("password", WRONG),))
    newer = await new_hash(password) if is_outdated(stored) else ""
    try:
        async with writing():
            signed_in = await _signed_in(account["id"], browser, "password", stored=stored)
            if newer:
                await Account.update({Account.password_hash: newer}).where(Account.id == account["id"])
            await forget_attempts(*tried)
            return signed_in
    except NotFound:  # ended, or given another password, in this very moment
        raise Invalid((FieldError("password", WRONG),)) from None


async def ask_for_link(*, email: str, address: str, language: Language) -> None:
    """Send a link that signs in, if there is such an account. Says nothing either way, and always takes as long.

    Who was only invited has the invitation's link: an invitation must not last for ever.
    """
    until = monotonic() + QUIET_SECONDS
    try:
        with suppress(TooMany):  # the links sent before still work
            await _send_link(tidy_address(email), address, language)
    finally:
        await asyncio.sleep(max(0.0, until - monotonic()))


async def link_seen(token: str) -> LinkSeen | None:
    """Return what a link is for; None where it is used, too old or unknown. Changes nothing: mail scanners look too."""
    async with reading():
        rows = await MailLink.select().where(MailLink.token_hash == token_hash(token))
    if not rows or rows[0]["used_at"] is not None or rows[0]["expires_at"] <= now():
        return None
    return LinkSeen(Purpose(rows[0]["purpose"]), rows[0]["email"])


async def follow_link(*, token: str, browser: str, address: str) -> SignedIn:
    """Use a link to sign in or to accept an invitation. Raises ``NotFound`` where it cannot be used, ``TooMany``."""
    tried = (Tried.ADDRESS, address)
    await count_attempt(tried)
    async with writing():
        link = await use_mail_link(token, Purpose.SIGN_IN, Purpose.INVITATION)
        if link.account_id is None:
            raise NotFound()
        signed_in = await _signed_in(link.account_id, browser, link.purpose.value)
        await confirm_account(link.account_id)
        await end_links(link.account_id, Purpose.SIGN_IN, Purpose.INVITATION)
        key = address_key(link.email)
        await forget_attempts(tried, (Tried.LINK, key), (Tried.PASSWORD, key))
        return signed_in


async def _account(key: str) -> dict[str, Any] | None:
    async with reading():
        rows = await Account.select(
            Account.id, Account.email, Account.password_hash, Account.language, Account.confirmed_at
        ).where((Account.email_key == key) & Account.ended_at.is_null())
    return rows[0] if rows else None


async def _send_link(email: str, address: str, language: Language) -> None:
    await count_attempt((Tried.LINK, address_key(email)), (Tried.ADDRESS, address))
    account = await _account(address_key(email))
    if account is None or account["confirmed_at"] is None:
        return
    async with writing():
        token = await new_mail_link(
            purpose=Purpose.SIGN_IN, account_id=account["id"], email=account["email"], hours=LINK_HOURS
        )
        await queue_letter(
            sign_in_letter(language, token),
            to=account["email"],
            kind=MailKind.SIGN_IN,
            language=language,
            about_id=account["id"],
        )


async def _signed_in(account_id: int, browser: str, how: str, stored: str | None = None) -> SignedIn:
    """Open a session for an account that has not ended meanwhile, inside ``writing()``."""
    alive = (Account.id == account_id) & Account.ended_at.is_null()
    if stored is not None:
        alive = alive & (Account.password_hash == stored)
    # An update of nothing: whoever ends the account or changes its password at this moment comes before or after.
    touched: dict[Any, Any] = {Account.codes_last_step: Account.codes_last_step + 0}
    if not await Account.update(touched).where(alive).returning(Account.id):
        raise NotFound()
    identity = await identity_of_account(account_id, strong=False)
    if identity is None:
        raise NotFound()
    token = await new_session(account_id=account_id, strong=False, browser=browser)
    await on_account(Did.SIGN_IN, account_id, person(account_id, identity.name), how)
    return SignedIn(token, identity.has_codes, must_set_up(identity))
