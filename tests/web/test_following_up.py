"""The link in «hvordan går det?»: opening it changes nothing, one tap does, and one followed again thanks."""

from __future__ import annotations

import logging
from typing import Any
from xml.etree.ElementTree import Element

import httpx
import pytest

from tests import handovers as h
from tests import world as w
from tests.web.lix import lix, pieces
from tests.web.reading import all_of, parsed, words
from tests.web.working import send
from tests.world import World
from videre.database import reading, writing
from videre.handover.follow_up import want_follow_up
from videre.handover.follow_up_taps import Tap
from videre.handover.holding import Holder
from videre.handover.lifecycle import HandoverState
from videre.handover.own_moves import erase_all, opened
from videre.handover.tables import FollowUp, Handover
from videre.language import Language
from videre.signing import new_token, token_hash

EMAIL = "plante.berit@example.no"


async def a_link() -> tuple[str, Holder]:
    """The path of a link in a letter that was sent after two weeks, and who got it."""
    holder, _ = await h.a_card(await w.a_group(name="Kveldsgruppa"))
    await opened(holder)
    await want_follow_up(holder, email=EMAIL, language=Language.NB, agreed=True)
    token = new_token()
    async with writing():
        sent: dict[Any, Any] = {FollowUp.token_hash: token_hash(token), FollowUp.step: "two-weeks"}
        await FollowUp.update(sent).where(FollowUp.handover == holder.handover_id)
    return f"/oppfolging/{token}", holder


async def stands(holder: Holder) -> tuple[str, str, bool]:
    """The handover's state, the answer, and whether the address is still there."""
    async with reading():
        (own,) = await Handover.select(Handover.state).where(Handover.id == holder.handover_id)
        (row,) = await FollowUp.select(FollowUp.answer, FollowUp.address).where(FollowUp.handover == holder.handover_id)
    return own["state"], row["answer"], row["address"] is not None


def main_of(text: str) -> Element:
    return all_of(parsed(text), "main")[0]


async def tapped(client: httpx.AsyncClient, path: str, tap: str) -> str:
    """Tap, follow the way on, and return what the page says."""
    answer = await send(client, path, {"svar": tap})
    assert answer.status_code == 303
    assert answer.headers["location"] == path
    assert answer.headers.get("set-cookie") is None
    page = await client.get(path)
    assert page.headers["cache-control"] == "no-store"
    assert lix(pieces(main_of(page.text))).value < 35
    return words(main_of(page.text))


async def test_opening_the_link_asks_and_changes_nothing(client: httpx.AsyncClient, world: World) -> None:
    path, holder = await a_link()
    before = await stands(holder)
    for _ in range(3):
        answer = await client.get(path)

    assert [button.get("value") for button in all_of(main_of(answer.text), "button")] == [str(tap) for tap in Tap]
    assert await stands(holder) == before
    assert "Kveldsgruppa" not in answer.text
    assert EMAIL not in answer.text
    assert lix(pieces(main_of(answer.text))).value < 35


@pytest.mark.parametrize(
    ("tap", "thanks", "state", "asked_again"),
    [
        (Tap.CAME, "Takk for at du kom", HandoverState.ATTENDED, False),
        (Tap.NOT_YET, "Mange bruker tid på det", HandoverState.OPENED, True),
        (Tap.NOT_FOR_ME, "Nå vet du det", HandoverState.DECLINED, False),
        (Tap.FIND_ANOTHER, "Det er lurt å prøve en annen", HandoverState.OPENED, True),
        (Tap.STOP, "Da spør vi ikke mer", HandoverState.OPENED, False),
    ],
)
async def test_one_tap_is_taken_and_thanked_for(
    client: httpx.AsyncClient, world: World, tap: Tap, thanks: str, state: HandoverState, asked_again: bool
) -> None:
    path, holder = await a_link()

    told = await tapped(client, path, tap)

    assert thanks in told
    assert await stands(holder) == (state, tap, asked_again)
    assert ("Vi skriver til deg en gang til" in told) is asked_again
    assert ("Vi har ikke e-posten din lenger" in told) is not asked_again


async def test_a_link_that_is_followed_again_thanks_and_the_first_answer_stands(
    client: httpx.AsyncClient, world: World
) -> None:
    path, holder = await a_link()
    await tapped(client, path, Tap.NOT_YET)

    told = await tapped(client, path, Tap.CAME)

    assert "Takk for svaret" in told
    assert (await stands(holder))[:2] == (HandoverState.OPENED, Tap.NOT_YET)
    assert "Vi har ikke e-posten din lenger" in await tapped(client, path, Tap.STOP)
    assert await stands(holder) == (HandoverState.OPENED, Tap.NOT_YET, False)


async def test_a_tap_that_is_none_changes_nothing(client: httpx.AsyncClient, world: World) -> None:
    path, holder = await a_link()
    before = await stands(holder)

    for tap in ("", "erase", "CAME"):
        assert "Hvordan går det?" in await tapped(client, path, tap)

    assert await stands(holder) == before


async def test_a_link_nobody_has_and_one_that_is_erased_are_met_in_the_same_words(
    client: httpx.AsyncClient, world: World
) -> None:
    path, holder = await a_link()
    await erase_all(holder)
    answers = [await client.get(path), await send(client, path, {"svar": "came"}), await client.get("/oppfolging/x")]

    assert {answer.status_code for answer in answers} == {404}
    assert len({words(main_of(answer.text)) for answer in answers}) == 1
    assert "Lenka virker ikke mer" in answers[0].text
    assert lix(pieces(main_of(answers[0].text))).value < 35


async def test_neither_link_nor_address_comes_into_a_log(
    client: httpx.AsyncClient, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="videre"):
        path, _ = await a_link()
        await client.get(path)
        await send(client, path, {"svar": "came"})
    said = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("videre"))

    assert "/oppfolging/" in said, "the log was listened to"
    assert path not in said
    assert path.rpartition("/")[2] not in said
    assert EMAIL not in said
