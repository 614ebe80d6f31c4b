"""The recipient's page by the link in the mail: nothing before a press, one press each, and gone when it is over."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from typing import Any
from xml.etree.ElementTree import Element

import httpx
import pytest

from tests import handovers as h
from tests import world as w
from tests.web.reading import all_of, parsed, with_class, words
from tests.web.working import send
from tests.world import World
from videre.database import reading, writing
from videre.directory.meetings import today
from videre.handover.contact import withdraw
from videre.handover.holding import Holder
from videre.handover.request_life import Answer, RequestState, answers_from
from videre.handover.tables import ContactRequest, Handover
from videre.trail.tables import TrailEntry
from videre.web.receiving_words import MEANS, THANKS, Tap

NAME, PHONE, EMAIL = "Planteberit", "+47 911 22 334", "planteberit@example.no"
DAY = today() + timedelta(days=6)


class Asked:
    """A request under way, and what its recipient has: the link."""

    def __init__(self, holder: Holder, request_id: int, path: str) -> None:
        self.holder, self.id, self.path = holder, request_id, path

    async def row(self) -> dict[str, Any]:
        async with reading():
            return (await ContactRequest.select().where(ContactRequest.id == self.id))[0]

    async def state(self) -> RequestState:
        return RequestState((await self.row())["state"])

    async def handover(self) -> str:
        async with reading():
            return str((await Handover.select().where(Handover.id == self.holder.handover_id))[0]["state"])

    async def trail(self) -> list[str]:
        async with reading():
            rows = await TrailEntry.select().where(TrailEntry.record_kind == "handover").order_by(TrailEntry.id)
        return [row["what"] for row in rows if row["record_id"] == self.holder.handover_id]


async def an_asked(group: int, *, phone: str = PHONE, email: str = EMAIL) -> Asked:
    holder, _ = await h.a_card(group)
    request_id = await h.a_request(holder, group, name=NAME, phone=phone, email=email)
    return Asked(holder, request_id, f"/mottak/{(await w.mails())[-1].token}")


async def in_state(asked: Asked, state: RequestState, client: httpx.AsyncClient) -> Asked:
    """Bring a request where it should be, by the recipient's own taps."""
    ways: dict[RequestState, tuple[Tap, ...]] = {
        RequestState.WAITING: (),
        RequestState.CONTACTED: (Tap.CONTACTED,),
        RequestState.MEETING_SET: (Tap.MEETING,),
        RequestState.MISSED: (Tap.CONTACTED, Tap.DID_NOT_COME),
    }
    for tap in ways[state]:
        assert (await taps(client, asked, tap)).status_code == 303
    assert await asked.state() is state
    return asked


async def taps(client: httpx.AsyncClient, asked: Asked, tap: Tap, day: date | None = DAY) -> httpx.Response:
    fields = {"svar": tap.value} | ({"meeting_on": day.isoformat() if day else ""} if tap is Tap.MEETING else {})
    return await send(client, asked.path, fields)


def offered(tree: Element) -> set[str]:
    """The taps a page offers."""
    return {str(each.get("value")) for each in all_of(tree, "button", name="svar")}


async def suggested(client: httpx.AsyncClient, asked: Asked) -> date:
    (field,) = all_of(parsed((await client.get(asked.path)).text), "input", name="meeting_on")
    return date.fromisoformat(str(field.get("value")))


def is_private(answer: httpx.Response) -> bool:
    return answer.headers["cache-control"] == "no-store" and "set-cookie" not in answer.headers


def nothing_of_the_person(text: str) -> bool:
    return not any(part in text for part in (NAME, "91122334", "911 22 334", "planteberit"))


async def test_looking_shows_group_and_time_left_and_nothing_of_the_person_and_changes_nothing(
    client: httpx.AsyncClient, world: World
) -> None:
    asked = await an_asked(world.sleep)
    before, trail = await asked.row(), await asked.trail()
    for _ in range(3):  # a mail scanner that follows every link
        answer = await client.get(asked.path, headers={"Sec-Purpose": "prefetch"})
    assert (await client.head(asked.path)).status_code == 200
    assert await asked.row() == before
    assert await asked.trail() == trail
    assert is_private(answer)
    assert nothing_of_the_person(answer.text)
    tree = parsed(answer.text)
    assert "Søvngruppa i Fredrikstad" in words(tree)
    assert "47 timer igjen av 48" in words(with_class(tree, "receiving__clock")[0])
    assert "Personen kan se det på kortet sitt." in words(with_class(tree, "receiving__open")[0])
    assert all_of(tree, "meta", name="robots", content="noindex")


async def test_opening_shows_the_person_and_is_on_the_trail_and_nowhere_in_an_address(
    client: httpx.AsyncClient, world: World
) -> None:
    asked = await an_asked(world.sleep)
    answer = await taps(client, asked, Tap.OPEN)
    assert answer.status_code == 200  # in the answer itself: no address leads back to it
    assert is_private(answer)
    tree = parsed(answer.text)
    (title,) = all_of(tree, "h1")
    assert words(title) == NAME
    links = [str(each.get("href")) for each in all_of(with_class(tree, "receiving__reach")[0], "a")]
    assert links == ["tel:91122334", "mailto:planteberit@example.no?subject=Du%20ba%20meg%20ta%20kontakt"]
    assert "Legg ikke igjen en beskjed" in words(with_class(tree, "receiving__advice")[0])
    assert NAME not in words(all_of(tree, "title")[0])  # the title stays in the browser's history
    assert nothing_of_the_person("".join(str(each.get("action")) for each in all_of(tree, "form")))
    assert (await asked.trail())[-1] == "read-request"
    assert (await asked.row())["opened_at"] is not None
    await taps(client, asked, Tap.OPEN)
    assert (await asked.trail()).count("read-request") == 2
    assert nothing_of_the_person((await client.get(asked.path)).text)


@pytest.mark.parametrize(("phone", "email", "ways"), [(PHONE, "", 1), ("", EMAIL, 1), (PHONE, EMAIL, 2)])
async def test_there_is_a_button_for_each_way_the_person_gave(
    client: httpx.AsyncClient, world: World, phone: str, email: str, ways: int
) -> None:
    tree = parsed((await taps(client, await an_asked(world.sleep, phone=phone, email=email), Tap.OPEN)).text)
    links = all_of(with_class(tree, "receiving__reach")[0], "a")
    assert len(links) == ways
    assert links[0].get("data-variant", "primary") == "primary"


@pytest.mark.parametrize("state", [s for s in RequestState if answers_from(s)])
async def test_only_what_is_possible_now_is_offered(
    client: httpx.AsyncClient, world: World, state: RequestState
) -> None:
    asked = await in_state(await an_asked(world.sleep), state, client)
    possible = {tap.value for tap, (answer, _) in MEANS.items() if answer in answers_from(state)}
    closed = parsed((await client.get(asked.path)).text)
    assert offered(closed) == possible | {Tap.OPEN.value}
    opened = parsed((await taps(client, asked, Tap.OPEN)).text)
    assert offered(opened) == possible


@pytest.mark.parametrize("tap", [Tap.CONTACTED, Tap.MEETING, Tap.DID_NOT_COME])
async def test_an_answer_on_the_way_is_one_press_and_thanked_and_the_request_lives_on(
    client: httpx.AsyncClient, world: World, tap: Tap
) -> None:
    before = RequestState.CONTACTED if tap is Tap.DID_NOT_COME else RequestState.WAITING
    asked = await in_state(await an_asked(world.sleep), before, client)
    answer = await taps(client, asked, tap)
    assert answer.status_code == 303  # «reload» answers nothing twice
    assert answer.headers["location"] == f"{asked.path}?svar={tap}"
    thanked = await client.get(answer.headers["location"])
    assert is_private(thanked)
    assert nothing_of_the_person(thanked.text)
    heading = words(all_of(parsed(thanked.text), "h1")[0])
    assert heading.startswith(THANKS[tap].heading.split("{")[0].strip())
    assert (await asked.row())["sealed"] is not None
    wanted = {Tap.CONTACTED: "contacted", Tap.MEETING: "first_meeting_set", Tap.DID_NOT_COME: "not_attended"}
    assert await asked.handover() == wanted[tap]


@pytest.mark.parametrize("tap", [Tap.CAME, Tap.FULL, Tap.NOT_SUITABLE, Tap.NOT_REACHED])
@pytest.mark.parametrize("state", [s for s in RequestState if answers_from(s)])
async def test_a_last_answer_is_one_press_from_every_state_and_erases_at_once(
    client: httpx.AsyncClient, world: World, state: RequestState, tap: Tap
) -> None:
    asked = await in_state(await an_asked(world.sleep), state, client)
    answer = await taps(client, asked, tap)
    assert answer.status_code == 200
    assert is_private(answer)
    assert nothing_of_the_person(answer.text)
    assert "slettet hos oss. Slett det du har notert selv." in answer.text
    row = await asked.row()
    assert (row["sealed"], row["token_hash"], row["recipient_email"]) == (None, "", "")
    reason = MEANS[tap][1]
    assert row["reason"] == (reason.value if reason else "")
    assert await asked.handover() == ("attended" if tap is Tap.CAME else "opened")
    for again in (await client.get(asked.path), await taps(client, asked, tap), await taps(client, asked, Tap.OPEN)):
        assert again.status_code == 404


async def test_used_withdrawn_and_made_up_links_look_the_same(client: httpx.AsyncClient, world: World) -> None:
    used, withdrawn = await an_asked(world.sleep), await an_asked(world.sleep)
    await taps(client, used, Tap.CAME)
    await taps(client, withdrawn, Tap.OPEN)
    await withdraw(withdrawn.holder)
    pages = set()
    for path in (used.path, withdrawn.path, "/mottak/" + "0" * 64, "/mottak/x", "/mottak/%20%F0%9F%8C%B1"):
        for answer in (await client.get(path), await send(client, path, {"svar": "apne"}), await send(client, path)):
            assert answer.status_code == 404
            assert is_private(answer)
            pages.add(answer.text)
    (text,) = pages
    assert "Slett navn, telefon og e-post" in text


async def test_what_was_withdrawn_after_it_was_read_tells_the_recipient_to_forget(
    client: httpx.AsyncClient, world: World
) -> None:
    asked = await an_asked(world.sleep)
    await taps(client, asked, Tap.OPEN)
    await withdraw(asked.holder)
    letter = (await w.mails())[-1]
    assert "trukket tilbake" in letter.letter.subject
    assert nothing_of_the_person(str(letter))


@pytest.mark.parametrize(
    ("day", "says"),
    [("", "Velg dagen dere har avtalt."), ("24.13.2026", "Skriv datoen som"), ("1999-01-01", "Velg en dag fra i dag"),
     ("2999-01-01", "Velg en dag fra i dag"), ("\u202e", "")],
)  # fmt: skip
async def test_a_faulty_day_is_told_beside_its_field_and_nothing_is_answered(
    client: httpx.AsyncClient, world: World, day: str, says: str
) -> None:
    asked = await in_state(await an_asked(world.sleep), RequestState.CONTACTED, client)
    answer = await send(client, asked.path, {"svar": Tap.MEETING.value, "meeting_on": day})
    assert answer.status_code == 422
    assert nothing_of_the_person(answer.text)
    tree = parsed(answer.text)
    (field,) = all_of(tree, "input", name="meeting_on")
    assert field.get("aria-invalid") == "true"
    (error,) = all_of(tree, "p", id="meeting_on-error")
    assert "meeting_on-error" in str(field.get("aria-describedby"))
    assert says in words(error)
    assert all_of(with_class(tree, "faults")[0], "a", href="#meeting_on")
    assert await asked.state() is RequestState.CONTACTED


async def test_a_waiting_request_opens_its_folded_answers_where_one_must_be_mended(
    client: httpx.AsyncClient, world: World
) -> None:
    asked = await an_asked(world.sleep)
    tree = parsed((await taps(client, asked, Tap.MEETING, day=None)).text)
    assert "open" in with_class(tree, "receiving__more")[0].attrib


async def test_the_groups_next_meeting_is_suggested_and_a_day_that_is_set_stays(
    client: httpx.AsyncClient, world: World
) -> None:
    asked = await an_asked(world.anxiety)
    assert (await suggested(client, asked)).weekday() == 1  # the group meets every second Tuesday
    await taps(client, asked, Tap.MEETING)
    assert await suggested(client, asked) == DAY


async def test_of_a_group_that_begins_later_its_first_meeting_is_suggested(
    client: httpx.AsyncClient, world: World
) -> None:
    assert await suggested(client, await an_asked(world.sleep)) == today() + timedelta(days=14)


@pytest.mark.parametrize("sent", ["", "meeting-set", "apne'--", "kom" * 30])
async def test_a_press_that_says_nothing_known_answers_nothing(
    client: httpx.AsyncClient, world: World, sent: str
) -> None:
    asked = await an_asked(world.sleep)
    answer = await send(client, asked.path, {"svar": sent})
    assert answer.status_code == 422
    assert with_class(parsed(answer.text), "faults")
    assert await asked.state() is RequestState.WAITING
    assert "read-request" not in await asked.trail()


async def test_an_answer_that_is_no_longer_possible_is_told_of_and_changes_nothing(
    client: httpx.AsyncClient, world: World
) -> None:
    asked = await in_state(await an_asked(world.sleep), RequestState.MEETING_SET, client)
    answer = await taps(client, asked, Tap.CONTACTED)  # pressed on a page that was open in another window
    assert answer.status_code == 409
    assert "Dette steget er ikke mulig nå" in answer.text
    assert await asked.state() is RequestState.MEETING_SET


@pytest.mark.parametrize("tap", [Tap.CONTACTED, Tap.MEETING, Tap.DID_NOT_COME])
async def test_a_tap_that_comes_twice_is_thanked_twice_and_written_once(
    client: httpx.AsyncClient, world: World, tap: Tap
) -> None:
    before = RequestState.CONTACTED if tap is Tap.DID_NOT_COME else RequestState.WAITING
    asked = await in_state(await an_asked(world.sleep), before, client)
    once, twice = await taps(client, asked, tap), await taps(client, asked, tap)
    assert (once.status_code, once.headers["location"]) == (twice.status_code, twice.headers["location"])
    if tap is not Tap.MEETING:  # a day that is set again may be another day
        assert len(set(await asked.trail())) == len(await asked.trail())


async def test_an_old_address_of_thanks_shows_what_holds_now(client: httpx.AsyncClient, world: World) -> None:
    asked = await in_state(await an_asked(world.sleep), RequestState.MEETING_SET, client)
    for said in (Tap.CONTACTED, Tap.CAME, Tap.FULL, "apne", "tull"):
        heading = words(all_of(parsed((await client.get(f"{asked.path}?svar={said}")).text), "h1")[0])
        assert heading == "Hvordan går det?", said


async def test_past_the_48_hours_it_is_not_too_late(client: httpx.AsyncClient, world: World) -> None:
    asked = await an_asked(world.sleep)
    async with writing():
        made = (await asked.row())["made_at"] - timedelta(hours=50)
        await ContactRequest.update({ContactRequest.made_at: made}).where(ContactRequest.id == asked.id)
    clock = words(with_class(parsed((await client.get(asked.path)).text), "receiving__clock")[0])
    assert "De 48 timene er ute" in clock
    assert "ikke for sent" in clock


async def test_the_page_speaks_the_readers_language_and_keeps_it(client: httpx.AsyncClient, world: World) -> None:
    asked = await an_asked(world.sleep)
    answer = await send(client, f"{asked.path}?lang=en", {"svar": Tap.CONTACTED.value})
    assert answer.headers["location"] == f"{asked.path}?svar=kontaktet&lang=en"
    assert 'lang="en"' in (await client.get(answer.headers["location"])).text


async def test_nothing_of_the_person_or_the_link_is_in_logs_headers_addresses_or_letters(
    client: httpx.AsyncClient, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="videre")
    asked = await an_asked(world.sleep)
    token = asked.path.rpartition("/")[2]
    answers = [
        await client.get(asked.path),
        *[await taps(client, asked, tap) for tap in (Tap.OPEN, Tap.CONTACTED, Tap.MEETING, Tap.CAME)],
    ]
    records = "\n".join(f"{each.getMessage()} {each.__dict__}" for each in caplog.records if each.name != "httpx")
    assert "/mottak/{token" in records  # the access log was on, and knows the route only
    for planted in (NAME, "91122334", "911 22 334", "planteberit", token):
        assert planted not in records
    for answer in answers:
        headers = {name: value for name, value in answer.headers.items() if name != "location"}
        assert nothing_of_the_person(str(headers))
        assert nothing_of_the_person(answer.headers.get("location", ""))
        assert answer.headers["referrer-policy"] in {"same-origin", "no-referrer"}
    for mail in await w.mails():
        assert nothing_of_the_person(str(mail.letter))
        assert "Søvn" not in mail.letter.subject


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://ond.example"}])
async def test_a_form_of_another_site_opens_nothing(
    client: httpx.AsyncClient, world: World, headers: dict[str, str]
) -> None:
    asked = await an_asked(world.sleep)
    answer = await client.post(asked.path, data={"svar": "apne"}, headers=headers)
    assert answer.status_code == 403
    assert nothing_of_the_person(answer.text)
    assert "read-request" not in await asked.trail()


async def test_what_was_touched_in_the_database_fails_loudly_and_shows_nothing(
    client: httpx.AsyncClient, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    asked, other = await an_asked(world.sleep), await an_asked(world.sleep)
    moved = (await other.row())["sealed"]  # sealed by us, for another row
    async with writing():
        await ContactRequest.update({ContactRequest.sealed: moved}).where(ContactRequest.id == asked.id)
    answer = await taps(client, asked, Tap.OPEN)
    assert answer.status_code == 500
    assert nothing_of_the_person(answer.text + caplog.text)
    assert "read-request" not in await asked.trail()


async def test_every_answer_has_a_tap_and_words_of_thanks() -> None:
    assert {answer for answer, _ in MEANS.values()} == set(Answer)
    assert set(THANKS) == set(MEANS) == set(Tap) - {Tap.OPEN}
