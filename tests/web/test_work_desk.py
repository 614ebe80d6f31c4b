"""The starter's desk: one's own groups and nobody else's, and each change with one tap."""

from __future__ import annotations

from datetime import date, timedelta

import httpx
import pytest
from icalendar import Calendar

from tests import world as w
from tests.web.reading import all_of, parsed, with_class, with_id, words
from tests.web.working import send, sign_in
from videre.database import reading, writing
from videre.directory.actions import Flag, flag_group
from videre.directory.contact_points import ContactPointDetails, ContactPointKind, add_contact_point
from videre.directory.drafts import new_draft, save_draft
from videre.directory.lifecycle import GroupState, Move
from videre.directory.meetings import today
from videre.directory.revisions import return_revision
from videre.directory.sending_in import send_in
from videre.directory.starter_rows import lead
from videre.directory.tables import ChecklistMark, Group, GroupDraft, GroupStarter, Revision
from videre.language import Language
from videre.people.roles import Role
from videre.people.shapes import Identity
from videre.trail.tables import TrailEntry
from videre.web import presenters

DESK = "/arbeid/mine"


async def ivar(client: httpx.AsyncClient) -> Identity:
    """A starter at their browser."""
    account = await w.an_account(Role.STARTER, name="Ivar Moen", email="ivar@example.no")
    await sign_in(client, account)
    return await w.identity_of(account)


async def his(identity: Identity, group_id: int) -> int:
    """The group, led by him as well."""
    async with writing():
        await lead(group_id, identity.account_id, w.IVAR)
    return group_id


async def row(group_id: int, *columns: str) -> tuple[object, ...]:
    async with reading():
        found = (await Group.select().where(Group.id == group_id))[0]
    return tuple(found[column] for column in columns)


async def test_without_groups_the_desk_leads_to_the_form(client: httpx.AsyncClient) -> None:
    await ivar(client)
    answer = await client.get(DESK)
    tree = parsed(answer.text)
    assert answer.headers["cache-control"] == "no-store"
    (empty,) = with_class(tree, "empty")
    assert [link.get("href") for link in all_of(empty, "a")] == ["/start/gruppe"]


async def test_the_desk_shows_own_groups_with_what_to_do_next(client: httpx.AsyncClient, world: w.World) -> None:
    me = await ivar(client)
    await his(me, world.sleep)
    await his(me, await w.a_group(name="Sendt tilbake", state=GroupState.RETURNED))
    await his(me, await w.a_group(name="Ferdig", state=GroupState.ENDED))
    tree = parsed((await client.get(DESK)).text)
    cards = [words(card) for card in with_class(tree, "desk-card")]
    assert "Sendt tilbake" in cards[0]  # what presses comes first
    assert "Forvalteren har sendt gruppa tilbake til deg" in cards[0]
    assert "Søvngruppa i Fredrikstad" in cards[1]
    assert "Har plass til nye" in cards[1]
    assert "kl. 18–20" in cards[1]
    assert len(cards) == 2
    assert "Ferdig" in words(with_class(tree, "desk-over")[0])
    assert "Angstringen" not in words(tree)


async def test_own_drafts_are_gone_on_with_or_erased(client: httpx.AsyncClient) -> None:
    me = await ivar(client)
    for name in ("Turgruppa", "Kaffegruppa"):
        token = await new_draft(identity=me, language=Language.NB)
        await save_draft(token=token, form={"name": name})
    text = (await client.get(DESK)).text
    assert "Turgruppa" in text
    assert "Kaffegruppa" in text
    async with reading():
        ids = [each["id"] for each in await GroupDraft.select(GroupDraft.id).order_by(GroupDraft.id)]
    on = await send(client, f"{DESK}/utkast/{ids[0]}")
    assert on.headers["location"].startswith("/start/gruppe/")
    gone = await send(client, f"{DESK}/utkast/{ids[1]}/slett")
    assert gone.headers["location"] == f"{DESK}?sagt=slettet"
    text = (await client.get(f"{DESK}?sagt=slettet")).text
    assert "Utkastet er slettet." in text
    assert "Kaffegruppa" not in text


async def test_nobody_elses_draft_is_touched(client: httpx.AsyncClient) -> None:
    await new_draft(identity=await w.a_starter(), language=Language.NB)
    await ivar(client)
    async with reading():
        draft = (await GroupDraft.select(GroupDraft.id))[0]["id"]
    assert (await send(client, f"{DESK}/utkast/{draft}/slett")).status_code == 404
    async with reading():
        assert await GroupDraft.count() == 1


@pytest.mark.parametrize("part", ["", "/avslutt", "/trekk-ut", "/taushet", "/kalender.ics"])
async def test_a_group_that_is_not_ones_own_is_not_found(client: httpx.AsyncClient, world: w.World, part: str) -> None:
    await ivar(client)
    assert (await client.get(f"{DESK}/{world.sleep}{part}")).status_code == 404


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        ("plass", {"room": "full"}),
        ("stemmer", {}),
        ("medlemmer", {"members": "5"}),
        ("steg", {"step": "calls"}),
        ("flytt", {"move": "pause"}),
        ("igangsettere", {"email": "kari@example.no"}),
        ("igangsettere/1/fjern", {}),
        ("endre", {}),
        ("endring/trekk", {}),
    ],
)
async def test_no_form_reaches_a_group_of_somebody_else(
    client: httpx.AsyncClient, world: w.World, part: str, fields: dict[str, str]
) -> None:
    await ivar(client)
    before = await row(world.sleep, "version")
    assert (await send(client, f"{DESK}/{world.sleep}/{part}", fields)).status_code == 404
    assert await row(world.sleep, "version") == before


async def test_a_starter_who_leads_no_more_is_out_at_once(client: httpx.AsyncClient, world: w.World) -> None:
    me = await ivar(client)
    await his(me, world.sleep)
    assert (await client.get(f"{DESK}/{world.sleep}")).status_code == 200
    async with writing():
        ended = {GroupStarter.to_on: today() - timedelta(days=1)}
        await GroupStarter.update(ended).where(GroupStarter.account == me.account_id)
    assert (await client.get(f"{DESK}/{world.sleep}")).status_code == 404


async def test_room_is_changed_with_one_tap_and_seen_at_once(client: httpx.AsyncClient, world: w.World) -> None:
    await his(await ivar(client), world.sleep)
    answer = await send(client, f"{DESK}/{world.sleep}/plass", {"room": "waitlist"})
    assert answer.headers["location"] == f"{DESK}/{world.sleep}?sagt=plass"
    assert await row(world.sleep, "room", "room_as_of") == ("waitlist", today())
    tree = parsed((await client.get(f"{DESK}/{world.sleep}")).text)
    buttons = {str(each.get("value")): each for each in with_class(tree, "room-button")}
    assert list(buttons) == ["gathering", "open", "waitlist", "full"]
    assert [code for code, each in buttons.items() if each.get("aria-pressed") == "true"] == ["waitlist"]


@pytest.mark.parametrize("room", ["", "unknown", "<b>full</b>"])
async def test_no_other_room_is_taken(client: httpx.AsyncClient, world: w.World, room: str) -> None:
    await his(await ivar(client), world.sleep)
    answer = await send(client, f"{DESK}/{world.sleep}/plass", {"room": room})
    assert answer.status_code == 422
    assert await row(world.sleep, "room") == ("open",)
    assert "<b>full" not in answer.text


async def test_one_tap_confirms_and_brings_a_hidden_group_back(client: httpx.AsyncClient, world: w.World) -> None:
    await his(await ivar(client), world.sleep)
    await flag_group(group_id=world.sleep, flag=Flag.MISSING, by=w.SIV)
    assert "Gruppa er skjult i lista" in (await client.get(f"{DESK}/{world.sleep}")).text
    await send(client, f"{DESK}/{world.sleep}/stemmer")
    assert await row(world.sleep, "confirmed_on", "missing") == (today(), False)
    assert "Takk! Opplysningene er bekreftet i dag." in (await client.get(f"{DESK}/{world.sleep}?sagt=stemmer")).text


async def test_under_four_members_is_pointed_out(client: httpx.AsyncClient, world: w.World) -> None:
    await his(await ivar(client), world.sleep)
    await send(client, f"{DESK}/{world.sleep}/medlemmer", {"members": "3"})
    tree = parsed((await client.get(f"{DESK}/{world.sleep}")).text)
    assert "Gruppa har under fire medlemmer" in words(with_class(tree, "desk-alert")[0])
    assert all_of(tree, "input", id="members")[0].get("value") == "3"
    await send(client, f"{DESK}/{world.sleep}/medlemmer", {"members": "6"})
    assert "under fire" not in (await client.get(f"{DESK}/{world.sleep}")).text


@pytest.mark.parametrize("members", ["", "-1", "99", "fem"])
async def test_an_odd_number_of_members_is_asked_for_again(
    client: httpx.AsyncClient, world: w.World, members: str
) -> None:
    await his(await ivar(client), world.sleep)
    answer = await send(client, f"{DESK}/{world.sleep}/medlemmer", {"members": members})
    assert answer.status_code == 422
    assert f'value="{members}"' in answer.text
    assert with_class(parsed(answer.text), "faults")


async def test_steps_are_ticked_and_unticked_where_they_stand(client: httpx.AsyncClient, world: w.World) -> None:
    await his(await ivar(client), world.anxiety)
    answer = await send(client, f"{DESK}/{world.anxiety}/steg", {"step": "calls", "done": "ja"})
    assert answer.headers["location"] == f"{DESK}/{world.anxiety}?sagt=steg#steg-calls"
    async with reading():
        assert await ChecklistMark.count().where(ChecklistMark.group == world.anxiety) == 1
    page = (await client.get(f"{DESK}/{world.anxiety}")).text
    assert "Krysset av" in page
    await send(client, f"{DESK}/{world.anxiety}/steg", {"step": "calls", "done": "nei"})
    async with reading():
        assert await ChecklistMark.count().where(ChecklistMark.group == world.anxiety) == 0


async def test_a_step_that_follows_by_itself_cannot_be_ticked(client: httpx.AsyncClient, world: w.World) -> None:
    await his(await ivar(client), world.anxiety)
    answer = await send(client, f"{DESK}/{world.anxiety}/steg", {"step": "withdrawal"})
    assert answer.status_code == 409
    assert "kan ikke krysses av" in answer.text


async def test_the_way_from_a_date_to_the_return_visit(client: httpx.AsyncClient, world: w.World) -> None:
    await his(await ivar(client), world.anxiety)
    address = f"{DESK}/{world.anxiety}"
    undated = await send(client, f"{address}/flytt", {"move": "schedule", "starts_on": ""})
    assert undated.status_code == 422
    assert "Skriv datoen for det første møtet." in undated.text
    day = today() + timedelta(days=10)
    for fields, state in (
        ({"move": "schedule", "starts_on": day.isoformat()}, "scheduled"),
        ({"move": "start"}, "starting"),
    ):
        answer = await send(client, f"{address}/flytt", fields)
        assert answer.headers["location"] == f"{address}?sagt=flyttet"
        assert await row(world.anxiety, "state") == (state,)
    asked = await send(client, f"{address}/flytt", {"move": "withdraw"})
    assert asked.headers["location"] == f"{address}/trekk-ut"
    assert await row(world.anxiety, "state") == ("starting",), "nobody withdraws before the contact is agreed on"
    await send(client, f"{address}/trekk-ut", {"whom": "same"})
    assert await row(world.anxiety, "state") == ("running",)
    assert "Gjenbesøk:" in (await client.get(address)).text


async def a_group_that_starts(client: httpx.AsyncClient) -> int:
    return await w.a_group(state=GroupState.STARTING, starters=[await ivar(client)])


@pytest.mark.parametrize(
    ("sent", "contact"),
    [
        ({"whom": "same", "contact_email": "ikke adresse"}, ("gruppa@example.no", "")),
        ({"whom": "member", "contact_email": " medlem@example.no "}, ("medlem@example.no", "")),
        ({"whom": "member", "contact_phone": "912 34 567"}, ("", "912 34 567")),
    ],
)
async def test_who_withdraws_passes_the_contact_on(
    client: httpx.AsyncClient, world: w.World, sent: dict[str, str], contact: tuple[str, str]
) -> None:
    group = await a_group_that_starts(client)
    done = await send(client, f"{DESK}/{group}/trekk-ut", sent)
    assert done.headers["location"] == f"{DESK}/{group}?sagt=trukket-ut"
    assert await row(group, "state", "contact_email", "contact_phone") == ("running", *contact)
    (visit,) = await row(group, "return_visit_on")
    assert isinstance(visit, date)
    (told,) = with_class(parsed((await client.get(done.headers["location"])).text), "notice--good")
    assert f"Gjenbesøket er satt til {presenters.day(visit, Language.NB, today=today())}." in words(told)


async def test_the_contact_is_passed_on_to_the_support_point(client: httpx.AsyncClient, world: w.World) -> None:
    for kind, name, ways in (
        (ContactPointKind.SUPPORT_POINT, "Frivilligsentralen", {"phone": "69 30 60 00"}),
        (ContactPointKind.SUPPORT_POINT, "Bare nettside", {"website": "https://example.no"}),
        (ContactPointKind.VOLUNTEER_CONTACT, "For frivillige", {"email": "frivillig@example.no"}),
    ):
        point = ContactPointDetails(kind=kind, municipality=w.FREDRIKSTAD, name=name, **ways)
        await add_contact_point(organisation_id=world.fredrikstad, details=point, by=w.ANNE)
    group = await a_group_that_starts(client)
    address = f"{DESK}/{group}/trekk-ut"
    tree = parsed((await client.get(address)).text)
    assert "Støttepunktet: Frivilligsentralen 69 30 60 00" in words(tree)
    assert "Bare nettside" not in words(tree)
    assert "For frivillige" not in words(tree)
    (choice,) = [each.get("value") for each in all_of(tree, "input") if (each.get("value") or "").startswith("point-")]
    await send(client, address, {"whom": choice, "contact_email": "ikke@example.no"})
    assert await row(group, "state", "contact_email", "contact_phone") == ("running", "", "69 30 60 00")


@pytest.mark.parametrize(
    ("sent", "field", "fault"),
    [
        ({"contact_email": "medlem@example.no"}, "whom", "Velg hvem nye skal ta kontakt med."),
        ({"whom": "point-1"}, "whom", "Velg"),
        ({"whom": "member"}, "contact_email", "Skriv en e-postadresse eller et telefonnummer"),
        ({"whom": "member", "contact_email": "medlem"}, "contact_email", "ikke en e-postadresse"),
        ({"whom": "member", "contact_phone": "ring meg"}, "contact_phone", "ikke et telefonnummer"),
    ],
)
async def test_a_faulty_contact_is_told_beside_its_field_and_nothing_is_lost(
    client: httpx.AsyncClient, world: w.World, sent: dict[str, str], field: str, fault: str
) -> None:
    group = await a_group_that_starts(client)
    answer = await send(client, f"{DESK}/{group}/trekk-ut", sent)
    assert answer.status_code == 422
    tree = parsed(answer.text)
    assert fault in words(with_id(tree, f"{field}-error"))
    for name in ("contact_email", "contact_phone"):
        assert with_id(tree, name).get("value") == sent.get(name, "")
    assert ("checked" in dict(with_id(tree, "whom-member").items())) is (sent.get("whom") == "member")
    assert await row(group, "state", "contact_email") == ("starting", "gruppa@example.no")


async def test_nobody_withdraws_twice(client: httpx.AsyncClient, world: w.World) -> None:
    group = await a_group_that_starts(client)
    await send(client, f"{DESK}/{group}/trekk-ut", {"whom": "same"})
    assert "Du kan ikke trekke deg ut nå." in (await client.get(f"{DESK}/{group}/trekk-ut")).text
    again = await send(client, f"{DESK}/{group}/trekk-ut", {"whom": "member", "contact_email": "ny@example.no"})
    assert again.status_code == 409
    assert await row(group, "contact_email") == ("gruppa@example.no",)


async def test_a_group_ends_only_after_a_second_yes(client: httpx.AsyncClient, world: w.World) -> None:
    await his(await ivar(client), world.sleep)
    address = f"{DESK}/{world.sleep}"
    first = await send(client, f"{address}/flytt", {"move": "end"})
    assert first.headers["location"] == f"{address}/avslutt"
    assert await row(world.sleep, "state") == ("running",)
    asked = parsed((await client.get(f"{address}/avslutt")).text)
    assert "Ja, avslutt gruppa" in words(asked)
    await send(client, f"{address}/flytt", {"move": "end", "sikker": "on"})
    assert await row(world.sleep, "state") == ("ended",)
    assert "Takk for det du gjorde." in (await client.get(address)).text


async def test_a_move_that_is_a_stewards_is_not_made_here(client: httpx.AsyncClient) -> None:
    me = await ivar(client)
    group = await w.a_group(state=GroupState.SUBMITTED, starters=[me])
    for move in (Move.APPROVE, Move.DECLINE, Move.MERGE):
        assert (await send(client, f"{DESK}/{group}/flytt", {"move": str(move)})).status_code == 422
    assert await row(group, "state") == ("submitted",)
    text = (await client.get(f"{DESK}/{group}")).text
    assert "venter på svar fra" in text
    assert "Plass til nye" not in text


async def test_a_move_made_twice_is_told_kindly(client: httpx.AsyncClient, world: w.World) -> None:
    await his(await ivar(client), world.sleep)
    await send(client, f"{DESK}/{world.sleep}/flytt", {"move": "pause"})
    again = await send(client, f"{DESK}/{world.sleep}/flytt", {"move": "pause"})
    assert again.status_code == 409
    assert "Dette steget er ikke mulig nå." in again.text


async def test_another_starter_is_asked_by_mail(client: httpx.AsyncClient, world: w.World) -> None:
    await his(await ivar(client), world.anxiety)
    address = f"{DESK}/{world.anxiety}"
    assert "Du er eneste igangsetter" in (await client.get(address)).text
    wrong = await send(client, f"{address}/igangsettere", {"email": "kari", "name": "Kari Nes"})
    assert wrong.status_code == 422
    assert 'value="kari"' in wrong.text
    assert 'value="Kari Nes"' in wrong.text
    await send(client, f"{address}/igangsettere", {"email": "kari@example.no", "name": "Kari Nes"})
    assert (await w.mails())[-1].to == "kari@example.no"
    text = (await client.get(address)).text
    assert "kari@example.no" in text
    assert "eneste igangsetter" not in text


async def test_an_address_somebody_types_does_not_tell_whose_it_is(client: httpx.AsyncClient, world: w.World) -> None:
    known = await w.an_account(Role.STARTER, name="Sigrid Undset", email="sigrid@example.no")
    await his(await ivar(client), world.anxiety)
    address = f"{DESK}/{world.anxiety}"
    for email in ("sigrid@example.no", "unknown@example.no"):
        await send(client, f"{address}/igangsettere", {"email": email})
    text = (await client.get(address)).text
    assert known
    assert "Undset" not in text
    assert text.count("sigrid@example.no") == text.count("unknown@example.no") > 0


async def test_another_starter_is_taken_off_and_never_oneself(client: httpx.AsyncClient, world: w.World) -> None:
    me, kari = await ivar(client), await w.a_starter(name="Kari Nes")
    group = await w.a_group(starters=[me, kari])
    address = f"{DESK}/{group}/igangsettere"
    assert (await send(client, f"{address}/{me.account_id}/fjern")).status_code == 404
    stranger = await w.a_starter()
    assert (await send(client, f"{address}/{stranger.account_id}/fjern")).status_code == 404
    answer = await send(client, f"{address}/{kari.account_id}/fjern")
    assert answer.headers["location"] == f"{DESK}/{group}?sagt=fjernet"
    assert "Kari Nes" not in (await client.get(f"{DESK}/{group}")).text


async def test_a_change_is_opened_waits_and_is_taken_back(client: httpx.AsyncClient, world: w.World) -> None:
    me = await ivar(client)
    await his(me, world.sleep)
    address = f"{DESK}/{world.sleep}"
    opened = await send(client, f"{address}/endre")
    token = opened.headers["location"].rpartition("/")[2]
    assert opened.headers["location"].startswith("/start/gruppe/")
    changed = w.details(name="Nytt navn", **w.somewhere_exact(*w.FREDRIKSTAD_POINT))
    await send_in(token=token, details=changed, identity=me, language=Language.NB)
    assert "En endring venter på forvalteren." in (await client.get(address)).text
    await send(client, f"{address}/endring/trekk")
    async with reading():
        assert (await Revision.select(Revision.state))[0]["state"] == "withdrawn"
    assert "En endring venter" not in (await client.get(address)).text


async def test_what_the_steward_said_stands_there_as_text(client: httpx.AsyncClient, world: w.World) -> None:
    me = await ivar(client)
    await his(me, world.sleep)
    opened = await send(client, f"{DESK}/{world.sleep}/endre")
    token = opened.headers["location"].rpartition("/")[2]
    changed = w.details(name="Nytt navn", **w.somewhere_exact(*w.FREDRIKSTAD_POINT))
    sent = await send_in(token=token, details=changed, identity=me, language=Language.NB)
    assert sent.revision_id is not None
    await return_revision(revision_id=sent.revision_id, remark="<script>Når møtes dere?</script>", by=w.SIV)
    answer = await client.get(f"{DESK}/{world.sleep}")
    (said,) = all_of(parsed(answer.text), "blockquote")
    assert words(said) == "<script>Når møtes dere?</script>"
    assert "<script>Når" not in answer.text


@pytest.mark.parametrize(("language", "heading"), [("nb", "Taushet i gruppa"), ("nn", ""), ("en", "")])
async def test_the_sheet_on_confidentiality_is_one_article_to_print(
    client: httpx.AsyncClient, world: w.World, language: str, heading: str
) -> None:
    await his(await ivar(client), world.anxiety)
    tree = parsed((await client.get(f"{DESK}/{world.anxiety}/taushet?lang={language}")).text)
    (paper,) = with_class(tree, "paper")
    assert tree.get("lang") == language
    assert heading in words(all_of(paper, "h1")[0])
    assert len(all_of(paper, "td")) == 36
    assert "Angstringen Østsida" in words(paper)


async def test_the_dates_go_into_a_calendar(client: httpx.AsyncClient, world: w.World) -> None:
    await his(await ivar(client), world.sleep)
    answer = await client.get(f"{DESK}/{world.sleep}/kalender.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert events


async def test_every_state_has_a_desk_that_can_be_read(client: httpx.AsyncClient) -> None:
    me = await ivar(client)
    for state in GroupState:
        if state is GroupState.MERGED:
            continue
        group = await w.a_group(state=state, starters=[me])
        answer = await client.get(f"{DESK}/{group}")
        tree = parsed(answer.text)
        assert answer.status_code == 200, state
        assert len(all_of(tree, "h1")) == 1
        assert not [each for each in tree.iter() if "style" in each.attrib]
    assert (await client.get(DESK)).status_code == 200


async def test_the_step_whose_turn_it_is_lies_open(client: httpx.AsyncClient, world: w.World) -> None:
    me = await ivar(client)
    for state, heading in (
        (GroupState.GATHERING, "Vær to igangsettere"),
        (GroupState.STARTING, "Trekk deg ut"),
        (GroupState.RUNNING, "Besøk gruppa igjen"),
    ):
        group = await w.a_group(state=state, starters=[me], venue="Biblioteket")
        tree = parsed((await client.get(f"{DESK}/{group}")).text)
        steps = with_class(tree, "check__step")
        assert len(steps) == 7
        todo = [step for step in steps if "check__step--done" not in str(step.get("class"))]
        unfolded = [words(all_of(step, "h3")[0]) for step in todo if not with_class(step, "check__later")]
        assert unfolded == [heading], state


async def test_dates_that_are_not_listed_are_not_offered(client: httpx.AsyncClient) -> None:
    me = await ivar(client)
    day = today() + timedelta(days=20)
    group = await w.a_group(state=GroupState.RETURNED, starters=[me], starts_on=day)
    assert "kalender.ics" not in (await client.get(f"{DESK}/{group}")).text


async def test_a_look_at_ones_own_group_is_not_on_the_trail(client: httpx.AsyncClient, world: w.World) -> None:
    await his(await ivar(client), world.sleep)
    async with reading():
        before = await TrailEntry.count()
    await client.get(f"{DESK}/{world.sleep}")
    async with reading():
        assert await TrailEntry.count() == before
