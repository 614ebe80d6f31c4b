"""Asking to be contacted and taking it back: what is stored, what the recipient is told, and what is left of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests import handovers as h
from tests import world as w
from videre.database import reading, writing
from videre.directory.actions import move_group
from videre.directory.lifecycle import Move
from videre.directory.tables import Group
from videre.handover.answering import answer_request
from videre.handover.consents import CURRENT
from videre.handover.contact import Made, NoPlace, request_contact, withdraw
from videre.handover.contact_details import ContactDetails
from videre.handover.holding import Holder
from videre.handover.lifecycle import HandoverState
from videre.handover.moving import state_of
from videre.handover.request_life import Answer, RequestState
from videre.handover.request_rows import opened_details
from videre.handover.tables import Consent, Handover, HeldPlaces
from videre.language import Language
from videre.people.clock import today
from videre.people.shapes import Identity
from videre.post.delivery import deliver_due
from videre.post.letters import Letter, MailKind
from videre.post.states import MailState
from videre.post.tables import OutgoingMail
from videre.problems import Conflict, Invalid, NotAllowed
from videre.sealing import Unsealable
from videre.settings import Settings
from videre.trail.tables import TrailEntry

NAME, PHONE, EMAIL = "Kveldsmaria", "91234567", "kveldsmaria@example.no"


async def ask(
    holder: Holder, group: int, *, name: str = NAME, phone: str = PHONE, email: str = EMAIL, **given: Any
) -> Any:
    usual: dict[str, Any] = {"agreed": True, "feedback": False, "language": Language.NB}
    usual["search"] = given.pop("search", None) or await h.a_search()
    return await request_contact(
        holder, slug=given.pop("slug", None) or await w.slug(group), details=ContactDetails(name, phone, email),
        **{**usual, **given},
    )  # fmt: skip


async def state(holder: Holder) -> HandoverState:
    async with reading():
        return await state_of(holder.handover_id)


async def consents(holder: Holder) -> list[dict[str, Any]]:
    async with reading():
        return await Consent.select().where(Consent.handover == holder.handover_id).order_by(Consent.id)


async def letters(kind: MailKind = MailKind.CONTACT_REQUEST) -> list[w.Mail]:
    async with reading():
        rows = await OutgoingMail.select().where(OutgoingMail.kind == kind.value).order_by(OutgoingMail.id)
    return [
        w.Mail(row["receiver"], row["kind"], msgspec.json.decode(row["letter"], type=Letter))
        for row in rows
        if row["letter"]
    ]


async def verbs(holder: Holder) -> list[str]:
    async with reading():
        rows = await (
            TrailEntry.select(TrailEntry.what)
            .where((TrailEntry.record_kind == "handover") & (TrailEntry.record_id == holder.handover_id))
            .order_by(TrailEntry.id)
        )
    return [row["what"] for row in rows]


async def test_a_request_chooses_the_group_and_goes_to_its_recipient(world: w.World) -> None:
    holder, _ = await h.a_card(world.sleep)
    made = await ask(holder, world.sleep)
    assert isinstance(made, Made)
    (row,) = await h.requests(holder)
    assert (row["id"], row["state"], row["recipient_email"]) == (made.request_id, "waiting", "gruppa@example.no")
    assert await state(holder) is HandoverState.CONTACT_REQUESTED
    assert (await verbs(holder))[-2:] == ["choose-group", "request-contact"]
    details = opened_details(row)
    assert (details.name, details.phone, details.email) == (NAME, PHONE, EMAIL)
    assert not [text for text in (NAME, PHONE, EMAIL) if text in row["sealed"]]


async def test_the_letter_says_nothing_of_the_person_the_group_or_its_topic(world: w.World) -> None:
    holder, code = await h.a_card(world.sleep)
    await ask(holder, world.sleep)
    (mail,) = await letters()
    text = str(mail.letter).lower()
    for secret in (NAME, PHONE, EMAIL, code, "søvn", "fredrikstad", "1607", str(holder.handover_id)):
        assert secret.lower() not in text
    assert mail.to == "gruppa@example.no"
    assert mail.letter.buttons[0].path == f"/mottak/{mail.token}"
    (row,) = await h.requests(holder)
    assert mail.token not in str(row)


async def test_each_field_and_the_recipient_is_a_consent_of_its_own(world: w.World) -> None:
    holder, _ = await h.a_card(world.sleep)
    await ask(holder, world.sleep, phone="", feedback=True)
    found = [(row["purpose"], row["field"], row["recipient"], row["version"]) for row in await consents(holder)]
    async with reading():
        (row,) = await Handover.select().where(Handover.id == holder.handover_id)
    assert sorted(found) == [
        ("contact", "email", f"group:{world.sleep}", CURRENT),
        ("contact", "name", f"group:{world.sleep}", CURRENT),
        ("feedback", "", f"service:{row['organisation']}", CURRENT),
    ]
    assert (row["feedback"], row["has_asked"], row["has_chosen"]) == (True, True, True)
    assert not any(each["at_desk"] for each in await consents(holder))


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"name": ""}, {"name"}),
        ({"name": "1234"}, {"name"}),
        ({"name": "a" * 61}, {"name"}),
        ({"name": "Eva\u202e"}, {"name"}),
        ({"phone": "", "email": ""}, {"phone"}),
        ({"phone": "1234567"}, {"phone"}),
        ({"phone": "+47 1234567"}, {"phone"}),
        ({"phone": "nittien"}, {"phone"}),
        ({"email": "a@b"}, {"email"}),
        ({"email": "a@b.no\nBcc: c@d.no"}, {"email"}),
        ({"agreed": False}, {"agreed"}),
        ({"name": " ", "phone": "1", "email": "x", "agreed": False}, {"name", "phone", "email", "agreed"}),
        ({"slug": "finnes-ikke"}, {"slug"}),
        ({"slug": "nul\x00"}, {"slug"}),
    ],
)
async def test_every_faulty_field_is_told_at_once_and_nothing_is_stored(
    world: w.World, given: dict[str, Any], fields: set[str]
) -> None:
    holder, _ = await h.a_card(world.sleep)
    with pytest.raises(Invalid) as caught:
        await ask(holder, world.sleep, **given)
    assert {error.field for error in caught.value.fields} == fields
    assert not await h.requests(holder)
    assert await state(holder) is HandoverState.CARD_ISSUED


@pytest.mark.parametrize(
    ("written", "kept"),
    [("912 34 567", PHONE), ("+47 912 34 567", PHONE), ("0047-91234567", PHONE), ("+46 70 123 45 67", "+46701234567")],
)
async def test_a_telephone_number_is_kept_in_one_form(world: w.World, written: str, kept: str) -> None:
    holder, _ = await h.a_card(world.sleep)
    await ask(holder, world.sleep, phone=written)
    (row,) = await h.requests(holder)
    assert opened_details(row).phone == kept


async def test_a_group_that_is_no_longer_listed_cannot_be_asked(world: w.World) -> None:
    holder, _ = await h.a_card(world.sleep)
    search = await h.a_search()
    await move_group(group_id=world.sleep, move=Move.END, by=w.SIV)
    with pytest.raises(Conflict, match="tar ikke lenger imot"):
        await ask(holder, world.sleep, search=search)
    assert await state(holder) is HandoverState.CARD_ISSUED


async def test_at_the_desk_the_sender_sends_it_for_the_person(world: w.World) -> None:
    sender = await h.a_sender()
    holder, _ = await h.a_card(world.sleep, sender=sender)
    await ask(holder, world.sleep, sender=sender)
    assert (await verbs(holder))[-1] == "request-contact-at-desk"
    assert all(row["at_desk"] for row in await consents(holder))


async def test_nobody_of_another_service_sends_it(world: w.World) -> None:
    holder, _ = await h.a_card(world.sleep)
    other: Identity = await h.a_sender(await h.a_service("RPH Sarpsborg"))
    for stranger in (other, await w.a_starter()):
        with pytest.raises(NotAllowed):
            await ask(holder, world.sleep, sender=stranger)
    assert not await h.requests(holder)


async def test_two_requests_for_one_card_are_one(world: w.World) -> None:
    holder, _ = await h.a_card(world.sleep)
    await ask(holder, world.sleep)
    with pytest.raises(Conflict, match="alt bedt om kontakt"):
        await ask(holder, world.sleep, phone="92345678")
    assert len(await h.requests(holder)) == 1


async def test_sealing_differs_each_time(world: w.World) -> None:
    sealed = set()
    for _ in range(3):
        holder, _ = await h.a_card(world.sleep)
        await ask(holder, world.sleep)
        (row,) = await h.requests(holder)
        sealed.add(row["sealed"])
    assert len(sealed) == 3


async def test_a_touched_or_swapped_sealed_value_fails_loudly(world: w.World) -> None:
    rows: list[dict[str, Any]] = []
    for _ in range(2):
        holder, _ = await h.a_card(world.sleep)
        await ask(holder, world.sleep)
        rows += await h.requests(holder)
    one, other = rows
    with pytest.raises(Unsealable):
        opened_details({**one, "sealed": other["sealed"]})
    for place in (0, 20, len(one["sealed"]) // 2, -6):
        signs = list(one["sealed"])
        signs[place] = "A" if signs[place] != "A" else "B"
        with pytest.raises(Unsealable):
            opened_details({**one, "sealed": "".join(signs)})


async def test_a_withdrawal_erases_at_once_and_calls_back_a_letter_that_has_not_left(world: w.World) -> None:
    holder, _ = await h.a_card(world.sleep)
    await ask(holder, world.sleep)
    await withdraw(holder)
    (row,) = await h.requests(holder)
    assert (row["sealed"], row["recipient_email"], row["token_hash"]) == (None, "", "")
    assert (row["state"], row["holds_place"]) == (RequestState.WITHDRAWN, False)
    assert await state(holder) is HandoverState.WITHDRAWN
    assert all(each["withdrawn_at"] for each in await consents(holder))
    assert await letters() == []  # nobody needs to forget what they never heard of
    await withdraw(holder)  # pressed again
    assert (await verbs(holder)).count("withdraw") == 1


async def test_a_recipient_who_was_told_is_told_to_forget(world: w.World, settings: Settings) -> None:
    holder, code = await h.a_card(world.sleep)
    await ask(holder, world.sleep)
    await deliver_due(settings)
    await withdraw(holder)
    shown, forget = await letters()
    assert (forget.to, forget.letter.subject) == ("gruppa@example.no", "En forespørsel er trukket tilbake")
    for secret in (NAME, PHONE, EMAIL, code, "søvn", shown.token):
        assert secret.lower() not in str(forget.letter).lower()


@pytest.mark.parametrize("mail_state", [MailState.SENDING, MailState.DEAD])
async def test_a_letter_of_unknown_fate_is_not_tried_again_and_followed_by_the_word_to_forget(
    world: w.World, mail_state: MailState
) -> None:
    holder, _ = await h.a_card(world.sleep)
    await ask(holder, world.sleep)
    mine = OutgoingMail.kind == MailKind.CONTACT_REQUEST.value
    async with writing():
        await OutgoingMail.update({OutgoingMail.state: mail_state.value}).where(mine)
    await withdraw(holder)
    (forget,) = await letters()
    assert "trukket tilbake" in forget.letter.subject


async def test_pressed_twice_at_once_it_is_taken_back_once(world: w.World) -> None:
    holder, _ = await h.a_card(world.sleep)
    await ask(holder, world.sleep)
    await asyncio.gather(*(withdraw(holder) for _ in range(4)))
    assert (await verbs(holder)).count("withdraw") == 1


async def test_what_the_database_numbers_anew_is_not_taken_for_the_letter_of_before(world: w.World) -> None:
    """SQLite gives the number of a deleted request again; a letter about that one says nothing about this one."""
    holder, _ = await h.a_card(world.sleep)
    await ask(holder, world.sleep)
    (row,) = await h.requests(holder)
    before: dict[Any, Any] = {OutgoingMail.state: "sent", OutgoingMail.created_at: row["made_at"] - timedelta(days=9)}
    async with writing():
        await OutgoingMail.update(before).where(OutgoingMail.about_id == row["id"])
    await withdraw(holder)
    assert [mail.letter.subject for mail in await letters()] == ["Noen ber deg ta kontakt"]


async def test_nothing_to_take_back_is_said_so(world: w.World) -> None:
    holder, _ = await h.a_card(world.sleep)
    with pytest.raises(Conflict):
        await withdraw(holder)


@pytest.mark.parametrize("answer", [None, Answer.CONTACTED, Answer.MEETING_SET])
async def test_another_group_withdraws_the_first_request_in_the_same_moment(
    world: w.World, answer: Answer | None
) -> None:
    holder, _ = await h.a_card(world.anxiety)
    await ask(holder, world.anxiety)
    if answer:
        await answer_request((await letters())[0].token, answer)
    await ask(holder, world.sleep)
    first, second = await h.requests(holder)
    assert (first["state"], first["sealed"], second["state"]) == ("withdrawn", None, "waiting")
    assert await state(holder) is HandoverState.CONTACT_REQUESTED
    assert (await verbs(holder))[-3:] == ["withdraw", "choose-group", "request-contact"]
    async with reading():
        assert [row["held"] for row in await HeldPlaces.select() if row["group_id"] == world.anxiety] == [0]


async def test_where_the_other_group_is_full_the_first_request_stands(world: w.World) -> None:
    holder, _ = await h.a_card(world.sleep)
    await ask(holder, world.sleep)
    async with writing():
        counted: dict[Any, Any] = {Group.members: 8, Group.members_as_of: today()}
        await Group.update(counted).where(Group.id == world.anxiety)
    before = await h.requests(holder)
    assert isinstance(await ask(holder, world.anxiety), NoPlace)
    assert await h.requests(holder) == before
    assert await state(holder) is HandoverState.CONTACT_REQUESTED


async def test_after_a_withdrawal_neither_text_nor_sealed_text_is_in_the_file(
    world: w.World, engine_name: str, database: str
) -> None:
    if engine_name != "sqlite":
        pytest.skip("what PostgreSQL keeps on disk is its operator's (docs/privacy)")
    holder, _ = await h.a_card(world.sleep)
    await ask(holder, world.sleep)
    (row,) = await h.requests(holder)
    file = Path(database.removeprefix("sqlite:///"))

    def on_disk() -> bytes:
        return file.read_bytes() + Path(f"{file}-wal").read_bytes()

    traces = [text.encode() for text in (NAME, PHONE, EMAIL, row["sealed"], row["token_hash"])]
    assert [trace in on_disk() for trace in traces] == [False, False, False, True, True]
    await withdraw(holder)
    assert not any(trace in on_disk() for trace in traces)
