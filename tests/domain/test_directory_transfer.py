"""Stewardship changes hands: previews, transfers, orphans, and the command."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from tests import world as w
from tests.people import a_person, someone
from videre.commands.transfer import hand_over
from videre.database import reading
from videre.directory.lifecycle import GroupState
from videre.directory.meetings import today
from videre.directory.orphans import adopt, orphan_ended_organisations, orphaned_for
from videre.directory.queries import directory_version, listings
from videre.directory.shapes import OrganisationKind, OrganisationStatus
from videre.directory.tables import Group, Stewardship
from videre.directory.transfer import Moving, organisation_named, transfer, transfer_preview
from videre.people.roles import Role
from videre.people.shapes import Grant
from videre.post.letters import Letter
from videre.post.tables import OutgoingMail
from videre.problems import Invalid, NotAllowed, NotFound
from videre.trail.tables import TrailEntry

pytestmark = pytest.mark.usefixtures("database")
OFFICE = OrganisationKind.DISTRICT_OFFICE


async def rows(table: Any, *columns: Any) -> list[dict[str, Any]]:
    async with reading():
        return await table.select(*columns).order_by(table.id)


async def mails() -> list[tuple[str, str]]:
    return [(row["receiver"], row["kind"]) for row in await rows(OutgoingMail) if row["kind"] != "decision"]


async def two_offices() -> tuple[int, int]:
    first = await w.an_organisation(OFFICE, "Kontor A", areas=("31",), email="a@example.no")
    second = await w.an_organisation(OFFICE, "Kontor B", areas=("32",), email="b@example.no")
    return first, second


async def test_the_preview_shows_what_would_move_and_changes_nothing() -> None:
    first, second = await two_offices()
    group = await w.a_group(name="Søvngruppa", steward_id=first)
    outside = await w.a_group(municipality="3201", steward_id=first, state=GroupState.PAUSED)
    await w.a_group(steward_id=second)
    await w.a_group(steward_id=first, state=GroupState.ENDED)
    version = await directory_version()
    preview = await transfer_preview(w.ANNE, first, second)
    assert preview[0] == Moving(group, "Søvngruppa", GroupState.RUNNING, w.FREDRIKSTAD, in_area=False)
    assert [(each.group_id, each.in_area) for each in preview] == [(group, False), (outside, True)]
    assert await directory_version() == version
    assert await mails() == []


async def test_all_groups_move_with_history_one_version_a_trail_each_and_letters() -> None:
    first, second = await two_offices()
    await a_person("siv@example.no", Role.STEWARD, first)
    groups = [await w.a_group(steward_id=first, contact_email="felles@example.no", starter_email="") for _ in range(3)]
    draft = await w.a_group(steward_id=first, state=GroupState.DRAFT, contact_email="", starter_email="")
    ended = await w.a_group(steward_id=first, state=GroupState.ENDED)
    version = await directory_version()
    assert await transfer(from_id=first, to_id=second, by=w.ANNE) == 4
    assert await directory_version() == version + 1
    found = {row["id"]: row for row in await rows(Group, Group.id, Group.steward, Group.version, Group.orphaned)}
    assert all(found[group]["steward"] == second for group in (*groups, draft))
    assert {found[group]["version"] for group in groups} == {version + 1}
    assert found[ended]["steward"] == first
    history = await rows(Stewardship, Stewardship.group, Stewardship.organisation, Stewardship.to_on)
    assert [(row["organisation"], row["to_on"]) for row in history if row["group_id"] == groups[0]] == [
        (first, today()),
        (second, None),
    ]
    assert {listing.steward async for chunk in listings() for listing in chunk} == {"Kontor B"}
    trail = [row for row in await rows(TrailEntry) if row["what"] in {"give-stewardship", "transfer"}]
    assert Counter((row["record_kind"], row["organisation_id"]) for row in trail) == {
        ("group", first): 4, ("group", second): 4, ("organisation", first): 1, ("organisation", second): 1,
    }  # fmt: skip
    assert Counter(await mails()) == {
        ("siv@example.no", "queue"): 1, ("b@example.no", "queue"): 1, ("felles@example.no", "group-news"): 1,
    }  # fmt: skip
    assert await transfer(from_id=first, to_id=second, by=w.ANNE) == 0


async def test_some_groups_move_and_those_of_others_are_refused_together() -> None:
    first, second = await two_offices()
    one, other = await w.a_group(steward_id=first), await w.a_group(steward_id=first)
    strange = await w.a_group(steward_id=second)
    with pytest.raises(Invalid):
        await transfer(from_id=first, to_id=second, by=w.ANNE, group_ids=[one, strange])
    assert await transfer(from_id=first, to_id=second, by=w.ANNE, group_ids=[one]) == 1
    assert [row["steward"] for row in await rows(Group, Group.id, Group.steward)] == [second, first, second]
    assert other


async def test_more_groups_than_one_statement_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("videre.directory.stewardship_rows.AT_ONCE", 2)
    first, second = await two_offices()
    for _ in range(5):
        await w.a_group(steward_id=first)
    assert await transfer(from_id=first, to_id=second, by=w.ANNE) == 5
    assert {row["steward"] for row in await rows(Group, Group.id, Group.steward)} == {second}


async def test_who_may_transfer_and_to_whom() -> None:
    first, second = await two_offices()
    closed = await w.an_organisation(OFFICE, "Kontor C", status=OrganisationStatus.CLOSED)
    over = await w.an_organisation(OFFICE, "Kontor D", valid_to=today() - timedelta(days=1))
    coming = await w.an_organisation(OFFICE, "Kontor E", valid_from=today() + timedelta(days=1))
    group = await w.a_group(steward_id=first)
    for taker in (first, closed, over, coming):
        with pytest.raises(Invalid) as refused:
            await transfer(from_id=first, to_id=taker, by=w.ANNE)
        assert [error.field for error in refused.value.fields] == ["to_id"]
    with pytest.raises(NotFound):
        await transfer(from_id=first, to_id=4711, by=w.ANNE)
    steward_of_another = someone(Grant(Role.STEWARD, second))
    weak = someone(Grant(Role.STEWARD, first), strong=False)
    for by in (w.IVAR, w.SIV, steward_of_another, weak, someone(Grant(Role.RPH_STAFF, first)), someone()):
        with pytest.raises(NotAllowed):
            await transfer_preview(by, first, second)
        with pytest.raises(NotAllowed):
            await transfer(from_id=first, to_id=second, by=by)
    assert await transfer(from_id=first, to_id=second, by=someone(Grant(Role.STEWARD, first))) == 1
    assert await transfer(from_id=second, to_id=first, by=someone(Grant(Role.ADMINISTRATOR))) == 1
    trail = [row for row in await rows(TrailEntry) if row["what"] == "give-stewardship" and row["record_id"] == group]
    assert [row["capacity"] for row in trail] == ["steward", "steward", "administrator", "administrator"]


async def test_two_transfers_at_the_same_instant_move_each_group_once() -> None:
    first, second = await two_offices()
    third = await w.an_organisation(OFFICE, "Kontor C")
    for _ in range(4):
        await w.a_group(steward_id=first)
    done = await asyncio.gather(
        *(transfer(from_id=first, to_id=taker, by=w.ANNE) for taker in (second, third)), return_exceptions=True
    )
    assert sorted(each for each in done if isinstance(each, int)) == [0, 4]
    open_ones = [row for row in await rows(Stewardship) if row["to_on"] is None]
    assert len(open_ones) == 4


async def test_an_organisation_that_ended_leaves_orphans_to_a_national_queue() -> None:
    national = await w.an_organisation(OrganisationKind.NATIONAL, "Selvhjelp Norge", areas=("",))
    last_day = date(2026, 12, 31)
    office = await w.an_organisation(OFFICE, "Kontor A", areas=("31",), valid_to=last_day)
    await a_person("anne@example.no", Role.ADMINISTRATOR, national, language="en")
    group = await w.a_group(steward_id=office)
    await w.a_group(steward_id=office, state=GroupState.ENDED)
    await w.a_group(state=GroupState.DRAFT)
    assert await orphan_ended_organisations(last_day) == 0
    new_year = last_day + timedelta(days=1)
    assert await orphan_ended_organisations(new_year) == 1
    assert await orphan_ended_organisations(new_year) == 0
    (found,) = await orphaned_for(someone(Grant(Role.ADMINISTRATOR, national)), on=new_year)
    assert (found.group_id, found.last_steward, found.until) == (group, "Kontor A", last_day)
    assert (found.next_id, found.next_name) == (national, "Selvhjelp Norge")
    listing = next(iter([each async for chunk in listings() for each in chunk]))
    assert (listing.id, listing.steward_id) == (group, None), "it is still in the list"
    (mail,) = [row for row in await rows(OutgoingMail) if row["kind"] == "queue"]
    assert (mail["receiver"], mail["language"]) == ("anne@example.no", "en")
    letter = msgspec.json.decode(mail["letter"], type=Letter)
    assert "Kontor A" in letter.lines[0]
    assert letter.buttons[0].path == "/arbeid/uten-forvalter"
    for by in (someone(Grant(Role.STEWARD, office)), someone()):
        with pytest.raises(NotAllowed):
            await orphaned_for(by)


async def test_a_closed_organisation_is_ended_too_and_orphans_are_taken_on() -> None:
    first, second = await two_offices()
    group = await w.a_group(steward_id=first)
    await w.an_organisation(OFFICE, "Kontor C", status=OrganisationStatus.CLOSED)
    async with w.writing():
        from videre.directory.tables import Organisation

        await Organisation.update({Organisation.status: "closed"}).where(Organisation.id == first)
    assert await orphan_ended_organisations(today()) == 1
    administrator = someone(Grant(Role.ADMINISTRATOR, second))
    with pytest.raises(NotAllowed):
        await adopt(group_ids=[group], organisation_id=second, by=someone(Grant(Role.STEWARD, second)))
    assert await adopt(group_ids=[group], organisation_id=second, by=administrator) == 1
    with pytest.raises(Invalid):
        await adopt(group_ids=[group], organisation_id=second, by=administrator)
    assert await orphaned_for(administrator) == []
    (row,) = await rows(Group, Group.id, Group.steward, Group.orphaned)
    assert (row["steward"], row["orphaned"]) == (second, False)
    assert ("b@example.no", "queue") in await mails()
    assert ("gruppa@example.no", "group-news") in await mails()


async def test_an_organisation_is_named_by_id_number_or_exact_name() -> None:
    first = await w.an_organisation(OFFICE, "Kontor A", organisation_number="974760673")
    second = await w.an_organisation(OFFICE, "Kontor A")
    assert await organisation_named(str(first)) == first
    assert await organisation_named("974760673") == first
    with pytest.raises(Invalid):
        await organisation_named("Kontor A")
    third = await w.an_organisation(OFFICE, "Kontor B")
    assert await organisation_named(" Kontor B ") == third
    for strange in ("", "Kontor", "kontor b", "999999999", "99999999999999999999", "0", "-1", str(second + 100)):
        with pytest.raises(NotFound):
            await organisation_named(strange)


async def test_the_command_shows_a_preview_and_moves_only_when_told_to() -> None:
    first, second = await two_offices()
    group = await w.a_group(name="Søvngruppa i Fredrikstad", steward_id=first)
    version = await directory_version()
    done, words = await hand_over("Kontor A", "Kontor B", apply=False)
    assert done
    for part in (str(group), "running", "Fredrikstad (outside)", "Søvngruppa i Fredrikstad", "would move", "--apply"):
        assert part in words
    assert await directory_version() == version
    done, words = await hand_over(str(first), str(second), apply=True)
    assert done
    assert "1 group(s) moved from Kontor A to Kontor B" in words
    assert [row["steward"] for row in await rows(Group, Group.id, Group.steward)] == [second]
    assert (await hand_over("Kontor A", "Kontor B", apply=True))[1].endswith("nothing to transfer.")
    for giver, taker in (("Kontor X", "Kontor B"), ("Kontor A", "Kontor A"), ("Kontor A", "")):
        done, words = await hand_over(giver, taker, apply=True)
        assert not done
        assert words
