"""A steward's day, and an administrator's: what waits is decided, and the list's keepers change hands."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pyotp
import pytest

from tests.journeys.visitor import PHONE, Visitor
from videre.people.demo import DEMO_PASSWORD

Visit = Callable[..., Visitor]

IVAR, SIV, ANNE = "ivar@example.no", "siv@example.no", "anne@example.no"
MARIT = "marit@example.no"
NEW_GROUP = "Helseangstgruppa Torp"
CHANGED = "Nattevåken Fredrikstad"
GATHERING = "Et skritt til Fredrikstad"
ELSEWHERE = "Klokka tre Gressvik"
NEW_PHONE = "40 00 00 07"
POINT = "Frivilligsentralen på Kråkerøy"


@pytest.fixture
def site(own_site: str) -> str:
    return own_site


def test_a_day_with_siv_who_is_steward(visit: Visit) -> None:
    ivar = visit("/inn", PHONE, works=True)
    proposes_another_phone(ivar)
    siv = visit("/inn", works=True)
    signs_in_by_keyboard(siv)
    accepts_the_change_by_keyboard(siv)
    decides_until_nothing_waits(siv)
    works_with_a_group(siv)
    tells_the_groups_of_a_closed_venue(siv)
    adds_a_contact_point(siv)
    # A citizen sees what came of it, and has no cookie
    citizen = visit("/", PHONE)
    citizen_sees_it(citizen)
    siv.presses("Logg ut")
    siv.is_told("logget ut")
    assert siv.context.cookies() == []


def proposes_another_phone(ivar: Visitor) -> None:
    """Change a listed group at the starter's desk; the change waits for its steward."""
    ivar.signs_in(IVAR, DEMO_PASSWORD)
    ivar.goes_to("/arbeid/mine")
    ivar.follows(CHANGED)
    ivar.presses("Endre gruppa")
    ivar.fills(contact_phone=NEW_PHONE)
    ivar.presses("Se hvordan det blir")
    with ivar.page.expect_navigation():
        ivar.page.locator(".send__go").first.click()
    ivar.is_told("Takk!")


def signs_in_by_keyboard(siv: Visitor) -> None:
    """Password and one-time code, without a mouse."""
    keys, page = siv.page.keyboard, siv.page
    tabs_to(siv, page.locator("#email"))
    keys.type(SIV)
    keys.press("Tab")
    keys.type(DEMO_PASSWORD)
    with page.expect_navigation():
        keys.press("Enter")
    siv.looks_everywhere()
    tabs_to(siv, page.locator("#code"))
    keys.type(siv.shown_code())
    with page.expect_navigation():
        keys.press("Enter")
    assert page.locator("h1").inner_text() == "Hei, Siv Dahl"
    waits = {task.inner_text().split("\n")[1]: task.inner_text()[0] for task in page.locator(".task").all()}
    assert (waits["Nye grupper"], waits["Endringer"]) == ("1", "1")


def accepts_the_change_by_keyboard(siv: Visitor) -> None:
    """What stands and what is proposed, side by side; accepted without a mouse."""
    page, keys = siv.page, siv.page.keyboard
    for target in (page.locator("a.task").nth(1), page.locator("td a", has_text=CHANGED)):
        tabs_to(siv, target)
        with page.expect_navigation():
            keys.press("Enter")
    assert page.locator(".compare__row--changed").count() == 1
    assert NEW_PHONE in page.locator(".compare__row--changed .compare__side").nth(1).inner_text()
    siv.looks_everywhere()
    tabs_to(siv, page.get_by_role("button", name="Godkjenn endringen"))
    with page.expect_navigation():
        keys.press("Enter")
    siv.is_told("Endringen er godkjent")


def decides_until_nothing_waits(siv: Visitor) -> None:
    siv.follows(NEW_GROUP)
    siv.presses("Godkjenn")
    siv.is_told("Gruppa er godkjent")
    # Then the queue says that nothing waits, and where to go
    assert siv.page.get_by_role("heading", name="Ingenting venter på deg").is_visible()
    siv.looks_everywhere()
    siv.goes_to("/arbeid")
    assert "Ingenting venter på deg" in siv.page.locator("main").inner_text()


def works_with_a_group(siv: Visitor) -> None:
    """Room, confirmation and a move; and the trail tells of the look at the contacts."""
    page = siv.page
    siv.goes_to("/arbeid/grupper?ord=skritt&sorter=confirmed")
    assert page.locator("table tbody tr").count() == 1
    siv.looks_everywhere()
    siv.follows(GATHERING)
    assert IVAR in page.locator("main").inner_text()
    siv.looks_everywhere()
    room = page.locator("section", has=page.get_by_role("heading", name="Plass til nye"))
    room.locator("input[value=open]").check()
    siv.presses("Lagre", room)
    siv.is_told("Plassen er oppdatert")
    siv.presses("Stemmer fortsatt")
    siv.is_told("bekreftet i dag")
    siv.follows("Sett dato for oppstart")
    siv.looks_everywhere()
    siv.fills(starts_on=(date.today() + timedelta(days=10)).isoformat())
    siv.presses("Sett dato for oppstart")
    siv.is_told("neste steg")
    siv.follows("Hvem har gjort hva")
    looked = page.locator("tbody tr", has_text="Siv Dahl").filter(has_text="så kontaktopplysningene")
    assert looked.count() >= 1
    siv.looks_everywhere()


def tells_the_groups_of_a_closed_venue(siv: Visitor) -> None:
    page = siv.page
    siv.goes_to("/arbeid/grupper")
    siv.follows("Finn gruppene som møtes der")
    siv.fills(lokale="Biblioteket", kommune="Fredrikstad")
    siv.presses("Finn gruppene")
    rows = page.locator("#valgt tbody tr")
    assert rows.count() >= 2
    siv.looks_everywhere()
    for row in rows.all():
        row.get_by_role("checkbox").check()
    page.locator("input[name=lukking][value=needs-place]").check()
    siv.presses("Gi gruppene beskjed")
    siv.is_told("Stedet er tatt bort")


def adds_a_contact_point(siv: Visitor) -> None:
    siv.goes_to("/arbeid/kontaktpunkter")
    siv.looks_everywhere()
    siv.follows("Legg til et kontaktpunkt")
    siv.looks_everywhere()
    siv.page.locator("input[name=kind]").first.check()
    siv.fills(name=POINT, municipality="Fredrikstad", phone="69 00 00 00")
    siv.presses("Lagre")
    siv.is_told("Kontaktpunktet er lagt til")


def citizen_sees_it(citizen: Visitor) -> None:
    citizen.searches("får ikke sove", "1607")
    citizen.page.locator("#results").get_by_role("link", name=re.compile(CHANGED)).first.click()
    citizen.page.wait_for_url("**/grupper/**")
    shown = citizen.page.locator("main").inner_text()
    assert POINT in shown
    assert re.sub(r"\D", "", NEW_PHONE) in re.sub(r"\D", "", shown)


def test_a_day_with_anne_who_is_administrator(visit: Visit) -> None:
    anne = visit("/inn", works=True)
    anne.signs_in(ANNE, DEMO_PASSWORD)
    anne.looks_everywhere()
    hands_two_groups_over(anne)
    ends_an_office_and_adopts_its_groups(anne)
    invites_marit(anne)
    marit = visit("/inn", PHONE, works=True, dark=True)
    codes = takes_the_invitation(marit)
    comes_back_without_her_telephone(marit, codes[0])


def hands_two_groups_over(anne: Visitor) -> None:
    """From one office to another, with a preview; a group's page tells who answered for it before."""
    page = anne.page
    anne.goes_to("/arbeid/overfor")
    page.locator("#fra").select_option(label="Selvhjelp Norge, distriktskontor Oslo")
    page.locator("#til").select_option(label="Selvhjelp Norge")
    anne.presses("Se hvilke grupper det gjelder")
    moving = page.locator("#grupper tbody tr")
    before = moving.count()
    assert before > 2
    anne.looks_everywhere()
    page.locator("#hvilke-noen").check()
    name = moving.nth(0).locator("label").inner_text()
    for row in (moving.nth(0), moving.nth(1)):
        row.get_by_role("checkbox").check()
    anne.presses("Overfør til Selvhjelp Norge")
    anne.is_told("Gruppene er overført")
    anne.goes_to(f"/arbeid/grupper?ord={name.split(' (')[0]}")
    anne.follows(name)
    history = page.locator("section", has=page.get_by_role("heading", name="Hvem som svarer for gruppa"))
    assert "distriktskontor Oslo" in history.inner_text()


def ends_an_office_and_adopts_its_groups(anne: Visitor) -> None:
    page = anne.page
    anne.goes_to("/arbeid/uten-forvalter")
    assert page.get_by_role("heading", name="Alle grupper har en forvalter").is_visible()
    anne.follows("Se organisasjonene")
    anne.looks_everywhere()
    anne.goes_to("/arbeid/organisasjoner?ord=distriktskontor+Alta")
    anne.follows("Selvhjelp Norge, distriktskontor Alta")
    anne.looks_everywhere()
    anne.follows("Avslutt …")
    anne.fills(siste=(date.today() - timedelta(days=1)).isoformat())
    anne.presses("Se hva som skjer med gruppene")
    anne.looks_everywhere()
    page.locator("#sure").check()
    anne.presses("Avslutt organisasjonen")
    anne.is_told("avsluttet")
    anne.goes_to("/arbeid/uten-forvalter")
    anne.looks_everywhere()
    queue = page.locator("main section.sheet").first
    queue.locator("select[name=til]").select_option(label="Selvhjelp Norge")
    anne.presses("Gi dem en forvalter", queue)
    anne.is_told("Gruppene har fått en forvalter")


def invites_marit(anne: Visitor) -> None:
    anne.goes_to("/arbeid/kontoer")
    anne.looks_everywhere()
    anne.follows("Inviter noen")
    anne.looks_everywhere()
    anne.fills(name="Marit Aas", email=MARIT)
    anne.page.locator("#role").select_option(label="forvalter")
    anne.page.locator("#organisation_id").select_option(label="Fredrikstad kommune")
    anne.presses("Send invitasjonen")
    anne.is_told("Invitasjonen er sendt")


def takes_the_invitation(marit: Visitor) -> list[str]:
    """From the letter to codes set up, with an app's reckoning; returns the recovery codes."""
    page = marit.page
    marit.opens_letter(MARIT)
    with page.expect_navigation():
        page.locator("article.letter a.ds-button").first.click()
    marit.looks_everywhere()
    marit.presses("Ta imot invitasjonen")
    marit.presses("Begynn")
    marit.looks_everywhere()
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    marit.fills(code=pyotp.TOTP(secret).now())
    marit.presses("Bekreft")
    marit.looks_everywhere()
    codes: list[str] = page.locator(".recovery code").all_inner_texts()
    assert len(set(codes)) >= 8
    # Then her role counts at once, also on this very page, and its forms work
    assert "krever engangskode" not in page.locator("main").inner_text()
    assert page.locator(".work__menu a", has_text="Til godkjenning").count() >= 1
    marit.presses("Logg ut")
    marit.is_told("logget ut")
    return codes


def comes_back_without_her_telephone(marit: Visitor, recovery: str) -> None:
    """By a link in a letter, and one of the recovery codes: each works once."""
    page = marit.page
    for way_in in ("first", "again"):
        marit.goes_to("/inn")
        marit.fills(email=MARIT)
        marit.presses("Send meg en lenke i stedet")
        marit.opens_letter(MARIT)
        with page.expect_navigation():
            page.locator("article.letter a.ds-button").first.click()
        marit.presses("Logg inn")
        marit.fills(code=recovery)
        if way_in == "first":
            marit.presses("Fortsett")
            assert page.locator("h1").inner_text() == "Hei, Marit Aas"
            marit.goes_to("/arbeid/konto")
            marit.looks_everywhere()
            marit.presses("Logg ut")
    marit.expects = ("422",)
    marit.presses("Fortsett")
    assert page.locator("#code-error").is_visible()


def tabs_to(visitor: Visitor, target: Any) -> None:
    """Press Tab until something has the focus, as anyone without a mouse does."""
    for _ in range(80):
        if target.evaluate("each => each === document.activeElement"):
            return
        visitor.page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {target}")
