"""After a change of seal keys the old one can be thrown away once people have signed in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet

from tests import world as w
from videre.database import reading
from videre.people.proving import prove
from videre.people.roles import Role
from videre.people.sessions import open_session
from videre.people.tables import Account
from videre.sealing import unseal, use_seal_keys
from videre.settings import DEMO_SEAL_KEY


@pytest.fixture(autouse=True)
def _usual_keys() -> Iterator[None]:
    yield
    use_seal_keys(DEMO_SEAL_KEY)


async def test_a_code_that_is_used_is_sealed_with_the_newest_key(database: str, world: w.World) -> None:
    account_id = await w.an_account(Role.STEWARD, world.fredrikstad)
    newest = Fernet.generate_key().decode()
    use_seal_keys(f"{newest},{DEMO_SEAL_KEY}")
    token = await open_session(account_id=account_id, strong=False, browser="")
    await prove(token=token, code=w.current_code(), address="", browser="")
    use_seal_keys(newest)  # the old one is thrown away
    async with reading():
        rows = await Account.select(Account.codes_secret).where(Account.id == account_id)
    assert w.CODES_SECRET in unseal(rows[0]["codes_secret"])
