"""The signed links in letters: opening changes nothing, one tap does, and a broken link is met kindly."""

from __future__ import annotations

from datetime import date, timedelta

import httpx
import pytest

from tests import world as w
from tests.web.reading import all_of, parsed, with_class, words
from tests.web.working import send
from videre.database import reading
from videre.directory.actions import Flag, flag_group, move_group
from videre.directory.confirmation_links import confirmation_path
from videre.directory.lifecycle import GroupState, Move
from videre.directory.meetings import today
from videre.directory.queries import directory_version
from videre.directory.tables import Group
from videre.post.letters import MailKind
from videre.post.outbox import receiver_hash
from videre.post.refusals import refuse_path
from videre.post.tables import MailRefusal
from videre.signing import sign

ASKED_FROM = today() - timedelta(days=80)


async def a_group(**changes: object) -> tuple[int, str]:
    group = await w.a_group(name="Kveldsgruppa", confirmed_on=ASKED_FROM, **changes)  # type: ignore[arg-type]
    return group, confirmation_path(group, ASKED_FROM)


async def row(group_id: int, *columns: str) -> tuple[object, ...]:
    async with reading():
        found = (await Group.select().where(Group.id == group_id))[0]
    return tuple(found[column] for column in columns)


async def test_opening_the_link_shows_what_is_listed_and_changes_nothing(client: httpx.AsyncClient) -> None:
    group, path = await a_group()
    before = (await row(group, "version", "confirmed_on"), await directory_version())
    for _ in range(3):
        answer = await client.get(path)
    assert (await row(group, "version", "confirmed_on"), await directory_version()) == before
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    tree = parsed(answer.text)
    listed = words(with_class(tree, "answer__listed")[0])
    assert "Kveldsgruppa" in answer.text
    assert "Har plass til nye" in listed
    assert "Annenhver tirsdag kl. 18–20" in listed
    assert [button.get("value") for button in all_of(with_class(tree, "answers")[0], "button")] == [
        "still",
        "changed",
        "full",
        "ended",
    ]
    assert "Ivar" not in answer.text  # nothing of the starter


@pytest.mark.parametrize(
    ("given", "said", "room"),
    [("still", "Da står «Kveldsgruppa» riktig", "open"), ("full", "står som full nå", "full"),
     ("changed", "Hva er endret?", "open")],
)  # fmt: skip
async def test_one_tap_renews_and_is_thanked_for(client: httpx.AsyncClient, given: str, said: str, room: str) -> None:
    group, path = await a_group()
    answer = await send(client, path, {"answer": given})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{path}?svar={given}"
    assert await row(group, "confirmed_on", "room") == (today(), room)
    thanks = await client.get(answer.headers["location"])
    assert said in thanks.text
    assert "answers__still" not in thanks.text
    if given == "changed":
        assert f"/arbeid/mine/{group}" in thanks.text
    later = await client.get(path)  # the same letter, opened again next week
    assert "vi har fått svar om" in later.text


async def test_ended_asks_once_more(client: httpx.AsyncClient) -> None:
    group, path = await a_group()
    first = await send(client, path, {"answer": "ended"})
    assert first.status_code == 200
    assert "Er «Kveldsgruppa» avsluttet?" in first.text
    assert await row(group, "state") == ("running",)
    second = await send(client, path, {"answer": "ended", "sikker": "on"})
    assert await row(group, "state") == ("ended",)
    assert "Takk for at du sa fra" in (await client.get(second.headers["location"])).text
    again = await send(client, path, {"answer": "still"})
    assert again.headers["location"] == path
    assert await row(group, "state") == ("ended",)


async def test_a_hidden_group_is_back_with_one_tap(client: httpx.AsyncClient) -> None:
    group, path = await a_group()
    await flag_group(group_id=group, flag=Flag.MISSING, by=w.SIV)
    assert "Gruppa er skjult" in (await client.get(path)).text
    await send(client, path, {"answer": "still"})
    assert await row(group, "missing") == (False,)


async def test_words_of_thanks_in_the_address_alone_say_nothing(client: httpx.AsyncClient) -> None:
    _, path = await a_group()
    text = (await client.get(f"{path}?svar=ended")).text
    assert "Stemmer dette fortsatt?" in text
    assert "Takk for at du sa fra" not in text


@pytest.mark.parametrize("answer", ["", "delete", "still<script>"])
async def test_no_other_answer_is_taken(client: httpx.AsyncClient, answer: str) -> None:
    group, path = await a_group()
    assert (await send(client, path, {"answer": answer})).status_code == 422
    assert await row(group, "confirmed_on") == (ASKED_FROM,)


@pytest.mark.parametrize("broken", ["abc", "abc.def", "%00", "MSAyMDI2LTAxLTAx."])
async def test_a_broken_link_says_what_to_do(client: httpx.AsyncClient, broken: str) -> None:
    for answer in (
        await client.get(f"/bekreft/{broken}"),
        await send(client, f"/bekreft/{broken}", {"answer": "still"}),
    ):
        assert answer.status_code == 404
        assert "Lenka virker ikke" in answer.text


async def test_a_cut_or_changed_link_is_nobodys(client: httpx.AsyncClient) -> None:
    group, path = await a_group()
    other = sign("refuse", f"{group} {ASKED_FROM.isoformat()}")
    for changed in (path[:-1], path + "A", f"/bekreft/{other}"):
        assert (await send(client, changed, {"answer": "still"})).status_code == 404
    assert await row(group, "confirmed_on") == (ASKED_FROM,)


async def test_an_old_link_leads_on(client: httpx.AsyncClient) -> None:
    long_ago = today() - timedelta(days=400)
    group = await w.a_group(name="Kveldsgruppa", confirmed_on=long_ago)
    path = confirmation_path(group, long_ago)
    text = (await client.get(path)).text
    assert "Denne lenka er for gammel" in text
    assert "/arbeid/mine" in text
    await send(client, path, {"answer": "still"})
    assert await row(group, "confirmed_on") == (long_ago,)


async def test_every_standing_of_a_group_has_a_page(client: httpx.AsyncClient) -> None:
    group, path = await a_group()
    await move_group(group_id=group, move=Move.PAUSE, by=w.SIV)
    assert "tar pause" in (await client.get(path)).text
    await move_group(group_id=group, move=Move.END, by=w.SIV)
    assert "er avsluttet" in (await client.get(path)).text
    draft = await w.a_group(name="Kladd", state=GroupState.SUBMITTED)
    assert "står ikke i lista nå" in (await client.get(confirmation_path(draft, date(2026, 1, 1)))).text


async def test_another_sites_form_answers_nothing(client: httpx.AsyncClient) -> None:
    group, path = await a_group()
    answer = await client.post(path, data={"answer": "still"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert await row(group, "confirmed_on") == (ASKED_FROM,)


def stop(kind: MailKind = MailKind.CONFIRM_GROUP) -> str:
    return refuse_path(receiver_hash("ivar@example.no"), kind)


async def refusals() -> int:
    async with reading():
        return int(await MailRefusal.count())


@pytest.mark.parametrize("kind", [MailKind.CONFIRM_GROUP, MailKind.GROUP_NEWS, MailKind.QUEUE])
async def test_a_kind_of_letter_is_stopped_and_let_come_again(client: httpx.AsyncClient, kind: MailKind) -> None:
    path = stop(kind)
    assert "Vil du slippe disse e-postene?" in (await client.get(path)).text
    assert await refusals() == 0
    answer = await send(client, path, {"valg": "stopp"})
    assert answer.headers["location"] == f"{path}?sagt=stopp"
    assert await refusals() == 1
    assert "Du får ikke flere slike e-poster" in (await client.get(path)).text
    await send(client, path, {"valg": "angre"})
    assert await refusals() == 0
    assert "Du får e-postene igjen." in (await client.get(f"{path}?sagt=angre")).text


async def test_a_mail_programs_one_click_stops_them_without_a_way_on(client: httpx.AsyncClient) -> None:
    answer = await client.post(stop(), data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.text) == (200, "")
    assert await refusals() == 1


async def test_a_mail_program_may_send_its_click_in_parts(client: httpx.AsyncClient) -> None:
    answer = await client.post(stop(), files={"List-Unsubscribe": (None, "One-Click")})
    assert answer.status_code == 200
    assert await refusals() == 1


async def test_a_wrong_stop_link_stops_nothing(client: httpx.AsyncClient) -> None:
    for answer in (
        await client.get("/avmeld/abc.def"),
        await send(client, "/avmeld/abc.def", {"valg": "stopp"}),
        await client.post("/avmeld/abc.def", data={"List-Unsubscribe": "One-Click"}),
    ):
        assert answer.status_code == 404
    assert await refusals() == 0
