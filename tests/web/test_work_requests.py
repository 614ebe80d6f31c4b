"""Contact requests of who is signed in: a starter's own, opened and answered; a steward sees that they wait."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from tests import handovers as h
from tests import world as w
from tests.web.reading import all_of, parsed, with_class, words
from tests.web.test_receiving import DAY, EMAIL, NAME, PHONE, is_private, nothing_of_the_person, offered
from tests.web.working import send, sign_in
from tests.world import World
from videre.database import reading, writing
from videre.handover.contact import withdraw
from videre.handover.holding import Holder
from videre.handover.request_life import RequestState
from videre.handover.tables import ContactRequest
from videre.people.roles import Role
from videre.people.shapes import Identity
from videre.trail.tables import TrailEntry
from videre.web.receiving_words import Tap

LIST, WAITING, HOME, DESK = "/arbeid/foresporsler", "/arbeid/venter", "/arbeid", "/arbeid/mine"


async def a_led_group(ivar: Identity, world: World, **changes: object) -> int:
    given: dict[str, object] = {"steward_id": world.fredrikstad, "name": "Kveldsgruppa", **changes}
    return await w.a_group(starters=[ivar], **given)  # type: ignore[arg-type]


async def asked(group: int, *, hours_ago: int = 0) -> tuple[int, Holder]:
    """A request to a group, made some hours ago."""
    holder, _ = await h.a_card(group)
    request_id = await h.a_request(holder, group, name=NAME, phone=PHONE, email=EMAIL)
    if hours_ago:
        async with writing():
            rows = await ContactRequest.select(ContactRequest.made_at).where(ContactRequest.id == request_id)
            made = rows[0]["made_at"] - timedelta(hours=hours_ago)
            await ContactRequest.update({ContactRequest.made_at: made}).where(ContactRequest.id == request_id)
    return request_id, holder


async def state(request_id: int) -> RequestState:
    async with reading():
        rows = await ContactRequest.select(ContactRequest.state).where(ContactRequest.id == request_id)
    return RequestState(rows[0]["state"])


@pytest.fixture
async def ivar(client: httpx.AsyncClient, world: World) -> Identity:
    """A starter, signed in."""
    account = await w.an_account(Role.STARTER, name="Ivar Moen")
    await sign_in(client, account)
    return await w.identity_of(account)


async def test_the_list_has_ones_own_groups_those_that_wait_first_and_no_name(
    client: httpx.AsyncClient, ivar: Identity, world: World
) -> None:
    own = await a_led_group(ivar, world)
    first, second, third = [(await asked(own, hours_ago=hours))[0] for hours in (50, 3, 30)]
    await asked(world.sleep)  # another's
    await send(client, f"{LIST}/{third}", {"svar": Tap.MEETING.value, "meeting_on": DAY.isoformat()})
    answer = await client.get(LIST)
    assert is_private(answer)
    assert nothing_of_the_person(answer.text)
    cards = with_class(parsed(answer.text), "request-card")
    assert [all_of(card, "a")[0].get("href") for card in cards] == [f"{LIST}/{n}" for n in (first, second, third)]
    assert "De 48 timene er ute" in words(cards[0])
    assert "44 timer igjen av 48" in words(cards[1])
    assert "første møte er avtalt" in words(cards[2])
    assert "Søvngruppa" not in answer.text


async def test_an_empty_list_says_what_will_come(client: httpx.AsyncClient, ivar: Identity) -> None:
    text = (await client.get(LIST)).text
    assert "Ingen venter på deg nå" in text
    assert parsed(text) is not None


async def test_a_starter_opens_and_answers_as_by_the_link(
    client: httpx.AsyncClient, ivar: Identity, world: World
) -> None:
    request_id, holder = await asked(await a_led_group(ivar, world))
    path = f"{LIST}/{request_id}"
    closed = await client.get(path)
    assert nothing_of_the_person(closed.text)
    assert Tap.OPEN.value in offered(parsed(closed.text))
    opened = await send(client, path, {"svar": Tap.OPEN.value})
    assert is_private(opened)
    assert words(all_of(parsed(opened.text), "h1")[0]) == NAME
    async with reading():
        looks = await TrailEntry.select().where(TrailEntry.what == "read-request")
    assert [(each["account_id"], each["capacity"], each["record_id"]) for each in looks] == [
        (ivar.account_id, "recipient", holder.handover_id)
    ]
    answer = await send(client, path, {"svar": Tap.CONTACTED.value})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?svar=kontaktet")
    assert "Personen ser at du har tatt kontakt" in (await client.get(answer.headers["location"])).text
    faulty = await send(client, path, {"svar": Tap.MEETING.value})
    assert faulty.status_code == 422
    assert all_of(parsed(faulty.text), "p", id="meeting_on-error")
    await send(client, path, {"svar": Tap.MEETING.value, "meeting_on": DAY.isoformat()})
    impossible = await send(client, path, {"svar": Tap.CONTACTED.value})
    assert impossible.status_code == 409
    came = await send(client, path, {"svar": Tap.CAME.value})
    assert came.status_code == 200
    assert "Så fint at personen kom" in came.text
    assert await state(request_id) is RequestState.CAME


async def test_what_is_over_anothers_or_never_was_is_answered_alike(
    client: httpx.AsyncClient, ivar: Identity, world: World
) -> None:
    own = await a_led_group(ivar, world)
    withdrawn, holder = await asked(own)
    await withdraw(holder)
    done, _ = await asked(own)
    await send(client, f"{LIST}/{done}", {"svar": Tap.FULL.value})
    others, _ = await asked(world.sleep)
    shown = set()
    for request_id in (withdrawn, done, others, 999_999):
        path = f"{LIST}/{request_id}"
        for answer in (await client.get(path), await send(client, path, {"svar": Tap.OPEN.value})):
            assert answer.status_code == 404
            assert nothing_of_the_person(answer.text)
            shown.add(words(all_of(parsed(answer.text), "main")[0]))
    assert len(shown) == 1
    assert await state(others) is RequestState.WAITING


async def test_who_says_that_the_group_is_full_is_led_to_saying_so_in_the_list(
    client: httpx.AsyncClient, ivar: Identity, world: World
) -> None:
    own = await a_led_group(ivar, world)
    request_id, _ = await asked(own)
    answer = await send(client, f"{LIST}/{request_id}", {"svar": Tap.FULL.value})
    assert f"{DESK}/{own}" in [a.get("href") for a in all_of(parsed(answer.text), "a", class_="ds-button")]


async def test_who_leads_the_group_no_more_is_let_in_no_more(
    client: httpx.AsyncClient, ivar: Identity, world: World
) -> None:
    request_id, _ = await asked(await a_led_group(ivar, world))
    await sign_in(client, await w.an_account(Role.STARTER))
    assert (await client.get(f"{LIST}/{request_id}")).status_code == 404
    assert (await send(client, f"{LIST}/{request_id}", {"svar": Tap.OPEN.value})).status_code == 404


async def test_the_desk_and_the_welcome_page_say_who_has_asked(
    client: httpx.AsyncClient, ivar: Identity, world: World
) -> None:
    own = await a_led_group(ivar, world)
    assert "Ingen har bedt om å bli kontaktet nå" in (await client.get(f"{DESK}/{own}")).text
    assert not [a for a in all_of(parsed((await client.get(HOME)).text), "a", class_="task") if a.get("href") == LIST]
    await asked(own)
    contacted, _ = await asked(own)
    await send(client, f"{LIST}/{contacted}", {"svar": Tap.CONTACTED.value})
    group = (await client.get(f"{DESK}/{own}")).text
    assert "2 har bedt om å bli kontaktet." in group
    assert nothing_of_the_person(group)
    assert "2 vil bli kontaktet" in (await client.get(DESK)).text
    (task,) = [a for a in all_of(parsed((await client.get(HOME)).text), "a", class_="task") if a.get("href") == LIST]
    assert words(task).startswith("1Vil bli kontaktet")  # the other one is being seen to


async def test_a_steward_sees_what_has_waited_too_long_whom_to_call_and_never_who_waits(
    client: httpx.AsyncClient, world: World
) -> None:
    group = await w.a_group(
        name="Kveldsgruppa", steward_id=world.fredrikstad, contact_phone="69 30 00 00", contact_email="kveld@example.no"
    )
    late, _ = await asked(group, hours_ago=52)
    await asked(group, hours_ago=40)  # not yet
    await asked(world.far_away, hours_ago=100)  # another's
    await sign_in(client, await w.an_account(Role.STEWARD, world.fredrikstad))
    answer = await client.get(WAITING)
    assert is_private(answer)
    assert nothing_of_the_person(answer.text)
    (card,) = with_class(parsed(answer.text), "request-card")
    assert "Kveldsgruppa" in words(card)
    assert "Har ventet i 52 timer" in words(card)
    links = [str(each.get("href")) for each in all_of(card, "a")]
    assert links == [f"/arbeid/grupper/{group}", "tel:69300000", "mailto:kveld@example.no"]
    assert f"{LIST}/{late}" not in answer.text
    (task,) = [a for a in all_of(parsed((await client.get(HOME)).text), "a", class_="task") if a.get("href") == WAITING]
    assert words(task).startswith("1Venter på kontakt")
    for status in ((await client.get(f"{LIST}/{late}")), await send(client, f"{LIST}/{late}", {"svar": "apne"})):
        assert status.status_code == 403


async def test_a_steward_with_nothing_waiting_is_told_so(client: httpx.AsyncClient, world: World) -> None:
    await asked(world.far_away, hours_ago=100)
    await sign_in(client, await w.an_account(Role.STEWARD, world.fredrikstad))
    assert "Ingen har ventet for lenge" in (await client.get(WAITING)).text
    assert WAITING not in [a.get("href") for a in all_of(parsed((await client.get(HOME)).text), "a", class_="task")]


async def test_the_menu_leads_each_to_their_own(client: httpx.AsyncClient, world: World) -> None:
    for role, organisation, has in ((Role.STARTER, None, LIST), (Role.STEWARD, world.fredrikstad, WAITING)):
        await sign_in(client, await w.an_account(role, organisation))
        links = {a.get("href") for a in all_of(parsed((await client.get(HOME)).text), "a")}
        assert links & {LIST, WAITING} == {has}


@pytest.mark.parametrize("who", [Role.RPH_STAFF, None])
async def test_who_hands_over_and_the_public_see_nothing_of_it(
    client: httpx.AsyncClient, world: World, who: Role | None
) -> None:
    request_id, _ = await asked(world.sleep)
    if who is not None:
        await sign_in(client, await w.an_account(who, await h.a_service("RPH Moss")))
    for path in (LIST, f"{LIST}/{request_id}", WAITING):
        assert (await client.get(path)).status_code == (403 if who else 303)
