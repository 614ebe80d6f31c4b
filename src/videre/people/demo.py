"""Five invented people, one for each role, with one known password: for demonstrations, and refused in production."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any, NamedTuple

from msgspec import Struct

from videre.database import reading, writing
from videre.language import N_, Language
from videre.people.account_rows import account_by_email, grant, new_account
from videre.people.actors import SYSTEM
from videre.people.clock import now
from videre.people.identities import ORGANISATION
from videre.people.one_time_codes import STEP_SECONDS, code_at, counting_secret, step_at
from videre.people.passwords import new_hash
from videre.people.roles import Role
from videre.people.tables import Account
from videre.sealing import Unsealable, seal, unseal
from videre.settings import settings_from

DEMO_PASSWORD = "fire-stoler-rundt-bordet"  # noqa: S105  # meant to be known
RPH_TEAM = "RPH Fredrikstad"


class DemoLogin(Struct, frozen=True):
    """How to sign in as somebody invented; ``secret`` is that of their one-time codes, "" where they have none.

    ``role`` is a message.
    """

    role: str
    name: str
    email: str
    password: str
    secret: str
    account_id: int


class _Person(NamedTuple):
    words: str
    name: str
    email: str
    role: Role
    organisation: str = ""
    secret: str = ""


_PEOPLE = (
    _Person(N_("ansatt i RPH Fredrikstad"), "Randi Bakken", "randi@example.no", Role.RPH_STAFF, RPH_TEAM),
    _Person(N_("igangsetter"), "Ivar Moen", "ivar@example.no", Role.STARTER),
    _Person(
        N_("forvalter i Fredrikstad kommune"), "Siv Dahl", "siv@example.no", Role.STEWARD,
        "Fredrikstad kommune", "SIVSFREDRIKSTADKOMMUNEDEMO234567",
    ),
    _Person(
        N_("forvalter ved distriktskontor Oslo"), "Tor Vik", "tor@example.no", Role.STEWARD,
        "Selvhjelp Norge, distriktskontor Oslo", "TORVEDDISTRIKTSKONTOROSLODEMO234",
    ),
    _Person(
        N_("nasjonal administrator"), "Anne Lie", "anne@example.no", Role.ADMINISTRATOR,
        "Selvhjelp Norge", "ANNENASJONALADMINISTRATORDEMO234",
    ),
)  # fmt: skip
_environment = ""


def use_environment(environment: str) -> None:
    """Take this for the environment from now on; without it, the one of the process's settings."""
    global _environment
    _environment = environment


async def load_demo_accounts() -> list[DemoLogin]:
    """Make the five accounts where they are missing, and return how to sign in as each that is there and invented.

    Run after the demonstration directory is loaded: who belongs to an organisation that is missing is left out.
    Deterministic. Empty in production.
    """
    if _where() == "production":
        return []
    async with reading():
        missing = [each for each in _PEOPLE if await account_by_email(each.email) is None]
        places = await _organisations()
    missing = [each for each in missing if not each.organisation or each.organisation in places]
    if missing:
        hashed = await new_hash(DEMO_PASSWORD)
        async with writing():
            for each in missing:
                await _load(each, hashed, places.get(each.organisation))
    return await demo_logins()


async def demo_logins() -> list[DemoLogin]:
    """Return how to sign in as each of the five that is there; none in production."""
    if _where() == "production":
        return []
    async with reading():
        rows = await Account.select(Account.id, Account.email_key).where(
            Account.invented.eq(True) & Account.ended_at.is_null()
        )
    ids = {row["email_key"]: row["id"] for row in rows}
    return [
        DemoLogin(each.words, each.name, each.email, DEMO_PASSWORD, each.secret, ids[each.email])
        for each in _PEOPLE
        if each.email in ids
    ]


async def demo_code(account_id: int) -> str:
    """Return a one-time code with which an invented person gets in now; "" for anyone else and outside the demo.

    That of this moment or, where it was used just now, the next: nobody should wait in a demonstration.
    """
    if _where() != "demo":
        return ""
    async with reading():
        rows = await Account.select(Account.codes_secret, Account.codes_last_step).where(
            (Account.id == account_id) & Account.invented.eq(True) & Account.codes_since.is_not_null()
        )
    try:
        secret = counting_secret(unseal(rows[0]["codes_secret"])) if rows else ""
    except Unsealable:
        return ""
    used = rows[0]["codes_last_step"] >= step_at(now()) if rows else False
    return code_at(secret, now() + timedelta(seconds=STEP_SECONDS if used else 0)) if secret else ""


async def invented_accounts() -> int:
    """Return how many invented accounts have not ended: production does not start with one."""
    async with reading():
        return int(await Account.count().where(Account.invented.eq(True) & Account.ended_at.is_null()))


async def _organisations() -> dict[str, int]:
    table: Any = ORGANISATION._foreign_key_meta.resolved_references  # the directory's: not ours to import
    wanted = [each.organisation for each in _PEOPLE if each.organisation]
    rows = await table.select(table.id, table.name).where(table.name.is_in(wanted)).order_by(table.id, ascending=False)
    return {row["name"]: row["id"] for row in rows}


async def _load(person: _Person, hashed: str, organisation_id: int | None) -> None:
    account_id = await new_account(email=person.email, name=person.name, language=Language.NB, confirmed=True)
    values: dict[Any, Any] = {Account.password_hash: hashed, Account.invented: True}
    if person.secret:
        values |= {Account.codes_secret: seal(person.secret), Account.codes_since: now()}
    await Account.update(values).where(Account.id == account_id)
    await grant(account_id=account_id, role=person.role, organisation_id=organisation_id, by=SYSTEM)


def _where() -> str:
    return _environment or settings_from(os.environ).environment
