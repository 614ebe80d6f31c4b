"""Signing in by a one-time link in a mail: volunteers forget passwords.

Nothing here tells whether an account exists: a letter is sent or not, and the page says the same, as fast.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import monotonic

from msgspec import Struct

from videre.database import reading, writing
from videre.language import Language
from videre.people.account_letters import sign_in_letter
from videre.people.account_rows import Purpose, confirm_account, end_links, new_mail_link, use_mail_link
from videre.people.addresses import address_key, tidy_address
from videre.people.attempts import Tried, count_attempt, forget_attempts
from videre.people.clock import now
from videre.people.signed_in import SignedIn, living_account, signed_in
from videre.people.tables import MailLink
from videre.post.letters import MailKind
from videre.post.outbox import queue_letter
from videre.problems import NotFound, TooMany
from videre.signing import token_hash

LINK_HOURS = 0.5
QUIET_SECONDS = 0.4
"""How long asking for a link takes, letter or not: far more than the work itself."""


class LinkSeen(Struct, frozen=True):
    """A link that can still be followed: what for, and for which address."""

    purpose: Purpose
    email: str


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
        came_in = await signed_in(link.account_id, browser, link.purpose.value)
        await confirm_account(link.account_id)
        await end_links(link.account_id, Purpose.SIGN_IN, Purpose.INVITATION)
        key = address_key(link.email)
        await forget_attempts(tried, (Tried.LINK, key), (Tried.PASSWORD, key))
        return came_in


async def _send_link(email: str, address: str, language: Language) -> None:
    await count_attempt((Tried.LINK, address_key(email)), (Tried.ADDRESS, address))
    account = await living_account(address_key(email))
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
