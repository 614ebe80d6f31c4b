"""Columns of accounts, roles and what proves them; no behaviour.

Nothing that opens a door is stored as it is: passwords as argon2id, tokens and codes as keyed hashes, the secret of
one-time codes sealed. Addresses of machines are not stored at all.
"""

from __future__ import annotations

from piccolo.columns import Array, BigInt, Boolean, Date, ForeignKey, Integer, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.columns.reference import LazyTableReference
from piccolo.table import Table

# By name: the directory builds on people, and not the other way round.
_ORGANISATION = LazyTableReference(table_class_name="Organisation", app_name="videre")


class Account(Table, tablename="account"):
    """A person who works with the list. An ended account stays, so that its history can be read."""

    id = Serial(primary_key=True)
    email = Varchar(length=254)
    email_key = Varchar(length=254)
    """The address folded for comparison; unique among accounts that have not ended."""
    name = Varchar(length=120, default="")
    language = Varchar(length=2, default="nb")
    password_hash = Varchar(length=200, default="")
    """argon2id with its parameters; "" where the person signs in by mail only."""
    codes_secret = Varchar(length=200, default="")
    """The sealed secret of one-time codes (TOTP, RFC 6238); behind a blank the next one, while it is being set up."""
    codes_since = Timestamptz(null=True, default=None)
    """When a first code proved that the secret arrived; None while it is being set up."""
    codes_last_step = BigInt(default=0)
    """The time step of the last code used: each is worth one log-in."""
    invented = Boolean(default=False)
    """A demonstration account: production refuses to start with one that has not ended."""
    created_at = Timestamptz(default=TimestamptzNow())
    confirmed_at = Timestamptz(null=True, default=None)
    """When the person first followed a link sent to the address."""
    ended_at = Timestamptz(null=True, default=None)


class RecoveryCode(Table, tablename="recovery_code"):
    """A code for the day the telephone is lost; each works once."""

    id = Serial(primary_key=True)
    account = ForeignKey(Account, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    code_hash = Varchar(length=64)
    used_at = Timestamptz(null=True, default=None)


class RoleGrant(Table, tablename="role_grant"):
    """A role held in an organisation, for a time."""

    id = Serial(primary_key=True)
    account = ForeignKey(Account, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    organisation: ForeignKey[Table] = ForeignKey(
        _ORGANISATION, null=True, default=None, on_delete=OnDelete.restrict, index=True
    )
    """None for a starter who belongs to no organisation."""
    role = Varchar(length=20)
    valid_from = Date(null=True, default=None)
    valid_to = Date(null=True, default=None)
    """The last day it counts; None while no end is known."""
    granted_by = Varchar(length=140, default="")
    granted_at = Timestamptz(default=TimestamptzNow())


class StaffSession(Table, tablename="staff_session"):
    """A browser that is signed in; deleted at log-out and after its limits."""

    id = Serial(primary_key=True)
    account = ForeignKey(Account, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    token_hash = Varchar(length=64)
    strong = Boolean(default=False)
    """Whether a one-time code was given in this session."""
    browser = Varchar(length=60, default="")
    """Kind of browser and system, roughly, so that a person knows their own: «Firefox, Android»."""
    created_at = Timestamptz(default=TimestamptzNow())
    seen_at = Timestamptz(default=TimestamptzNow())


class MailLink(Table, tablename="mail_link"):
    """A one-time link sent by mail: to sign in, to accept an invitation, to confirm an address."""

    id = Serial(primary_key=True)
    token_hash = Varchar(length=64)
    purpose = Varchar(length=20)
    account = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    email = Varchar(length=254, default="")
    draft_id = Integer(null=True, default=None)
    """The draft of a group that the address is confirmed for."""
    created_at = Timestamptz(default=TimestamptzNow())
    expires_at = Timestamptz()
    used_at = Timestamptz(null=True, default=None)


class Attempts(Table, tablename="attempts"):
    """How often something was tried in vain, by a keyed hash of what was tried: nobody can be read out of it."""

    id = Serial(primary_key=True)
    key = Varchar(length=64)
    failures = Integer(default=0)
    last_at = Timestamptz(default=TimestamptzNow())
    free_at = Timestamptz(default=TimestamptzNow())
    """Before this instant the next attempt is refused unread."""


class ApiToken(Table, tablename="api_token"):
    """A key an account made for a program of its own."""

    id = Serial(primary_key=True)
    account = ForeignKey(Account, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    name = Varchar(length=60)
    token_hash = Varchar(length=64)
    scopes = Array(base_column=Varchar(length=30))
    created_at = Timestamptz(default=TimestamptzNow())
    expires_on = Date()
    """The last day it works."""
    used_on = Date(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)


TABLES: tuple[type[Table], ...] = (Account, RecoveryCode, RoleGrant, StaffSession, MailLink, Attempts, ApiToken)
