"""The demonstration's people: known log-ins in the demonstration, and none in production."""

from __future__ import annotations

import asyncio
from argparse import Namespace

import pytest

from tests import world as w
from videre.app import DemonstrationRemains, create_app
from videre.commands.logins import login_lines
from videre.commands.serving import serve
from videre.database import reading, stop_database
from videre.demonstration import refused_remains
from videre.directory.demo import lead_demo_groups, load_demo, load_demo_people
from videre.directory.lifecycle import GroupState
from videre.directory.queries import organisations
from videre.directory.shapes import OrganisationKind
from videre.directory.tables import Group, GroupStarter
from videre.doctor import examine
from videre.people import demo
from videre.people.accounts import end_invented_accounts
from videre.people.actors import SYSTEM
from videre.people.demo import DEMO_PASSWORD, demo_code, demo_logins, invented_accounts, load_demo_accounts
from videre.people.passwords import password_errors
from videre.people.roles import Permission, Role
from videre.people.sessions import identity_by_session
from videre.people.sign_in import prove, sign_in_with_password
from videre.problems import NotAllowed
from videre.settings import Settings


@pytest.fixture(autouse=True)
def _in_the_demonstration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "_environment", "demo")


async def test_everybody_signs_in_with_what_is_printed(database: str, world: w.World) -> None:
    logins = await load_demo_people()
    assert [each.name for each in logins] == ["Randi Bakken", "Ivar Moen", "Siv Dahl", "Tor Vik", "Anne Lie"]
    roles = []
    for each in logins:
        signed = await sign_in_with_password(email=each.email, password=each.password, address="", browser="")
        token = signed.token
        assert signed.must_prove == bool(each.secret)
        assert not signed.must_set_up
        if signed.must_prove:
            token = await prove(token=token, code=await demo_code(each.account_id), address="", browser="")
        identity = await identity_by_session(token)
        assert identity is not None
        roles += sorted(identity.roles)
    assert roles == [Role.RPH_STAFF, Role.STARTER, Role.STEWARD, Role.STEWARD, Role.ADMINISTRATOR]
    lines = "\n".join(login_lines(logins, Settings()))
    assert all(each.email in lines for each in logins)
    assert DEMO_PASSWORD in lines


async def test_siv_signs_in_twice_in_a_row_with_the_codes_shown(database: str, world: w.World) -> None:
    siv = next(each for each in await load_demo_people() if each.name == "Siv Dahl")
    for _ in range(2):
        signed = await sign_in_with_password(email=siv.email, password=siv.password, address="", browser="")
        await prove(token=signed.token, code=await demo_code(siv.account_id), address="", browser="")


async def test_loading_again_changes_nothing(database: str, world: w.World) -> None:
    first = await load_demo_people()
    assert await load_demo_people() == first == await demo_logins()
    assert len(await organisations(OrganisationKind.RPH_TEAM)) == 1


async def test_a_team_of_rph_is_not_public(database: str, world: w.World) -> None:
    before = await organisations()
    await load_demo_people()
    assert await organisations() == before


async def test_nobody_leads_a_real_group_because_of_the_demonstration(database: str, world: w.World) -> None:
    ivar = await w.an_account(Role.STARTER, name="Ivar Moen", email="ivar.moen@example.no")
    assert await lead_demo_groups(ivar) == [], "none of this world's groups is invented"


async def test_who_belongs_to_an_organisation_that_is_missing_is_left_out(database: str) -> None:
    assert [each.name for each in await load_demo_accounts()] == ["Ivar Moen"]


async def test_codes_are_shown_in_the_demonstration_only_and_for_invented_people_only(
    database: str, world: w.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    siv = next(each for each in await load_demo_people() if each.name == "Siv Dahl")
    real = await w.an_account(Role.STEWARD, world.office)
    assert len(await demo_code(siv.account_id)) == 6
    assert await demo_code(real) == await demo_code(9999) == ""
    for environment in ("development", "production"):
        monkeypatch.setattr(demo, "_environment", environment)
        assert await demo_code(siv.account_id) == ""


async def test_production_makes_none_and_starts_with_none(
    database: str, world: w.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await load_demo_people()
    assert await invented_accounts() == 5
    monkeypatch.setattr(demo, "_environment", "production")
    assert await load_demo_people() == await demo_logins() == []
    settings = Settings(database_url=database, environment="production", housekeeping="off")
    await stop_database()
    with pytest.raises(ExceptionGroup) as caught:
        async with create_app(settings).lifespan():
            pass
    assert caught.group_contains(DemonstrationRemains, match="end-invented")
    findings = await examine(settings, {})
    assert [finding.what for finding in findings if not finding.sound] == ["accounts"]


async def test_production_does_not_start_with_an_invented_group_in_the_list(
    database: str, world: w.World, capsys: pytest.CaptureFixture[str]
) -> None:
    await w.a_group(invented=True, state=GroupState.DRAFT)
    await w.a_group(invented=True, state=GroupState.ENDED)
    production = Settings(database_url=database, environment="production", housekeeping="off")
    assert await refused_remains(production) == [], "what is not in the list leads nobody anywhere"
    await w.a_missing_group(invented=True)
    await w.a_group(invented=True)
    (remains,) = await refused_remains(production)
    assert remains.what == "groups"
    assert remains.words.startswith("2 invented group(s)")
    assert await refused_remains(Settings(database_url=database)) == []
    await stop_database()
    with pytest.raises(ExceptionGroup) as caught:
        async with create_app(production).lifespan():
            pass
    assert caught.group_contains(DemonstrationRemains, match="2 invented group")
    assert [finding.what for finding in await examine(production, {}) if not finding.sound] == ["groups"]
    assert await asyncio.to_thread(serve, production, Namespace()) == 1
    assert "2 invented group(s)" in capsys.readouterr().out


async def test_the_command_line_ends_them(database: str, world: w.World) -> None:
    await load_demo_people()
    with pytest.raises(NotAllowed):
        await end_invented_accounts(by=w.ANNE)
    assert await end_invented_accounts(by=SYSTEM) == 5
    assert await invented_accounts() == 0
    assert await demo_logins() == []


def test_the_known_password_keeps_our_own_rules() -> None:
    assert password_errors(DEMO_PASSWORD, field="new", about=("Anne Lie", "anne@example.no")) == ()


async def test_in_the_demonstration_directory_ivar_has_a_group_at_the_beginning_and_one_that_runs(
    database: str,
) -> None:
    await load_demo(count=60)
    ivar = next(each for each in await load_demo_people() if each.name == "Ivar Moen")
    assert len(await lead_demo_groups(ivar.account_id)) == 3, "again, and nothing changes"
    async with reading():
        led = await GroupStarter.select(GroupStarter.group).where(GroupStarter.account == ivar.account_id)
        groups = await Group.select().where(Group.id.is_in([row["group_id"] for row in led]))
    assert sorted(group["state"] for group in groups) == ["gathering", "running", "submitted"]
    assert {group["starter_email"] for group in groups} == {"ivar@example.no"}
    assert Permission.LEAD_GROUPS in {each for each in Permission if (await w.identity_of(ivar.account_id)).may(each)}
