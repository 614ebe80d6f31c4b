"""Each column has a class, and what is not public is on no public page and in no public answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import httpx
import msgspec
from litestar import Litestar
from piccolo.columns import JSON, Array, Boolean, Column, Date, DoublePrecision, ForeignKey, Text, Timestamptz, Varchar
from piccolo.columns.column_types import BigInt, Integer, Serial, SmallInt
from piccolo.table import Table

from tests import world as w
from tests.privacy.routes import fields, filled, routes
from tests.web.working import sign_in
from tests.world import World
from videre.database import reading, writing
from videre.directory.drafts import new_draft
from videre.directory.lifecycle import GroupState
from videre.language import Language
from videre.people.account_rows import Purpose, new_mail_link
from videre.people.codes import begin_codes, confirm_codes
from videre.people.one_time_codes import code_at
from videre.people.roles import Role
from videre.people.sign_in import sign_in_with_password
from videre.people.tables import Account, StaffSession
from videre.people.tokens import make_token, possible_scopes
from videre.piccolo_app import APP_CONFIG
from videre.post.letters import Letter
from videre.privacy_classes import CLASSES, Privacy
from videre.sealing import unseal
from videre.settings import Settings
from videre.trail.tables import TrailEntry

TABLES: list[type[Table]] = list(APP_CONFIG.table_classes)
HIDDEN = {Privacy.STAFF, Privacy.SEALED, Privacy.SECRET}
MARK = "Zq7"
A_DAY = date(1987, 6, 5)
DEGREES = 60.987654
NUMBER = 30123
LETTER = msgspec.json.encode(Letter(MARK, (MARK,))).decode()
GIVEAWAYS = (MARK, "zq7", "1987", "87-06-05", "60.98", "60,98", str(NUMBER), "30 123")
"""How the planted values look on a page, in whatever language."""


def columns() -> Iterator[tuple[type[Table], Column, Privacy]]:
    for table in TABLES:
        for column in table._meta.columns:
            yield table, column, CLASSES[table._meta.tablename][column._meta.name]


def test_every_column_has_a_class_and_every_class_a_column() -> None:
    there = {table._meta.tablename: {column._meta.name for column in table._meta.columns} for table in TABLES}
    assert {name: set(classes) for name, classes in CLASSES.items()} == there


def test_what_can_be_sealed_or_hashed_is_text() -> None:
    for _, column, privacy in columns():
        if privacy in {Privacy.SEALED, Privacy.SECRET}:
            assert isinstance(column, (Varchar, Text, JSON)), column


async def test_no_secret_or_private_value_is_on_a_public_page(settings: Settings, world: World) -> None:
    await w.a_group(state=GroupState.SUBMITTED, steward_id=world.fredrikstad, starters=[await w.a_starter()])
    planted = await plant(HIDDEN)
    assert planted == {column for _, column, privacy in columns() if privacy in HIDDEN and markable(column)}
    from videre.app import create_app

    await shut(settings)
    production = Settings(**{**as_fields(settings), "environment": "production"})
    app = create_app(production)
    async with app.lifespan():
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            slugs = [group["slug"] for group in (await client.get("/api/groups?limit=100")).json()["groups"]]
            shown = await everything(client, app, slugs)
    assert len(slugs) >= 5
    assert len([1 for status, _ in shown.values() if status == 200]) > 40
    leaks = {address: giveaway for address, (_, text) in shown.items() for giveaway in GIVEAWAYS if giveaway in text}
    assert not leaks


async def test_not_even_an_administrator_is_shown_a_secret(
    app: Litestar, client: httpx.AsyncClient, world: World
) -> None:
    account = await w.an_account(Role.ADMINISTRATOR, world.national)
    await sign_in(client, account)
    assert await plant({Privacy.SECRET, Privacy.SEALED}, but=account)
    shown = await everything(client, app, [], work=True)
    assert len([1 for path, (status, _) in shown.items() if status == 200 and path.startswith("/arbeid")]) > 10
    # The mailbox of the demonstration shows letters: that is what it is for, and production has none.
    assert not [path for path, (_, text) in shown.items() if MARK in text and not path.startswith("/post")]


async def test_nothing_that_opens_a_door_is_stored_as_it_is(database: str, world: World) -> None:
    password = "en ganske lang setning 17"
    account = await w.an_account(Role.STARTER, email="dora@example.no", password=password)
    identity, session = await w.signed_in(account)
    set_up = await begin_codes(identity)
    strong, recovery = await confirm_codes(
        identity=identity, code=code_at(set_up.secret, datetime.now(UTC)), token=session
    )
    identity, _ = await w.signed_in(account)
    key = await make_token(identity=identity, name="x", scopes=possible_scopes(identity), expires_on=date.today())
    draft = await new_draft(identity=None, language=Language.NB)
    async with writing():
        link = await new_mail_link(purpose=Purpose.SIGN_IN, account_id=account, email="dora@example.no", hours=1)
    again = await sign_in_with_password(email="dora@example.no", password=password, address="192.0.2.77", browser="x")
    stored = await everything_stored()
    doors = [password, session, strong, *recovery, key, draft, link, again.token, set_up.secret, "192.0.2.77"]
    assert not [door for door in doors if door in stored]
    async with reading():
        rows = await Account.select(Account.codes_secret).where(Account.id == account)
    assert unseal(rows[0]["codes_secret"]) == set_up.secret, "this is what sealed means"


async def plant(classes: set[Privacy], but: int = 0) -> set[Column]:
    """Put a mark in every column of these classes, in every row but those of one account; return where."""
    planted = set()
    async with writing():
        for table in TABLES:
            mine = {privacy for owner, _, privacy in columns() if owner is table}
            if mine & classes and not await table.exists():
                owed = {column._meta.name: 1 for column in table._meta.columns if must_refer(column)}
                await table.insert(table(**owed))
        for table, column, privacy in columns():
            if privacy not in classes or not markable(column) or table is TrailEntry:
                continue
            others, key = others_rows(table, but), table._meta.primary_key
            if unique(column):
                for row in await table.select(key).where(*others):
                    value = f"{mark(column)}{row[key._meta.name]}"
                    await table.update({column: value}).where(key == row[key._meta.name])
            elif others:
                await table.update({column: mark(column)}).where(*others)
            else:
                await table.update({column: mark(column)}, force=True)
            planted.add(column)
        if Privacy.STAFF in classes:  # what is on the trail cannot be changed: so a line is added
            marked = {column._meta.name: mark(column) for column in TrailEntry._meta.columns if markable(column)}
            await TrailEntry.insert(TrailEntry(**marked))
            planted |= {column for table, column, _ in columns() if table is TrailEntry and markable(column)}
    return planted


def others_rows(table: type[Table], account: int) -> list[Any]:
    if table is Account:
        return [Account.id != account]
    return [StaffSession.account != account] if table is StaffSession else []


def must_refer(column: Column) -> bool:
    return isinstance(column, ForeignKey) and not column._meta.null


def unique(column: Column) -> bool:
    return column._meta.name.endswith("_hash") or column._meta.name in {"email_key", "key", "email"}


def markable(column: Column) -> bool:
    """Whether a mark can be told from other values: not for keys, yes and no, and two letters of a language."""
    if isinstance(column, (ForeignKey, Boolean, Serial)) or column._meta.primary_key:
        return False
    return not (isinstance(column, Varchar) and (column.length or 0) < 6)


def mark(column: Column) -> Any:
    if isinstance(column, (Varchar, Text)):
        length = getattr(column, "length", None) or 200
        return f"{MARK}{column._meta.table._meta.tablename}.{column._meta.name}"[: min(length, 50)]
    if isinstance(column, JSON):
        return LETTER if column._meta.name == "letter" else json.dumps({MARK: MARK})
    if isinstance(column, Array):
        return [MARK]
    if isinstance(column, Date):
        return A_DAY
    if isinstance(column, Timestamptz):
        return datetime(1987, 6, 5, 4, 3, tzinfo=UTC)
    if isinstance(column, DoublePrecision):
        return DEGREES
    assert isinstance(column, (Integer, SmallInt, BigInt)), column
    return NUMBER


async def everything(
    client: httpx.AsyncClient, app: Litestar, slugs: list[str], *, work: bool = False
) -> dict[str, tuple[int, str]]:
    """What every address that is read answers, with the searches that show most."""
    addresses = [
        "/?near=1607&q=s%C3%B8vn", "/?near=1607&lang=en", "/?q=angst&vis=kart", "/api/groups?near=1607",
        "/api/groups?limit=100", "/api/groups?q=Zq7", "/?q=Zq7", "/api/places?q=Zq7", "/api/topics/understand?q=Zq7",
        "/api/places?q=1607", "/api/places/travel?from=1607&to=0150",
    ]  # fmt: skip
    for path, method in routes(app):
        if method != "GET" or path.startswith(("/static", "/kart", "/api/docs")):
            continue
        values = {"slug": "x", "group": "x", "token": "x", "signed": "x"}
        numbers = range(1, 9) if work and "_id}" in path else [1]
        addresses += [filled(path, {**dict.fromkeys(fields(path), number), **values}) for number in numbers]
    addresses += [f"{base}/{slug}?lang={lang}" for slug in slugs for base in ("/grupper", "/api/groups")
                  for lang in ("nb", "nn", "en")]  # fmt: skip
    shown = {}
    for address in addresses:
        answer = await client.get(address, headers={"accept-encoding": "identity"})
        assert answer.status_code < 500, (address, answer.text[:500])
        # What was asked is shown again in the field it was typed in.
        shown[address] = (answer.status_code, "" if "Zq7" in address and address[1] == "?" else answer.text)
    return shown


async def everything_stored() -> str:
    texts = []
    async with reading():
        for table in TABLES:
            if table._meta.tablename == "outgoing_mail":
                continue  # a letter holds its link until it is delivered
            texts += [str(row) for row in await table.select(*table.all_columns())]
    return "\n".join(texts)


def as_fields(settings: Settings) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in settings.__struct_fields__}


async def shut(settings: Settings) -> None:
    """Let go of the database: the application opens it itself."""
    import videre.database

    await videre.database.stop_database()
