"""Signing in: by password, or by a one-time link in a mail (``link_sign_in``), and then by a code (``proving``).

Nothing here tells whether an account exists. An unknown address, an account that has ended and one without a password
get the same words after the same work as a wrong password.
"""

from __future__ import annotations

from videre.database import writing
from videre.language import N_
from videre.people.addresses import address_key
from videre.people.attempts import Tried, count_attempt, forget_attempts
from videre.people.link_sign_in import LinkSeen, ask_for_link, follow_link, link_seen
from videre.people.passwords import is_outdated, matches, new_hash
from videre.people.proving import prove
from videre.people.signed_in import SignedIn, living_account, signed_in
from videre.people.tables import Account
from videre.problems import FieldError, Invalid, NotFound

__all__ = ["LinkSeen", "SignedIn", "ask_for_link", "follow_link", "link_seen", "prove", "sign_in_with_password"]

WRONG = N_("E-postadressen eller passordet er feil.")


async def sign_in_with_password(*, email: str, password: str, address: str, browser: str) -> SignedIn:
    """Sign in with a password. ``address`` is the client's network address.

    Raises ``Invalid`` with one error for the field ``password``, or ``TooMany``.
    """
    key = address_key(email)
    tried = ((Tried.PASSWORD, key), (Tried.ADDRESS, address))
    await count_attempt(*tried)
    account = await living_account(key)
    stored = account["password_hash"] if account else ""
    if not await matches(stored, password) or account is None:
        raise Invalid((FieldError("password", WRONG),))
    newer = await new_hash(password) if is_outdated(stored) else ""
    try:
        async with writing():
            came_in = await signed_in(account["id"], browser, "password", stored=stored)
            if newer:
                await Account.update({Account.password_hash: newer}).where(Account.id == account["id"])
            await forget_attempts(*tried)
            return came_in
    except NotFound:  # ended, or given another password, in this very moment
        raise Invalid((FieldError("password", WRONG),)) from None
