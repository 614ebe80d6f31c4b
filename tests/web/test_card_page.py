"""The card at home: opened by its code alone, and each of its forms answered with the page itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

import httpx
import pytest
from litestar import Litestar

from tests import handovers as h
from tests import world as w
from tests.web.reading import all_of, parsed, with_class, with_id, words
from tests.web.working import send
from tests.world import World
from videre.database import reading, writing
from videre.directory.actions import move_group, set_room
from videre.directory.lifecycle import GroupState, Move
from videre.directory.room import RoomStatus
from videre.directory.tables import Group
from videre.handover.card_codes import grouped
from videre.handover.holding import Holder
from videre.handover.lifecycle import HandoverState
from videre.handover.own_moves import erase_all
from videre.handover.tables import ContactRequest, FollowUp, Handover
from videre.matching.watching import refresh
from videre.people.tables import Attempts
from videre.post.tables import OutgoingMail
from videre.trail.tables import TrailEntry

NAME, PHONE, EMAIL = "Planteberit", "98765432", "plante.berit@example.no"
FORMS = ("velg", "nytt", "nei", "kontakt", "trekk", "spor", "svar", "sett", "slett", "kort.pdf", "kalender.ics")


@pytest.fixture
def up_to_date(app: Litestar) -> Callable[[], Any]:
    """Let the application see groups that were made this moment."""
    return lambda: refresh(app.state.search)


async def a_group(name: str, **changes: Any) -> int:
    return await w.a_group(name=name, **{**w.somewhere_exact(*w.FREDRIKSTAD_POINT), **changes})


async def a_card(up_to_date: Callable[[], Any], *names: str, **changes: Any) -> tuple[str, list[str], Holder]:
    """A card with groups of these names: its code, their slugs, and its holder."""
    groups = [await a_group(name, **changes) for name in names]
    holder, code = await h.a_card(*groups)
    await up_to_date()
    return code, [await w.slug(group) for group in groups], holder


async def shown(client: httpx.AsyncClient, path: str, fields: dict[str, Any], status: int = 200) -> Element:
    """Send a form, hold the answer to what every answer about a card must be, and return its page."""
    answer = await send(client, path, fields)
    assert answer.status_code == status, answer.text[:500]
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    assert not any(fields["kode"] in value for value in answer.headers.values())
    return parsed(answer.text)


def text_of(tree: Element) -> str:
    (main,) = all_of(tree, "main")
    return words(main)


async def number_of(slug: str) -> int:
    async with reading():
        return int((await Group.select(Group.id).where(Group.slug == slug))[0]["id"])


async def state_of(holder: Holder) -> str:
    async with reading():
        return str((await Handover.select(Handover.state).where(Handover.id == holder.handover_id))[0]["state"])


def whole(code: str, slug: str, **changes: str) -> dict[str, str]:
    return {
        "kode": code, "gruppe": slug, "sett": "0", "send": "on", "name": NAME, "phone": PHONE, "email": EMAIL,
        "agreed": "on", **changes,
    }  # fmt: skip


async def test_the_door_asks_for_a_code_and_forgives_how_it_is_written(client: httpx.AsyncClient) -> None:
    answer = await client.get("/kort")
    tree = parsed(answer.text)
    field = with_id(tree, "kode")

    assert field.get("autocapitalize") == "characters"
    assert field.get("autocomplete") == "off"
    assert field.get("spellcheck") == "false"
    assert field.get("value") is None
    assert "Da må du skrive koden selv" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert all_of(tree, "form", action="/kort", method="post")


async def test_every_door_of_the_card_opens_on_the_field_for_the_code(client: httpx.AsyncClient) -> None:
    for name in FORMS[:-2]:
        assert with_id(parsed((await client.get(f"/kort/{name}")).text), "kode") is not None


@pytest.mark.parametrize(
    "written", [str, str.lower, grouped, lambda code: f"  {grouped(code).lower().replace(' ', '-')} ",
                lambda code: code.replace("0", "O").replace("1", "l")]
)  # fmt: skip
async def test_a_code_opens_its_card_however_it_is_typed(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any], written: Callable[[str], str]
) -> None:
    code, _, holder = await a_card(up_to_date, "Kveldsgruppa")

    tree = await shown(client, "/kort", {"kode": written(code)})

    assert "Kveldsgruppa" in text_of(tree)
    assert await state_of(holder) == HandoverState.OPENED


async def test_all_wrong_codes_look_the_same_and_none_is_repeated(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any]
) -> None:
    code, _, holder = await a_card(up_to_date, "Kveldsgruppa")
    over, _, _ = await a_card(up_to_date, "Morgengruppa")
    await send(client, "/kort/slett", {"kode": over, "sikker": "on"})
    mistyped = code[:-1] + ("2" if code[-1] != "2" else "3")
    answers = [await send(client, "/kort", {"kode": wrong}) for wrong in (mistyped, "0000000000", over, "æ", "x" * 99)]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}
    assert "Vi fant ikke kortet" in answers[0].text
    assert with_id(parsed(answers[0].text), "kode").get("aria-invalid") == "true"
    assert await state_of(holder) == HandoverState.CARD_ISSUED


@pytest.mark.parametrize("name", FORMS)
async def test_no_form_of_the_card_does_anything_without_its_code(client: httpx.AsyncClient, name: str) -> None:
    for typed, status in (("", 422), ("0000000000", 404)):
        answer = await send(client, f"/kort/{name}", {"kode": typed, "send": "on", "sikker": "on"})
        assert answer.status_code == status
        assert with_id(parsed(answer.text), "kode") is not None


async def test_who_guesses_is_told_when_to_try_again(client: httpx.AsyncClient) -> None:
    for _ in range(60):
        answer = await send(client, "/kort", {"kode": "0000000000"})
        if answer.status_code == 429:
            break

    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "Prøv igjen om" in answer.text


async def test_the_card_shows_the_groups_as_they_are_now(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any]
) -> None:
    code, (slug,), _ = await a_card(up_to_date, "Kveldsgruppa", contact_phone="69 00 00 00")
    group = with_class(await shown(client, "/kort", {"kode": code}), "own-group")[0]

    told = words(group)
    assert "Har plass til nye" in told
    assert "min" in told
    assert "Handler om søvn" in told
    assert "fra 1607" in told
    assert {link.get("href") for link in all_of(group, "a")} >= {
        f"/grupper/{slug}", "tel:69000000", "mailto:gruppa@example.no"
    }  # fmt: skip

    number = await number_of(slug)
    await set_room(group_id=number, room=RoomStatus.FULL, by=w.IVAR)
    await up_to_date()

    assert "Full nå" in text_of(await shown(client, "/kort", {"kode": code}))


async def test_a_group_that_is_gone_says_so_and_others_stand_beside(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any]
) -> None:
    code, (slug,), _ = await a_card(up_to_date, "Kveldsgruppa")
    number = await number_of(slug)
    await move_group(group_id=number, move=Move.END, by=w.SIV)
    await up_to_date()

    tree = await shown(client, "/kort", {"kode": code})

    assert "Denne gruppa er ikke i lista nå" in text_of(tree)
    assert len(with_class(tree, "own-group")) > 1
    assert "Søvngruppa" in text_of(tree)


async def test_a_card_without_groups_shows_what_there_is(client: httpx.AsyncClient, world: World) -> None:
    _, code = await h.a_card()

    tree = await shown(client, "/kort", {"kode": code})

    assert "Vi fant ingen gruppe sist" in text_of(tree)
    assert with_class(tree, "own-group")


async def test_no_address_on_the_card_has_the_code_or_where_somebody_lives(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any]
) -> None:
    code, _, _ = await a_card(up_to_date, "Kveldsgruppa")
    tree = await shown(client, "/kort", {"kode": code})
    leads = {str(each.get(name)) for each in tree.iter() for name in ("href", "action", "src", "formaction")}

    assert not [lead for lead in leads if code in lead or "1607" in lead]


async def test_a_group_is_chosen_and_stands_first(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any]
) -> None:
    code, (_, second), holder = await a_card(up_to_date, "Kveldsgruppa", "Morgengruppa")

    tree = await shown(client, "/kort/velg", {"kode": code, "gruppe": second})

    assert "Du har valgt denne gruppa" in text_of(tree)
    assert ["Morgengruppa" in words(each) for each in with_class(tree, "own-group")] == [True, False]
    assert len(with_class(tree, "own-group--chosen")) == 1
    assert await state_of(holder) == HandoverState.CHOSEN
    again = await shown(client, "/kort/velg", {"kode": code, "gruppe": second})
    assert len(with_class(again, "own-group--chosen")) == 1


async def test_choosing_another_group_tells_first_and_last_that_the_request_is_taken_back(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any]
) -> None:
    code, (first, second), holder = await a_card(up_to_date, "Kveldsgruppa", "Morgengruppa")
    assert "merker du gruppa. Da får gruppa ingen beskjed" in text_of(await shown(client, "/kort", {"kode": code}))

    asked = await shown(client, "/kort/kontakt", whole(code, first))
    before = "Velger du en annen av dem, trekker vi tilbake det du ba kontaktene i Kveldsgruppa om."
    assert before in text_of(asked)

    changed = text_of(await shown(client, "/kort/velg", {"kode": code, "gruppe": second}))
    assert "Det du ba om før, er trukket tilbake og slettet." in changed
    assert [row["state"] for row in await h.requests(holder)] == ["withdrawn"]


async def test_a_card_that_was_found_unsuitable_says_whom_to_talk_to_and_offers_no_group(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any]
) -> None:
    code, (slug,), holder = await a_card(up_to_date, "Kveldsgruppa")
    async with writing():
        over: dict[Any, Any] = {Handover.state: HandoverState.UNSUITABLE.value}
        await Handover.update(over).where(Handover.id == holder.handover_id)

    for path, more in (("/kort", {}), ("/kort/velg", {"gruppe": slug}), ("/kort/nytt", {})):
        tree = await shown(client, path, {"kode": code} | more)
        assert "En selvhjelpsgruppe er ikke den rette hjelpen akkurat nå." in text_of(tree), path
        assert "fastlegen" in text_of(tree)
        assert not with_class(tree, "own-group")
        assert {str(form.get("action")) for form in all_of(tree, "form")} >= {"/kort/slett", "/kort/sett"}
        assert not [form for form in all_of(tree, "form") if form.get("action") in {"/kort/velg", "/kort/nei"}]


async def test_choosing_a_group_that_is_gone_says_so(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any]
) -> None:
    code, _, holder = await a_card(up_to_date, "Kveldsgruppa")

    assert "Noe har skjedd" in text_of(await shown(client, "/kort/velg", {"kode": code, "gruppe": "finnes-ikke"}))
    assert await state_of(holder) == HandoverState.OPENED


async def test_the_form_says_who_gets_what(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any]
) -> None:
    code, (slug,), holder = await a_card(up_to_date, "Kveldsgruppa")

    told = text_of(await shown(client, "/kort/kontakt", {"kode": code, "gruppe": slug}))

    assert "Bare kontaktene i Kveldsgruppa får det du skriver her" in told
    assert "Ja, kontaktene i Kveldsgruppa kan få fornavnet mitt" in told
    assert "Ja, RPH Fredrikstad kan se hvordan det går" in told
    assert not await h.requests(holder), "looking at the form asks for nothing"


async def test_faults_stand_beside_their_fields_and_what_was_written_is_kept(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any]
) -> None:
    code, (slug,), holder = await a_card(up_to_date, "Kveldsgruppa")
    fields = whole(code, slug, phone="12", email="", agreed="", feedback="on")
    del fields["agreed"]

    tree = await shown(client, "/kort/kontakt", fields, status=422)

    assert with_id(tree, "name").get("value") == NAME
    assert with_id(tree, "phone").get("value") == "12"
    assert with_id(tree, "phone").get("aria-invalid") == "true"
    assert "phone-error" in str(with_id(tree, "phone").get("aria-describedby"))
    assert with_id(tree, "agreed").get("aria-describedby") == " agreed-error"
    assert with_id(tree, "feedback").get("checked") is not None
    assert with_id(tree, "faults").get("tabindex") == "-1"
    assert not await h.requests(holder)


async def test_asking_shows_who_has_48_hours_and_taking_it_back_works_at_once(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any]
) -> None:
    code, (slug,), holder = await a_card(up_to_date, "Kveldsgruppa")

    tree = await shown(client, "/kort/kontakt", whole(code, slug))
    standing = words(with_class(tree, "own__standing")[0])

    assert "Du har spurt kontaktene i Kveldsgruppa" in standing
    assert "De skal ta kontakt før" in standing
    assert "De har ikke åpnet meldingen ennå" in standing
    assert NAME not in text_of(tree)
    assert all_of(tree, "form", action="/kort/trekk")

    tree = await shown(client, "/kort/trekk", {"kode": code})

    assert "Navnet ditt og det du skrev, er slettet" in text_of(tree)
    assert await state_of(holder) == HandoverState.WITHDRAWN
    (request,) = await h.requests(holder)
    assert request["sealed"] is None
    assert (await send(client, "/kort/trekk", {"kode": code})).status_code == 200  # pressed again


async def test_a_form_that_comes_again_asks_once(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any]
) -> None:
    code, (slug,), holder = await a_card(up_to_date, "Kveldsgruppa")
    await shown(client, "/kort/kontakt", whole(code, slug))
    letters = len(await w.mails())

    tree = await shown(client, "/kort/kontakt", whole(code, slug))

    assert "Du har bedt om kontakt" in text_of(tree)
    assert len(await h.requests(holder)) == 1
    assert len(await w.mails()) == letters
    # After a withdrawal a reload of the old form must not ask anew either.
    await shown(client, "/kort/trekk", {"kode": code})
    await shown(client, "/kort/kontakt", whole(code, slug))
    assert len(await h.requests(holder)) == 1
    assert await state_of(holder) == HandoverState.WITHDRAWN


async def test_a_form_pressed_twice_in_one_moment_asks_once(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any]
) -> None:
    code, (slug,), holder = await a_card(up_to_date, "Kveldsgruppa")

    answers = await asyncio.gather(*(send(client, "/kort/kontakt", whole(code, slug)) for _ in range(3)))

    assert {answer.status_code for answer in answers} == {200}
    assert all("Du har bedt om kontakt" in answer.text for answer in answers)
    assert len(await h.requests(holder)) == 1


async def test_who_loses_the_last_place_keeps_what_they_wrote_and_is_offered_the_next_best(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, (slug, _), holder = await a_card(up_to_date, "Kveldsgruppa", "Morgengruppa", state=GroupState.GATHERING,
                                           room=RoomStatus.GATHERING)  # fmt: skip
    monkeypatch.setattr("videre.handover.places_left.MOST_MEMBERS", 1)
    number = await number_of(slug)
    other, _ = await h.a_card(number)
    await h.a_request(other, number)

    tree = await shown(client, "/kort/kontakt", whole(code, slug), status=409)

    assert "Noen andre fikk den siste plassen" in text_of(tree)
    assert with_id(tree, "name").get("value") == NAME
    assert with_id(tree, "phone").get("value") == PHONE
    assert with_id(tree, "agreed").get("checked") is None, "the yes was for somebody else"
    assert all_of(tree, "input", name="gruppe")[0].get("value") not in {slug, None}
    assert not await h.requests(holder)


async def test_looking_again_and_no_thanks(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any]
) -> None:
    code, (slug,), holder = await a_card(up_to_date, "Kveldsgruppa")
    await shown(client, "/kort/kontakt", whole(code, slug))

    tree = await shown(client, "/kort/nytt", {"kode": code})

    assert "Her er flere grupper" in text_of(tree)
    assert len(with_class(tree, "own-group")) > 1
    assert (await h.requests(holder))[0]["sealed"] is None
    for _ in range(2):
        assert "Det er helt greit" in text_of(await shown(client, "/kort/nei", {"kode": code}))
    assert await state_of(holder) == HandoverState.DECLINED


async def test_the_service_may_see_and_then_no_longer(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any]
) -> None:
    code, _, holder = await a_card(up_to_date, "Kveldsgruppa")

    async def may_see() -> bool:
        async with reading():
            return bool(
                (await Handover.select(Handover.feedback).where(Handover.id == holder.handover_id))[0]["feedback"]
            )

    await shown(client, "/kort/svar", {"kode": code, "ja": "on"})
    assert await may_see()
    await shown(client, "/kort/svar", {"kode": code})
    assert not await may_see()


async def test_the_wish_to_be_asked_is_taken_and_taken_back(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any]
) -> None:
    code, _, holder = await a_card(up_to_date, "Kveldsgruppa")
    faulty = await shown(client, "/kort/spor", {"kode": code, "email": "plante"}, status=422)
    assert with_id(faulty, "email").get("value") == "plante"
    assert with_id(faulty, "agreed").get("aria-invalid") == "true"

    await shown(client, "/kort/spor", {"kode": code, "email": EMAIL, "agreed": "on"})
    tree = await shown(client, "/kort/spor", {"kode": code, "email": EMAIL, "agreed": "on"})
    assert "Vi skriver til deg om to uker" in text_of(tree)
    assert EMAIL not in text_of(tree)
    assert "Da spør vi ikke" in text_of(await shown(client, "/kort/spor", {"kode": code, "stopp": "on"}))
    async with reading():
        (row,) = await FollowUp.select(FollowUp.address).where(FollowUp.handover == holder.handover_id)
    assert row["address"] is None


async def test_who_has_seen_this_is_told_without_names_or_groups(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any]
) -> None:
    code, (slug,), _ = await a_card(up_to_date, "Kveldsgruppa")
    await shown(client, "/kort", {"kode": code})
    await shown(client, "/kort/kontakt", whole(code, slug))

    told = text_of(await shown(client, "/kort/sett", {"kode": code}))

    assert "Du ba om kontakt" in told
    assert "Tjenesten laget kortet" in told
    assert told.index("Du ba om kontakt") < told.index("Tjenesten laget kortet")
    assert "Kveldsgruppa" not in told
    assert "Randi" not in told


async def test_erasing_asks_once_more_and_then_all_is_gone(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any]
) -> None:
    code, (slug,), holder = await a_card(up_to_date, "Kveldsgruppa")
    await shown(client, "/kort/kontakt", whole(code, slug))

    assert "Vil du slette alt?" in text_of(await shown(client, "/kort/slett", {"kode": code}))
    assert await state_of(holder) == HandoverState.CONTACT_REQUESTED
    assert "Alt er slettet" in text_of(await shown(client, "/kort/slett", {"kode": code, "sikker": "on"}))
    async with reading():
        assert not await Handover.exists().where(Handover.id == holder.handover_id)
        assert not await ContactRequest.exists().where(ContactRequest.handover == holder.handover_id)
    assert (await send(client, "/kort/slett", {"kode": code, "sikker": "on"})).status_code == 404


async def test_a_card_erased_in_another_window_is_met_as_one_that_is_not_there(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _, holder = await a_card(up_to_date, "Kveldsgruppa")

    async def erased_meanwhile(**_: Any) -> Holder:
        await erase_all(holder)
        return holder

    monkeypatch.setattr("videre.web.controllers.card.door.handover_by_code", erased_meanwhile)

    assert "Vi fant ikke kortet" in text_of(await shown(client, "/kort", {"kode": code}, status=404))


async def test_the_card_on_paper_and_the_calendar_are_files_under_names_that_say_nothing(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any]
) -> None:
    code, (slug,), _ = await a_card(up_to_date, "Kveldsgruppa")
    pdf = await send(client, "/kort/kort.pdf", {"kode": code})
    calendar = await send(client, "/kort/kalender.ics", {"kode": code, "gruppe": slug})

    assert pdf.content.startswith(b"%PDF")
    assert calendar.text.startswith("BEGIN:VCALENDAR")
    assert "Kveldsgruppa" not in calendar.text
    for answer, name in ((pdf, "videre-kort.pdf"), (calendar, "mote.ics")):
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["cache-control"] == "no-store"


async def test_the_card_is_read_in_another_language_without_losing_the_code(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any]
) -> None:
    code, _, _ = await a_card(up_to_date, "Kveldsgruppa")
    tree = await shown(client, "/kort", {"kode": code})
    (form,) = all_of(tree, "form", action="/kort?lang=en")
    fields = {str(each.get("name")): str(each.get("value")) for each in all_of(form, "input")}

    answer = await send(client, "/kort?lang=en", fields)

    assert 'lang="en"' in answer.text
    assert "Kveldsgruppa" in answer.text


async def test_nothing_of_the_person_is_in_a_log_a_header_or_the_trail(
    client: httpx.AsyncClient, world: World, up_to_date: Callable[[], Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        code, (slug,), _ = await a_card(up_to_date, "Kveldsgruppa")
        marks = (NAME, PHONE, EMAIL, code, code.lower(), grouped(code))
        answers = [
            await send(client, path, fields)
            for path, fields in (
                ("/kort", {"kode": grouped(code).lower()}),
                ("/kort/kontakt", whole(code, slug, phone="x")),
                ("/kort/kontakt", whole(code, slug)),
                ("/kort/kontakt", whole(code, slug)),
                ("/kort/spor", {"kode": code, "email": EMAIL, "agreed": "on"}),
                ("/kort/sett", {"kode": code}),
                ("/kort/kort.pdf", {"kode": code}),
                ("/kort/kalender.ics", {"kode": code, "gruppe": "finnes-ikke"}),
                ("/kort/trekk", {"kode": code}),
                ("/kort/slett", {"kode": code, "sikker": "on"}),
                ("/kort", {"kode": code}),
            )
        ]
    said = "\n".join(record.getMessage() for record in caplog.records)
    headers = "\n".join(f"{name}: {value}" for answer in answers for name, value in answer.headers.items())
    async with reading():
        stored = str([await TrailEntry.select(), await OutgoingMail.select(), await Attempts.select()])

    assert "POST /kort" in said, "the log was listened to"
    for mark in marks:
        assert mark not in said
        assert mark not in headers
        assert mark not in stored
