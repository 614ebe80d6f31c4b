"""What a demonstration leaves in a database, and production does not start with."""

from __future__ import annotations

from typing import NamedTuple

from videre.directory.queries import invented_groups
from videre.people.demo import invented_accounts
from videre.settings import Settings


class Remains(NamedTuple):
    """What there is of a demonstration, and in words how many and what to do."""

    what: str
    words: str


async def refused_remains(settings: Settings) -> list[Remains]:
    """Return what must go before this database is served with these settings; nothing outside production."""
    if settings.environment != "production":
        return []
    found = []
    if accounts := await invented_accounts():
        found.append(
            Remains(
                "accounts",
                f"{accounts} demonstration account(s), and everyone knows their password: "
                "use `videre account end-invented`",
            )
        )
    if groups := await invented_groups():
        words = f"{groups} invented group(s) stand in the list, and nobody meets there: start with a fresh database"
        found.append(Remains("groups", words))
    return found
