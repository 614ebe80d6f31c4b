"""People for tests of the work on the list: accounts in the database, and identities for the rules."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from videre.database import writing
from videre.language import Language
from videre.people.roles import Role
from videre.people.shapes import Grant, Identity
from videre.people.tables import Account, RoleGrant


async def a_person(email: str, role: Role, organisation: int | None, language: str = "nb", **changes: Any) -> int:
    """An account that holds a role, whose address is confirmed; return its id."""
    usual = {"name": "Noen", "language": language, "confirmed_at": datetime.now(UTC)}
    async with writing():
        account = Account(email=email, email_key=email.casefold(), **{**usual, **changes})
        rows = await Account.insert(account).returning(Account.id)
        await RoleGrant(account=rows[0]["id"], organisation=organisation, role=role.value).save()
    return int(rows[0]["id"])


def someone(*grants: Grant, strong: bool = True, account_id: int = 1) -> Identity:
    """A person who is signed in with these roles."""
    return Identity(
        account_id=account_id, name="Noen", email="noen@example.no", language=Language.NB, grants=grants,
        strong=strong, has_codes=strong, session_id=1, scopes=None,
    )  # fmt: skip
