"""Kari, who has an idea for a group: from a phone and no account to a group that others find, and to her farewell."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.journeys.visitor import PHONE, Visitor
from videre.people.demo import DEMO_PASSWORD

Visit = Callable[..., Visitor]

SIV = "siv@example.no"
KARI = "kari@example.no"
NAME = "Torsdagsbordet på Kråkerøy"
SENT_IN = "Helseangstgruppa Torp"
A_SECOND = 1.0


@pytest.fixture
def site(own_site: str) -> str:
    return own_site


@pytest.fixture
def kari(visit: Visit) -> Visitor:
    return visit("/start", PHONE, works=True)


@pytest.fixture
def siv(visit: Visit) -> Visitor:
    siv = visit("/inn", works=True)
    siv.signs_in(SIV, DEMO_PASSWORD)
    return siv


def test_from_an_idea_to_a_listed_group_and_a_farewell(
    visit: Visit, kari: Visitor, siv: Visitor, own_site: str
) -> None:
    desk = registers(kari)
    sends_it_back(siv)
    mends_and_sends_again(kari, desk)
    citizen = visit("/", PHONE, dark=True)
    slug = approves_while_a_citizen_searches(siv, citizen)
    citizen_sees_it(citizen, slug)
    prints_the_sheet_on_confidentiality(kari, desk)
    leads_it_until_it_stands_alone(kari, desk)
    puts_dates_into_the_calendar(kari, desk)


def registers(kari: Visitor) -> str:
    """Fill in the form on the phone, confirm the address from the mailbox; returns the path of the group's desk."""
    page = kari.page
    # Given Kari, who has read about starting a group
    kari.follows("Registrer en gruppe")
    kari.looks_everywhere()
    kari.presses("Begynn")
    # When she writes about the group, topics are suggested from her own words
    kari.fills(
        name=NAME,
        summary="For deg som har mistet noen du var glad i.",
        description="Vi er noen som sørger over en ektefelle eller et barn. Her kan du gråte, le og tie.",
    )
    suggested = page.locator(".found li", has_text="Sorg")
    suggested.first.wait_for()
    assert "fordi du skrev «" in suggested.first.inner_text()
    suggested.first.get_by_role("checkbox").check()
    # and the place is looked up as she types
    page.locator("#place").press_sequentially("Kråke", delay=20)
    page.get_by_role("option", name=re.compile("Kråkerøy")).first.click()
    page.get_by_text("ligger i Fredrikstad kommune").wait_for()
    kari.fills(venue="Bydelshuset", street_address="Storgata 3")
    page.get_by_role("radio", name="Bare tettstedet").check()
    # and the meetings are built by clicking, shown back in words with the next five dates
    for choice in ("Annenhver uke", "torsdag"):
        page.get_by_text(choice, exact=True).click()
    when = page.locator("#datoer p").filter(has_text="torsdag")
    when.wait_for()
    assert plain(when.inner_text()).startswith("Annenhver torsdag kl. 18–20"), when.inner_text()
    assert page.locator("#datoer .day").count() == 5
    kari.fills(contact_email="torsdag@example.no", starter_name="Kari Lund", starter_email=KARI)
    assert kari.overflow() == 0
    kari.looks_everywhere()
    kari.presses("Se hvordan det blir")
    # Then she sees it as it will be listed, and what is near already
    assert page.get_by_role("heading", name="Hva finnes i nærheten?").is_visible()
    assert page.locator(".looks__card").get_by_text(NAME).is_visible()
    assert "Storgata" not in page.locator("main").inner_text(), "she chose that the street is not shown"
    assert page.locator(".next").get_by_text("Fredrikstad kommune").is_visible()
    kari.looks_everywhere()
    page.locator(".send__go").first.click()
    page.get_by_role("heading", name="Sjekk e-posten").wait_for()
    kari.looks_everywhere()
    assert kari.context.cookies() == [], "whoever has not signed in has no cookie"
    # When she opens the letter and presses its button, the address is confirmed and the group sent in
    kari.opens_letter(KARI)
    assert "sorg" not in page.locator("h1").inner_text().lower(), "a subject does not tell what the group is about"
    kari.looks_everywhere()
    with page.expect_navigation():
        page.locator("article.letter a.ds-button").first.click()
    kari.looks_everywhere()
    kari.presses("Bekreft og send inn")
    # Then she is at her desk, signed in
    kari.is_told("Takk!")
    assert "venter på svar fra Fredrikstad kommune" in page.locator("main").inner_text()
    kari.looks_everywhere()
    return str(page.url).removeprefix(kari.site).split("?")[0]


def sends_it_back(siv: Visitor) -> None:
    """In another browser, the steward finds it in her queue and asks for something."""
    page = siv.page
    siv.looks_everywhere()
    siv.goes_to("/arbeid/ko")
    siv.looks_everywhere()
    siv.follows(NAME)
    seen = page.locator("main").inner_text()
    assert "Storgata 3" in seen, "the steward sees where they meet"
    assert KARI in seen
    siv.looks_everywhere()
    page.locator("summary", has_text="Send tilbake med merknad").click()
    siv.fills(return_remark="Fint! Skriv også om det er mulig å komme med rullestol.")
    siv.presses("Send tilbake med merknad")
    siv.is_told("sendt tilbake")
    assert page.get_by_role("link", name=NAME).count() == 0


def mends_and_sends_again(kari: Visitor, desk: str) -> None:
    """The starter reads the remark at her desk, mends the group and sends it in again."""
    page = kari.page
    kari.opens_letter(KARI)
    assert "rullestol" in page.locator("article.letter").inner_text()
    kari.goes_to(desk)
    assert "rullestol" in page.locator("main").inner_text()
    kari.looks_everywhere()
    kari.presses("Endre og send inn på nytt")
    assert page.locator("[name=name]").input_value() == NAME, "nothing of what she wrote is lost"
    assert "rullestol" in page.locator(".notice--warn").first.inner_text()
    page.locator("#accessibility").get_by_role("checkbox").first.check()
    kari.presses("Se hvordan det blir")
    with page.expect_navigation():
        page.locator(".send__go").first.click()
    kari.is_told("Takk!")


def approves_while_a_citizen_searches(siv: Visitor, citizen: Visitor) -> str:
    """Approve it; a citizen finds it within a second of the steward's answer. Returns what its page is called."""
    page = siv.page
    siv.goes_to("/arbeid/ko")
    assert "rettet etter merknad" in page.locator("tr", has_text=NAME).inner_text()
    siv.follows(NAME)
    answered: list[float] = []

    def hear(response: Any) -> None:
        if response.request.method == "POST":
            answered.append(time.monotonic())

    page.on("response", hear)
    asked = citizen.site + "/?q=mistet+noen&near=1671"
    listing = re.compile(r'data-group="(torsdagsbordet[^"]*)"')
    assert not listing.search(citizen.context.request.get(asked).text())
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.get_by_role("button", name="Godkjenn", exact=True).click(no_wait_after=True)
    while not (found := listing.search(citizen.context.request.get(asked).text())):
        assert time.monotonic() < answered[0] + 10, "the group is not found"
    assert time.monotonic() - answered[0] < A_SECOND
    page.wait_for_load_state("load")
    siv.is_told("Gruppa er godkjent")
    return found[1]


def citizen_sees_it(citizen: Visitor, slug: str) -> None:
    citizen.searches("mistet noen", "1671")
    card = citizen.page.locator(f"#results [data-group='{slug}']")
    assert NAME in card.inner_text()
    with citizen.page.expect_navigation():
        card.get_by_role("link").first.click()
    shown = citizen.page.locator("main").inner_text()
    assert "Storgata" not in shown
    assert KARI not in shown
    assert "Kari" not in shown
    assert re.search(r"[Bb]ekreftet i dag", shown)
    citizen.looks_everywhere()


def leads_it_until_it_stands_alone(kari: Visitor, desk: str) -> None:
    """The first date, the first meeting, a time with few members, and the farewell."""
    page = kari.page
    kari.goes_to(desk)
    kari.looks_everywhere()
    in_two_weeks = date.today() + timedelta(days=14)
    kari.fills(starts_on=in_two_weeks.isoformat())
    kari.presses("Sett dato for første møte")
    kari.is_told("ny status")
    kari.presses("Første møte er holdt")
    kari.fills(members="3")
    kari.presses("Lagre")
    assert page.get_by_role("heading", name="Gruppa har under fire medlemmer").is_visible()
    kari.looks_everywhere()
    # one tap, and the list says that there is room
    kari.presses("Har plass")
    assert page.get_by_role("button", name="Har plass").get_attribute("aria-pressed") == "true"
    kari.presses("Jeg trekker meg ut")
    kari.looks_everywhere()
    page.get_by_label("Den samme som i dag").check()
    assert not page.get_by_label("Telefon").is_visible(), "only who names a member writes an address"
    page.get_by_label("En som er med i gruppa").check()
    kari.fills(contact_email="medlem@example.no")
    kari.presses("Ja, jeg trekker meg ut")
    kari.is_told("Gjenbesøket er satt til")
    assert page.get_by_text("medlem@example.no").is_visible()
    assert "Gjenbesøk:" in page.locator("main").inner_text()
    kari.goes_to("/arbeid/mine")
    assert page.get_by_text(NAME).is_visible()
    kari.looks_everywhere()


def puts_dates_into_the_calendar(kari: Visitor, desk: str) -> None:
    kari.goes_to(desk)
    with kari.page.expect_download() as download:
        kari.page.get_by_role("link", name="Legg i kalenderen min").click()
    calendar = download.value.path().read_text("utf-8")
    assert download.value.suggested_filename.endswith(".ics")
    assert calendar.startswith("BEGIN:VCALENDAR")
    assert "TZID:Europe/Oslo" in calendar
    assert calendar.count("BEGIN:VEVENT") >= 2, "the meetings and the return visit"


def prints_the_sheet_on_confidentiality(kari: Visitor, desk: str) -> None:
    """Only the sheet is printed, on one page of paper."""
    kari.goes_to(desk)
    step = kari.page.locator("#steg-confidentiality")
    step.locator("summary").click()
    kari.follows("Åpne arket for utskrift", step)
    kari.looks_everywhere()
    paper = kari.page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1
    kari.page.emulate_media(media="print")
    assert kari.page.locator("article.paper").is_visible()
    for hidden in ("banner", "contentinfo", "navigation"):
        assert kari.page.get_by_role(hidden).count() == 0 or not kari.page.get_by_role(hidden).first.is_visible(), (
            hidden
        )
    kari.page.emulate_media(media="screen")


def plain(text: str) -> str:
    """Return text without what keeps its lines whole: no-break spaces and word joiners."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "")


def test_log_in_a_decision_and_one_tap_without_javascript(visit: Visit) -> None:
    # Given Siv at her desk, without JavaScript
    siv = visit("/inn", works=True, script=False)
    siv.signs_in(SIV, DEMO_PASSWORD)
    # When she approves what Ivar has sent in
    siv.goes_to("/arbeid/ko")
    siv.follows(SENT_IN)
    assert siv.page.get_by_role("heading", name="Slik blir den i lista").is_visible()
    siv.presses("Godkjenn")
    siv.is_told("Gruppa er godkjent")
    # Then Ivar, on a telephone without JavaScript, finds it listed, and says with one tap that there is room
    ivar = visit("/inn", PHONE, works=True, script=False)
    ivar.signs_in("ivar@example.no", DEMO_PASSWORD)
    ivar.goes_to("/arbeid/mine")
    ivar.follows(SENT_IN)
    ivar.presses("Har plass")
    ivar.is_told("Slik står det i lista nå")
    ivar.follows("Se den slik andre ser den")
    ivar.page.wait_for_url("**/grupper/**")
    assert SENT_IN in ivar.page.locator("h1").inner_text()
    # and his menu opens without a script
    ivar.goes_to("/arbeid")
    ivar.page.locator(".work__menu--folded > summary").click()
    ivar.follows("Min konto", ivar.page.locator(".work__menu--folded"))
    ivar.presses("Logg ut")
    assert ivar.context.cookies() == []
