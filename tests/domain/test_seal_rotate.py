"""`videre seal rotate`: afterwards the newest key alone opens everything, and an older one nothing."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from tests import handovers as h
from tests import world as w
from videre.database import empty_the_log, reading, stop_database, writing
from videre.doctor import examine
from videre.handover.answering import open_request
from videre.handover.card_queries import card_of
from videre.handover.follow_up import want_follow_up
from videre.handover.holding import Holder
from videre.handover.need_lock import unlock
from videre.handover.tables import ContactRequest, FollowUp, Handover
from videre.language import Language
from videre.people.proving import prove
from videre.people.roles import Role
from videre.people.sessions import open_session
from videre.people.tables import Account
from videre.post.letters import SEALED_KINDS, Letter, MailKind
from videre.post.outbox import queue_letter
from videre.post.tables import OutgoingMail
from videre.privacy_classes import CLASSES, Privacy
from videre.resealing import LETTERS, PORTION, SEALED_COLUMNS, Resealed, reseal_all
from videre.sealing import Unsealable, seal, unseal, use_seal_keys
from videre.settings import DEMO_SEAL_KEY, Settings

VIDERE = "from videre.cli import main; main()"
ALL = (*SEALED_COLUMNS, LETTERS)


@pytest.fixture
def newest() -> Iterator[str]:
    yield Fernet.generate_key().decode()
    use_seal_keys(DEMO_SEAL_KEY)


async def something_sealed(world: w.World) -> tuple[Holder, int]:
    """One value in each sealed column: a card with a request, a follow-up and a letter, and an account with codes."""
    account_id = await w.an_account(Role.STEWARD, world.fredrikstad)
    holder, _ = await h.a_card(world.sleep)
    await h.a_request(holder, world.sleep, name="Planted")
    await want_follow_up(holder, email="planted@example.no", language=Language.NB, agreed=True)
    async with writing():
        await queue_letter(Letter("Hvordan går det?", ("Hei",)), to="planted@example.no", kind=MailKind.FOLLOW_UP,
                           language=Language.NB, about_id=holder.handover_id)  # fmt: skip
        await queue_letter(Letter("Kontoen din", ("Hei",)), to="siv@example.no", kind=MailKind.ACCOUNT,
                           language=Language.NB)  # fmt: skip
    return holder, account_id


async def sealed_values() -> list[str]:
    found: list[str] = []
    async with reading():
        for column in SEALED_COLUMNS:
            rows = await column._meta.table.select(column)
            found += [row[column._meta.name] for row in rows if row[column._meta.name]]
        kinds = [kind.value for kind in SEALED_KINDS]
        rows = await OutgoingMail.select(LETTERS).where(OutgoingMail.kind.is_in(kinds) & LETTERS.is_not_null())
    return found + [row["letter"].strip('"') for row in rows]


def opens(value: str) -> bool:
    try:
        unseal(value)
    except Unsealable:
        return False
    return True


def test_every_column_that_is_sealed_is_sealed_anew() -> None:
    named = {(column._meta.table._meta.tablename, column._meta.name) for column in SEALED_COLUMNS}
    classes = {
        (table, name) for table, columns in CLASSES.items() for name, each in columns.items() if each is Privacy.SEALED
    }
    assert named == classes


async def test_afterwards_the_newest_key_alone_opens_all_and_the_old_one_nothing(
    database: str, world: w.World, newest: str
) -> None:
    await something_sealed(world)
    before = await sealed_values()
    use_seal_keys(f"{newest},{DEMO_SEAL_KEY}")
    first = await reseal_all()
    assert all(each.done >= 1 and each.locked == 0 for each in first), first
    assert await reseal_all() == first  # twice is as good as once
    after = await sealed_values()
    assert not set(before) & set(after)
    assert len(before) == len(after) >= len(ALL)
    use_seal_keys(newest)
    assert all(opens(value) for value in after)
    use_seal_keys(DEMO_SEAL_KEY)
    assert not [value for value in after if opens(value)]


async def test_everything_still_works_with_the_newest_key_alone(database: str, world: w.World, newest: str) -> None:
    holder, account_id = await something_sealed(world)
    link = next(mail.token for mail in await w.mails() if mail.kind == MailKind.CONTACT_REQUEST.value)
    use_seal_keys(f"{newest},{DEMO_SEAL_KEY}")
    await reseal_all()
    use_seal_keys(newest)
    card = await card_of(holder, search=await h.a_search(), language=Language.NB)
    assert card.need == h.SLEEPLESS_IN_FREDRIKSTAD
    assert (await open_request(link, address="192.0.2.1")).name == "Planted"
    session = await open_session(account_id=account_id, strong=False, browser="")
    assert await prove(token=session, code=w.current_code(), address="", browser="")
    sealed_letters = [mail for mail in await w.mails() if mail.kind == MailKind.FOLLOW_UP.value]
    assert [mail.to for mail in sealed_letters] == ["planted@example.no"]


async def test_it_does_not_open_what_only_a_card_opens(database: str, world: w.World, newest: str) -> None:
    holder, _ = await something_sealed(world)
    use_seal_keys(f"{newest},{DEMO_SEAL_KEY}")
    await reseal_all()
    async with reading():
        row = (await Handover.select().where(Handover.id == holder.handover_id))[0]
    with pytest.raises(Unsealable):
        unlock(row["need"], code="0000000000", code_hash=row["code_hash"])


async def test_what_no_key_opens_is_counted_by_its_column_and_left_alone(
    database: str, world: w.World, newest: str
) -> None:
    await something_sealed(world)
    broken: dict[Any, Any] = {FollowUp.address: "gAAAAA-touched"}
    async with writing():
        await FollowUp.update(broken, force=True)
    use_seal_keys(f"{newest},{DEMO_SEAL_KEY}")
    found = {each.column: each for each in await reseal_all()}
    assert found["follow_up.address"] == Resealed("follow_up.address", 0, 1)
    assert [each.locked for name, each in found.items() if name != "follow_up.address"] == [0, 0, 0, 0]
    async with reading():
        assert await FollowUp.exists().where(FollowUp.address == "gAAAAA-touched")


async def test_a_value_that_is_erased_meanwhile_stays_erased(
    database: str, world: w.World, newest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Values are written and erased while all is sealed anew: nothing comes back, and nothing new is lost."""
    cards = [(await h.a_card(world.sleep))[0] for _ in range(12)]
    for number, holder in enumerate(cards):
        await want_follow_up(holder, email=f"p{number}@example.no", language=Language.NB, agreed=True)
    monkeypatch.setattr("videre.resealing.PORTION", 2)
    use_seal_keys(f"{newest},{DEMO_SEAL_KEY}")

    async def erase() -> None:
        for holder in cards[::2]:
            async with writing():
                mine = FollowUp.handover == holder.handover_id
                await FollowUp.update({FollowUp.address: None}).where(mine)
            await asyncio.sleep(0)

    await asyncio.gather(reseal_all(), erase())
    use_seal_keys(newest)
    async with reading():
        left = await FollowUp.select(FollowUp.handover, FollowUp.address).where(FollowUp.address.is_not_null())
    assert {row["handover"] for row in left} == {holder.handover_id for holder in cards[1::2]}
    assert all(opens(row["address"]) for row in left)


async def test_more_than_one_portion_is_sealed_anew(database: str, world: w.World, newest: str) -> None:
    holder, _ = await something_sealed(world)
    async with writing():
        rows = [
            ContactRequest(handover=holder.handover_id, group=world.sleep, state="came", sealed=None) for _ in range(3)
        ]
        await ContactRequest.insert(*rows)
        accounts = [Account(email=f"a{n}@example.no", email_key=f"a{n}", codes_secret=seal("x"))
                    for n in range(PORTION * 2 + 1)]  # fmt: skip
        await Account.insert(*accounts)
    use_seal_keys(f"{newest},{DEMO_SEAL_KEY}")
    found = {each.column: each.done for each in await reseal_all()}
    assert found["account.codes_secret"] > PORTION * 2
    assert found["contact_request.sealed"] == 1


async def test_what_was_sealed_with_the_old_key_is_not_in_the_file_any_more(
    database: str, world: w.World, newest: str
) -> None:
    if not database.startswith("sqlite"):
        pytest.skip("a file is what SQLite has")
    await something_sealed(world)
    before = await sealed_values()
    await empty_the_log()
    use_seal_keys(f"{newest},{DEMO_SEAL_KEY}")
    await reseal_all()
    path = Path(database.removeprefix("sqlite:///"))
    stored = b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
    assert not [value for value in before if value.encode() in stored]
    assert all(value.encode() in stored for value in await sealed_values())


async def test_the_command_says_what_it_did_and_fails_where_something_stays_locked(
    database: str, world: w.World, newest: str
) -> None:
    await something_sealed(world)
    await stop_database()
    away = await asyncio.to_thread(videre, database, newest)
    assert away.returncode == 1
    assert "  follow_up.address: 1" in away.stdout
    assert "open with none of the keys" in away.stdout
    done = await asyncio.to_thread(videre, database, f"{newest},{DEMO_SEAL_KEY}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "handover.need: 1 sealed anew" in done.stdout
    assert "1 older key(s) can be taken away" in done.stdout
    again = await asyncio.to_thread(videre, database, newest)
    assert again.returncode == 0, again.stdout
    findings = await examine(Settings(database_url=database, seal_keys=DEMO_SEAL_KEY), {})
    (keys,) = [each for each in findings if each.what == "seal keys"]
    assert not keys.sound
    assert "handover.need: 1" in keys.words
    assert "planted" not in (away.stdout + done.stdout + keys.words).lower()


def videre(url: str, keys: str) -> subprocess.CompletedProcess[str]:
    mine = {"DATABASE_URL": url, "SEAL_KEYS": keys, "ENVIRONMENT": "development"}
    environment = os.environ | {f"VIDERE_{name}": value for name, value in mine.items()}
    return subprocess.run(
        [sys.executable, "-c", VIDERE, "seal", "rotate"], env=environment, capture_output=True, text=True, timeout=60
    )
