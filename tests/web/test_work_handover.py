"""The desk where somebody is handed over: from words and place to a card, and nothing of the person stays behind."""

from __future__ import annotations

import logging
import re
from typing import Any
from xml.etree.ElementTree import Element

import httpx
import pytest
from litestar import Litestar

from tests import handovers as h
from tests import world as w
from tests.web.reading import all_of, parsed, with_class, with_id, words
from tests.web.working import send, sign_in
from tests.world import World
from videre.database import reading, writing
from videre.directory.meetings import today
from videre.directory.room import RoomStatus
from videre.directory.tables import Group
from videre.handover.shapes import Origin
from videre.handover.tables import Consent, ContactRequest, Handover, KeptGroup
from videre.language import Language
from videre.matching.watching import refresh
from videre.people.account_rows import grant
from videre.people.actors import SYSTEM
from videre.people.roles import Role
from videre.people.shapes import Identity
from videre.piccolo_app import APP_CONFIG
from videre.post.letters import MailKind
from videre.trail.tables import TrailEntry

DESK = "/arbeid/overforing"
CARD, CONTACT, PDF = f"{DESK}/kort", f"{DESK}/kontakt", f"{DESK}/kort.pdf"
WORDS = "får ikke sove og grubler om natta"
ASKED = {"q": WORDS, "near": "1607", "age": "18", "origin": "guided-self-help"}
YES = {"name": "Zebra", "phone": "40 00 00 07", "agreed": "on", "send": "on"}


async def randi(client: httpx.AsyncClient, service: int | None = None) -> Identity:
    """Somebody at RPH Fredrikstad, signed in."""
    service = await h.a_service() if service is None else service
    account = await w.an_account(Role.RPH_STAFF, service, name="Randi Bakken")
    await sign_in(client, account)
    return await w.identity_of(account)


async def slugs(*groups: int) -> list[str]:
    return [await w.slug(group) for group in groups]


def errors(page: Element) -> dict[str, str]:
    """What stands beside the fields, by field."""
    found = {str(each.get("id")): words(each) for each in with_class(page, "ds-validation-message") if words(each)}
    return {name.removesuffix("-error"): text for name, text in found.items()}


def value(page: Element, name: str) -> str:
    """What stands in the first field of a name."""
    return str(all_of(page, "input", name=name)[0].get("value"))


def chosen(page: Element, name: str) -> list[str]:
    """What is chosen in each select of a name."""
    selects = all_of(page, "select", name=name)
    return [
        str(option.get("value")) for each in selects for option in each.iter("option") if "selected" in option.attrib
    ]


def boxes(page: Element) -> list[Element]:
    return all_of(page, "input", name="kept")


def code_of(page: Element) -> str:
    """The code that the further forms carry."""
    found = {str(each.get("value")) for each in all_of(page, "input", name="kode")}
    (code,) = found
    return code


async def count(table: Any) -> int:
    async with reading():
        return int(await table.count())


async def everything_stored() -> str:
    """All that is in the database, as text."""
    async with reading():
        return "\n".join([str(await table.select()) for table in APP_CONFIG.table_classes])


async def made(client: httpx.AsyncClient, *kept: str, **fields: Any) -> Element:
    """Make a card and return its page."""
    answer = await send(client, CARD, {**ASKED, "kept": list(kept), "press": "one", **fields})
    assert answer.status_code == 200, errors(parsed(answer.text))
    return parsed(answer.text)


async def test_the_form_begins_with_the_words_and_asks_for_one_choice(client: httpx.AsyncClient, world: World) -> None:
    await randi(client)
    answer = await client.get(DESK)
    page = parsed(answer.text)
    assert answer.headers["cache-control"] == "no-store"
    assert [each.get("id") for each in page.iter() if "autofocus" in each.attrib] == ["q"]
    fields = [str(each.get("name")) for each in page.iter("input") if each.get("type") != "hidden"]
    assert fields[:4] == ["q", "near", "age", "age"]
    assert not [each for each in all_of(page, "input", name="age") if "checked" in each.attrib]
    assert chosen(page, "origin") == [Origin.TALKS.value]
    assert len(all_of(page, "option")) > len(Origin)  # further wishes are there, folded
    assert {each.get("method") for each in all_of(page, "form")} == {"post"}
    assert not all_of(page, "select", name="organisation")
    menu = [str(each.get("href")) for each in all_of(page, "a")]
    assert menu.count(DESK) == menu.count("/arbeid/overforinger") == 2


async def test_suggestions_are_explained_on_list_and_map_and_nothing_is_stored(
    client: httpx.AsyncClient, world: World
) -> None:
    await randi(client)
    before = await everything_stored()
    answer = await send(client, DESK, ASKED)
    page = parsed(answer.text)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    sleep = await w.slug(world.sleep)
    first = boxes(page)[0]
    assert (first.get("value"), "autofocus" in first.attrib) == (sleep, True)
    assert "handler om søvn" in words(with_id(page, str(first.get("aria-describedby"))))
    assert f"#kept-{sleep}" in words(with_id(page, "map-data"))
    assert "Søvn" in words(with_class(page, "understood__topic")[0])
    assert words(next(page.iter("title"))) == "Ny overføring – Videre"
    # Enter on a box makes the card: that is the first button of its form
    form = next(each for each in all_of(page, "form") if each.get("action") == CARD)
    assert words(all_of(form, "button", type="submit")[0]) == "Lag kort"
    # What is stored besides the groups is seen where the card is made, not below all suggestions
    assert chosen(with_class(form, "handover-bar")[0], "origin") == chosen(form, "origin") == ["guided-self-help"]
    assert (value(page, "q"), value(page, "near")) == (WORDS, "1607")
    after = await everything_stored()
    assert await count(Handover) == 0
    assert _without_sessions(after) == _without_sessions(before)


def _without_sessions(stored: str) -> str:
    return "\n".join(line for line in stored.splitlines() if "token_hash" not in line)


async def test_nobody_meets_a_dead_end(client: httpx.AsyncClient, world: World) -> None:
    await randi(client)
    page = parsed((await send(client, DESK, {**ASKED, "near": "Hammerfest", "max_minutes": "15"})).text)
    assert words(with_class(page, "widened")[0])
    links = [str(each.get("href")) for each in all_of(page, "a")]
    assert {"/interesse", "/start"} <= set(links)
    assert [words(each) for each in all_of(page, "button", name="nothing")] == ["Vi fant ingen som passer"]


@pytest.mark.parametrize(
    "other",
    [{}, {"near": ""}, {"age": ""}, {"age": "under"}, {"near": "Xyzzy"}],
    ids=["suggestions", "no-place", "no-age", "under-18", "unknown-place"],
)
async def test_help_comes_first_where_the_words_speak_of_danger(
    client: httpx.AsyncClient, world: World, other: dict[str, str]
) -> None:
    await randi(client)
    page = parsed((await send(client, DESK, {**ASKED, "q": "jeg vil ikke leve mer", **other})).text)
    order = [each.get("id") for each in page.iter() if each.get("id") in {"urgent-heading", "q", "hits"}]
    assert order[:2] == ["urgent-heading", "q"]
    calls = [str(each.get("href")) for each in with_class(page, "urgent")[0].iter("a")]
    assert calls[:4] == ["tel:113", "tel:116117", "tel:116123", "tel:22400040"]
    focused = [each.get("id") for each in page.iter() if "autofocus" in each.attrib]
    assert focused == (["urgent-heading"] if other in ({}, {"age": "under"}) else ["faults"])


async def test_nobody_under_eighteen_is_handed_over(client: httpx.AsyncClient, world: World) -> None:
    await randi(client)
    minor = {**ASKED, "age": "under", "kept": await slugs(world.sleep)}
    for path in (DESK, CARD):
        answer = await send(client, path, minor)
        page = parsed(answer.text)
        assert answer.status_code == 200
        assert boxes(page) == []
        text = words(with_class(page, "handover-minor")[0])
        for place in ("Helsestasjon for ungdom", "Fastlegen", "ung.no", "800 33 321", "116 111"):
            assert place in text
        assert value(page, "q") == WORDS
    assert await count(Handover) == 0
    assert WORDS not in await everything_stored()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"age": ""}, "age"),
        ({"age": "17"}, "age"),
        ({"near": ""}, "near"),
        ({"near": "Xyzzy"}, "near"),
        ({"near": "", "not_municipality": "own", "format": "digital"}, "not_municipality"),
        ({"not_municipality": "3107"}, "not_municipality"),
        ({"topic": "no-such"}, "topic"),
        ({"max_minutes": "aldri"}, "max_minutes"),
        ({"format": "by-horse"}, "format"),
        ({"language": "1"}, "language"),
        ({"weekday": "8"}, "weekday"),
        ({"audience": "cats"}, "audience"),
        ({"accessibility": "lift"}, "accessibility"),
        ({"origin": "elsewhere"}, "origin"),
        ({"q": "x" * 501}, "q"),
    ],
)
async def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    client: httpx.AsyncClient, world: World, wrong: dict[str, str], field: str
) -> None:
    await randi(client)
    sent = {**ASKED, **wrong, "kept": await slugs(world.sleep)}
    for path in (DESK, CARD):
        answer = await send(client, path, sent)
        page = parsed(answer.text)
        assert answer.status_code == 422
        assert list(errors(page)) == [field]
        assert [each.get("id") for each in page.iter() if "autofocus" in each.attrib] == ["faults"]
        assert with_id(page, field) is not None  # the list of faults leads there
        if field != "q":
            assert value(page, "q") == WORDS
        if field != "near":
            assert value(page, "near") == sent["near"]
        if field != "age":
            assert [each.get("value") for each in all_of(page, "input", name="age") if "checked" in each.attrib] == [
                "18"
            ]
    assert await count(Handover) == 0


async def test_a_place_is_not_needed_by_who_meets_from_home(client: httpx.AsyncClient, world: World) -> None:
    await randi(client)
    page = parsed((await send(client, DESK, {**ASKED, "near": "", "format": "digital"})).text)
    assert [boxes(page)[0].get("value")] == await slugs(world.digital)


async def test_topics_do_as_well_as_words(client: httpx.AsyncClient, world: World) -> None:
    await randi(client)
    page = parsed((await send(client, DESK, {**ASKED, "q": "", "topic": ["sorg", "sovn"]})).text)
    ticked = [each.get("value") for each in all_of(page, "input", name="topic") if "checked" in each.attrib]
    assert set(ticked) == {"sorg", "sovn"}
    assert set(await slugs(world.sleep, world.grief)) <= {each.get("value") for each in boxes(page)}
    await made(client, await w.slug(world.grief), q="", topic=["sorg", "sovn"])
    async with reading():
        assert await Handover.select(Handover.topic).output(as_list=True) == ["sorg"]


async def test_not_in_ones_own_municipality(client: httpx.AsyncClient, world: World) -> None:
    await randi(client)
    near = await slugs(world.sleep, world.anxiety)
    found = [each.get("value") for each in boxes(parsed((await send(client, DESK, ASKED)).text))]
    assert set(near) <= set(found)
    elsewhere = parsed((await send(client, DESK, {**ASKED, "not_municipality": "own"})).text)
    assert not set(near) & {each.get("value") for each in boxes(elsewhere)}
    assert boxes(elsewhere)


async def test_wishes_follow_to_the_card(client: httpx.AsyncClient, world: World) -> None:
    await randi(client)
    wishes = {"max_minutes": "45", "weekday": ["2", "4"], "language": "no", "audience": "women",
              "accessibility": "step-free", "not_municipality": "own", "format": "in-person"}  # fmt: skip
    page = parsed((await send(client, DESK, {**ASKED, **wishes})).text)
    form = next(each for each in all_of(page, "form") if each.get("action") == CARD)
    carried = {(each.get("name"), each.get("value")) for each in all_of(form, "input", type="hidden")}
    assert {("weekday", "2"), ("weekday", "4"), ("max_minutes", "45"), ("not_municipality", "own"), ("q", WORDS),
            ("age", "18")} <= carried  # fmt: skip


@pytest.mark.parametrize("path", [CARD])
async def test_one_to_three_groups_or_the_word_that_none_was_found(
    client: httpx.AsyncClient, world: World, path: str
) -> None:
    await randi(client)
    all_four = await slugs(world.sleep, world.anxiety, world.grief, world.digital)
    cases: list[tuple[dict[str, Any], str]] = [
        ({"kept": []}, "Velg minst én"),
        ({"kept": all_four}, "tre grupper"),
        ({"kept": all_four[:1], "nothing": "on"}, "både valgt"),
        ({"kept": ["no-such-group"]}, "ikke i katalogen"),
    ]
    for sent, message in cases:
        answer = await send(client, path, {**ASKED, **sent})
        page = parsed(answer.text)
        assert answer.status_code == 422
        assert message in errors(page)["kept"]
        ticked = [str(each.get("value")) for each in boxes(page) if "checked" in each.attrib]
        assert set(ticked) == set(sent["kept"]) & {str(each.get("value")) for each in boxes(page)}
        assert value(page, "q") == WORDS
    assert await count(Handover) == 0


async def test_the_card_has_all_that_somebody_leaves_with(client: httpx.AsyncClient, world: World) -> None:
    await randi(client)
    page = await made(client, *await slugs(world.sleep, world.anxiety))
    text = words(with_class(page, "paper-card")[0])
    code = code_of(page)
    shown = words(with_class(page, "card-code__signs")[0])
    assert shown == f"{code[:3]} {code[3:6]} {code[6:]}"
    spelled = words(with_class(with_id(page, "code"), "ds-sr-only")[0])
    assert spelled == f"{' '.join(code[:3])}, {' '.join(code[3:6])}, {' '.join(code[6:])}"
    for part in (
        "Søvngruppa i Fredrikstad",
        "Neste møte",
        "Handler om søvn",
        "Hva skjer nå?",
        "116 117",
        "Virker til og med",
    ):
        assert part in text, part
    (qr,) = [each for each in with_class(page, "paper-card__qr")[0].iter() if each.get("role") == "img"]
    assert qr.get("aria-label")
    assert f"#{code}" in words(with_id(page, "text"))
    assert {each.get("lang") for each in all_of(page, "textarea")} == {None, "nn", "en"}
    record = words(with_id(page, "record"))
    assert "kort fra Videre" in record
    assert not re.search(r"Søvn|sove|1607|Fredrikstad", record)
    assert code not in record
    async with reading():
        rows = await Handover.select()
        kept = await KeptGroup.select(KeptGroup.group).order_by(KeptGroup.position)
    assert [(row["origin"], row["state"], row["topic"]) for row in rows] == [
        ("guided-self-help", "card_issued", "sovn")
    ]
    assert [row["group_id"] for row in kept] == [world.sleep, world.anxiety]
    stored = await everything_stored()
    for secret in (code, WORDS, "grubler", "'1607'", '"1607"', "1607 Fredrikstad"):
        assert secret not in stored, secret


async def test_a_card_without_groups_leads_on(client: httpx.AsyncClient, world: World) -> None:
    await randi(client)
    page = await made(client, nothing="on", near="Hammerfest")
    assert "interesse" in words(with_class(page, "paper-card")[0])
    assert not all_of(page, "form", action=CONTACT)
    async with reading():
        rows = await Handover.select(Handover.state, Handover.nothing_in)
    assert rows[0]["state"] == "no_offer"
    assert rows[0]["nothing_in"]


async def test_a_reload_or_a_double_press_makes_no_second_card(client: httpx.AsyncClient, world: World) -> None:
    await randi(client)
    sleep, anxiety = await slugs(world.sleep, world.anxiety)
    suggested = parsed((await send(client, DESK, ASKED)).text)
    press = value(suggested, "press")
    first = code_of(await made(client, sleep, press=press))
    assert code_of(await made(client, sleep, press=press)) == first
    assert await count(Handover) == 1
    # The same press with other groups is told of, and the next one makes another card.
    answer = await send(client, CARD, {**ASKED, "kept": [anxiety], "press": press})
    again = parsed(answer.text)
    assert answer.status_code == 422
    assert "Kortet er alt laget" in words(with_id(again, "faults"))
    assert await count(Handover) == 1
    assert value(again, "press") != press
    assert value(parsed((await send(client, DESK, ASKED)).text), "press") != press  # each search is for another card
    assert code_of(await made(client, anxiety, press=value(again, "press"))) != first
    assert await count(Handover) == 2


async def test_another_sites_form_makes_nothing(client: httpx.AsyncClient, world: World) -> None:
    await randi(client)
    sleep = await w.slug(world.sleep)
    page = await made(client, sleep)
    card = {"kode": code_of(page), "slug": sleep, "seen": "0", **YES}
    for path, fields in (
        (DESK, ASKED),
        (CARD, {**ASKED, "kept": [sleep], "press": "two"}),
        (CONTACT, card),
        (PDF, card),
    ):
        refused = await client.post(path, data=fields, headers={"Origin": "http://testserver"})
        assert refused.status_code == 403, path
        foreign = await client.post(path, data=fields, headers={"Origin": "https://example.com"})
        assert foreign.status_code == 403, path
    assert (await count(Handover), await count(ContactRequest)) == (1, 0)


async def test_a_service_of_others_is_out_of_reach(client: httpx.AsyncClient, world: World) -> None:
    ours, theirs = await h.a_service(), await h.a_service("RPH Moss")
    await randi(client, ours)
    sleep = await w.slug(world.sleep)
    answer = await send(client, CARD, {**ASKED, "kept": [sleep], "organisation": str(theirs)})
    assert answer.status_code == 403
    assert await count(Handover) == 0
    # Whoever works elsewhere asks for nobody, not even with the card in hand.
    page = await made(client, sleep)
    await randi(client, theirs)
    answer = await send(client, CONTACT, {"kode": code_of(page), "slug": sleep, "seen": "0", **YES})
    assert answer.status_code == 404  # as for a code that no card has
    assert "Zebra" not in answer.text
    assert await count(ContactRequest) == 0


async def test_who_works_at_several_services_chooses(client: httpx.AsyncClient, world: World) -> None:
    ours, also = await h.a_service(), await h.a_service("Frisklivssentralen Halden")
    identity = await randi(client, ours)
    async with writing():
        await grant(account_id=identity.account_id, role=Role.RPH_STAFF, organisation_id=also, by=SYSTEM)
    page = parsed((await client.get(f"{DESK}?tjeneste={also}&fra=other-course")).text)
    assert (chosen(page, "organisation"), chosen(page, "origin")) == ([str(also)], ["other-course"])
    card = await made(client, await w.slug(world.sleep), organisation=str(also), origin="other-course")
    async with reading():
        assert await Handover.select(Handover.organisation).output(as_list=True) == [also]
    # The next one begins where this one ended.
    again = next(
        str(each.get("href"))
        for each in all_of(card, "a")
        if words(each) == "Ny overføring" and "fra=" in str(each.get("href"))
    )
    assert again == f"{DESK}?fra=other-course&tjeneste={also}"


@pytest.mark.parametrize(("language", "paper"), [("nb", "a4"), ("nn", "a5"), ("en", "a4")])
async def test_the_card_on_paper(client: httpx.AsyncClient, world: World, language: str, paper: str) -> None:
    await randi(client)
    page = await made(client, await w.slug(world.sleep))
    form = next(each for each in all_of(page, "form") if each.get("action") == PDF)
    assert form.get("target") == "_blank"
    code = code_of(page)
    answer = await send(client, PDF, {"kode": code, "language": language, "paper": paper})
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    assert (answer.headers["content-type"], answer.headers["cache-control"]) == ("application/pdf", "no-store")
    assert code not in str(answer.headers)


async def test_a_wrong_code_opens_nothing(client: httpx.AsyncClient, world: World) -> None:
    await randi(client)
    for path in (PDF, CONTACT):
        for code in ("", "0000000000", "x" * 4000):
            answer = await send(client, path, {"kode": code})
            assert answer.status_code == 404
            assert code not in answer.text or not code


async def test_asking_for_contact_together_only_on_a_yes(client: httpx.AsyncClient, world: World) -> None:
    await randi(client)
    sleep = await w.slug(world.sleep)
    card = {"kode": code_of(await made(client, sleep)), "slug": sleep, "seen": "0"}
    form = parsed((await send(client, CONTACT, card)).text)
    assert "kontaktene i Søvngruppa i Fredrikstad kan få" in words(form)
    assert "checked" not in with_id(form, "agreed").attrib
    assert {with_id(form, name).get("autocomplete") for name in ("name", "phone", "email")} == {"off"}
    cases: list[tuple[dict[str, str], list[str]]] = [
        ({"agreed": ""}, ["agreed"]),
        ({"name": ""}, ["name"]),
        ({"phone": ""}, ["phone"]),
        ({"phone": "12"}, ["phone"]),
        ({"phone": "", "email": "zebra"}, ["email"]),
    ]
    for wrong, fields in cases:
        sent = {key: text for key, text in {**card, **YES, **wrong}.items() if text}
        answer = await send(client, CONTACT, sent)
        page = parsed(answer.text)
        assert answer.status_code == 422
        assert list(errors(page)) == fields
        if "name" not in fields:
            assert value(page, "name") == "Zebra"
    assert await count(ContactRequest) == 0
    answer = await send(client, CONTACT, {**card, **YES, "feedback": "on"})
    page = parsed(answer.text)
    assert answer.status_code == 200
    assert "Forespørselen er sendt til kontaktene i Søvngruppa i Fredrikstad" in answer.text
    assert code_of(page) == card["kode"]  # the person keeps the card
    async with reading():
        consents = await Consent.select(Consent.field, Consent.at_desk).where(Consent.purpose == "contact")
        verbs = await TrailEntry.select(TrailEntry.what, TrailEntry.capacity).where(
            TrailEntry.record_kind == "handover"
        )
    assert sorted(row["field"] for row in consents) == ["name", "phone"]
    assert all(row["at_desk"] for row in consents)
    assert {"what": "request-contact-at-desk", "capacity": "sender"} in verbs
    # «Last siden på nytt» sends nothing twice.
    await send(client, CONTACT, {**card, **YES, "feedback": "on"})
    assert await count(ContactRequest) == 1
    (asked,) = [mail for mail in await w.mails() if mail.kind == MailKind.CONTACT_REQUEST.value]
    assert not [secret for secret in ("Zebra", "40000007", "Randi") if secret in str(asked.letter)]
    assert "Zebra" not in await everything_stored()


async def test_the_last_place_goes_to_one_and_the_other_is_offered_the_next_best(
    client: httpx.AsyncClient, app: Litestar, world: World
) -> None:
    await randi(client)
    full = await w.a_group(name="Nesten full", room=RoomStatus.GATHERING)
    async with writing():
        await Group.update({Group.members: 7, Group.members_as_of: today()}).where(Group.id == full)
    await refresh(app.state.search)
    slug = await w.slug(full)
    other, _ = await h.a_card(full)
    code = code_of(await made(client, slug))
    await h.a_request(other, full)
    answer = await send(client, CONTACT, {"kode": code, "slug": slug, "seen": "0", **YES})
    page = parsed(answer.text)
    assert answer.status_code == 409
    assert "siste plassen" in answer.text
    if all_of(page, "input", name="agreed"):
        assert "checked" not in with_id(page, "agreed").attrib
        assert value(page, "name") == "Zebra"
    assert await count(ContactRequest) == 1


async def test_a_group_that_cannot_be_asked_is_told_of_on_the_card(client: httpx.AsyncClient, world: World) -> None:
    await randi(client)
    code = code_of(await made(client, await w.slug(world.sleep)))
    answer = await send(client, CONTACT, {"kode": code, "slug": "no-such-group"})
    assert answer.status_code == 409
    assert "kan ikke spørres herfra" in answer.text


async def test_nothing_of_the_person_is_in_a_log_an_address_or_a_header(
    client: httpx.AsyncClient, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await randi(client)
    sleep = await w.slug(world.sleep)
    answers = [await send(client, DESK, ASKED), await send(client, DESK, {**ASKED, "near": "Xyzzy"})]
    answers.append(await send(client, CARD, {**ASKED, "kept": [sleep], "press": "one"}))
    code = code_of(parsed(answers[-1].text))
    card = {"kode": code, "slug": sleep, "seen": "0"}
    answers += [await send(client, CONTACT, {**card, **YES}), await send(client, PDF, card)]
    secrets = (WORDS, "grubler", "1607", "Xyzzy", code, f"{code[:3]} {code[3:6]}", "Zebra", "40000007", "40 00 00 07")
    logged = "\n".join(record.getMessage() + str(record.__dict__) for record in caplog.records)
    assert "overforing" in logged  # the log is there, and tells of routes alone
    ours = "\n".join(line for line in logged.splitlines() if "httpx" not in line and "sqlite" not in line)
    for secret in secrets:
        assert secret not in ours, secret
    for answer in answers:
        assert not answer.url.query
        assert not [secret for secret in secrets if secret in str(answer.headers) + str(answer.url)]
        for each in parsed(answer.text).iter() if "html" in answer.headers["content-type"] else ():
            address = str(each.get("href") or each.get("action") or each.get("src") or "")
            assert not [secret for secret in secrets if secret in address], address


@pytest.mark.parametrize("language", list(Language))
async def test_every_page_is_whole_in_every_language(
    client: httpx.AsyncClient, world: World, language: Language
) -> None:
    await randi(client)
    sleep = await w.slug(world.sleep)
    pages = [
        await client.get(f"{DESK}?lang={language}"),
        await send(client, f"{DESK}?lang={language}", ASKED),
        await send(client, f"{DESK}?lang={language}", {**ASKED, "age": "under"}),
        await send(client, f"{CARD}?lang={language}", {**ASKED, "kept": [sleep], "press": "one"}),
    ]
    code = code_of(parsed(pages[-1].text))
    pages.append(await send(client, f"{CONTACT}?lang={language}", {"kode": code, "slug": sleep}))
    for answer in pages:
        page = parsed(answer.text)
        assert (answer.status_code, page.get("lang")) == (200, language)
        assert len(all_of(page, "h1")) == 1
        ids = [each.get("id") for each in page.iter() if each.get("id")]
        assert len(ids) == len(set(ids))
        for element in page.iter():
            assert "style" not in element.attrib
            for name in ("aria-describedby", "aria-labelledby", "for"):
                assert set(str(element.get(name) or "").split()) <= set(ids), element.get(name)


@pytest.mark.parametrize(
    "odd",
    [
        {"q": "\x00\ud7ff\u202e", "near": "nan,nan"},
        {"near": "1e309,1e309"},
        {"near": "59.2,10.9"},
        {"near": "Storgata 5, Fredrikstad"},
        {"max_minutes": "²"},
        {"organisation": "²"},
        {"organisation": "9" * 5000},
        {"kept": ["'; --", "\x00", "x" * 5000]},
        {"press": "x" * 5000},
        {"press": "\x00"},
        {"topic": ["sovn"] * 500},
        {"age": ["18", "under"]},
        {"weekday": ["1", "1", "٣"]},
    ],
)
async def test_odd_forms_are_answered(client: httpx.AsyncClient, world: World, odd: dict[str, Any]) -> None:
    await randi(client)
    kept = {"kept": await slugs(world.sleep)}
    for path in (DESK, CARD):
        assert (await send(client, path, {**ASKED, **kept, **odd})).status_code in {200, 403, 422}
    page = await made(client, *kept["kept"], press="two")
    for fields in (
        {"slug": "\x00"},
        {"slug": "x" * 9000},
        {"language": "xx", "paper": "a0"},
        {"seen": "-1", "send": "on"},
    ):
        for path in (CONTACT, PDF):
            answer = await send(client, path, {"kode": code_of(page), **fields})
            assert answer.status_code in {200, 409, 422}, fields
