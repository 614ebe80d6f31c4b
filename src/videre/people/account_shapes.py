"""Accounts as administrators, and people themselves, see them. Pure."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from videre.language import Language
from videre.people.roles import Role


class HeldRole(Struct, frozen=True):
    """A role as it was given; ``counts`` says whether it counts today. Days are included, None is open."""

    grant_id: int
    role: Role
    organisation_id: int | None
    organisation: str
    valid_from: date | None
    valid_to: date | None
    granted_by: str
    granted_at: datetime
    counts: bool


class AccountRow(Struct, frozen=True):
    """An account in the administrators' list; instants in UTC."""

    id: int
    name: str
    email: str
    roles: tuple[HeldRole, ...]
    has_codes: bool
    created_at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None


class StaffAccount(Struct, frozen=True):
    """One account, as an administrator or the person themself sees it."""

    id: int
    name: str
    email: str
    language: Language
    roles: tuple[HeldRole, ...]
    has_password: bool
    has_codes: bool
    sessions: int
    tokens: int
    created_at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None
