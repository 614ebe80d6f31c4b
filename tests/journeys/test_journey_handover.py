"""From the last talk to the first meeting, and nothing left: the whole way of a handover, on both databases.

Randi makes a card by the keyboard, Berit opens it at home and asks to be contacted, a recipient answers, Berit erases
all. What she said at the desk and wrote at home is planted, and searched for in all that was written down meanwhile:
database, log, addresses, headers, letters, browsers, errors. The server is at its most talkative
(`tests.journeys.overheard`); what the search finds is proven by planting.
"""

from __future__ import annotations

import base64
import re
import sqlite3
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
import httpx
import numpy as np
import pytest
import zxingcpp
from playwright.sync_api import Error as PlaywrightError
from pypdf import PdfReader

from tests.conftest import run
from tests.journeys.conftest import served
from tests.journeys.overheard import PROGRAM
from tests.journeys.planted import Planted, files_of, rows_of, texts_of, writings_of_code, written_by_postgresql
from tests.journeys.test_journey_desk import at_the_desk, makes_a_card, shown_code
from tests.journeys.visitor import PHONE, Visitor
from tests.privacy.test_routes_and_roles import expected
from videre.handover.card_codes import grouped
from videre.people.demo import DEMO_PASSWORD

Visit = Callable[..., Visitor]

WORDS = "får ikke sove, mareritt om Plantefjellet"
NEAR = "0287"
NAME, NUMBER, EMAIL, LATER = "Plantåse", "+47 41 98 76 53", "plantaase.berit@example.org", "om.plantaase@example.net"
ASKED = Planted(
    name=(NAME,),
    phone=("41987653", "41 98 76 53", "419 87 653", "41-98-76-53"),
    email=(EMAIL, EMAIL.partition("@")[0]),
    address=(LATER, LATER.partition("@")[0]),
)
"""What she writes at home."""
SAID = ASKED.and_also(words=("Plantefjellet",))
"""And what she says at the desk; where she lives is looked for by itself: four digits stand everywhere."""
PLACE = re.compile(rb"(?<![\w.:+/=-])0287(?![\w:=-])")
UNDER_A_MINUTE = 60
REFUSED = ("404 (Not Found)", "422 (Unprocessable Entity)", "ERR_CACHE_MISS")
FILE = "fetch('/arbeid/overforinger.csv').then(answer => answer.text())"
SEALED = {
    "contact_request": ("sealed", "token_hash"),
    "follow_up": ("address",),
    "handover": ("need", "code_hash"),
}
"""Columns that hold something sealed or hashed of hers while it is needed."""


class House(NamedTuple):
    """A server on a database of its own, and everything it writes."""

    engine: str
    url: str
    site: str
    folder: Path
    before: set[str]
    begun: float
    stop: Callable[[], None]

    def written(self) -> dict[str, bytes | str]:
        """What is on the disk, in the tables and in the log now, and every address and header that passed."""
        places: dict[str, bytes | str] = {"the rows": "\n".join(rows_of(self.url))}
        places |= files_of(self.url) if self.engine == "sqlite" else run(written_by_postgresql(self.url, self.begun))
        return places | self.noted()

    def noted(self) -> dict[str, bytes | str]:
        """The log, the addresses and headers, and whatever was left among temporary files."""
        return {each.name: each.read_bytes() for each in self.folder.rglob("*") if each.is_file()}

    def sealed(self) -> dict[str, str]:
        """What is sealed or hashed now that was not there at the beginning, by its column."""
        return {
            f"{table}.{column}": text
            for table, columns in SEALED.items()
            for column in columns
            for text in texts_of(self.url, table, column)
            if not any(text in row for row in self.before)
        }

    def place_in_new_rows(self) -> list[str]:
        """The rows that came or changed since the beginning and hold the planted postal code."""
        return [row for row in rows_of(self.url) - self.before if PLACE.search(row.encode())]


@pytest.fixture(scope="module")
def house(
    engine_name: str, copied_on: Callable[[str, str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    url = copied_on(engine_name, "test_journey_handover")
    folder = tmp_path_factory.mktemp(f"handover-{engine_name}")
    (folder / "temporary").mkdir()
    before, begun = rows_of(url), time.time()
    with ExitStack() as open_house:
        site = open_house.enter_context(
            served(
                url, folder / "server.log", program=PROGRAM,
                OVERHEARD=str(folder / "overheard.txt"), TMPDIR=str(folder / "temporary"),
            )
        )  # fmt: skip
        yield House(engine_name, url, site, folder, before, begun, open_house.close)


@pytest.fixture
def site(house: House) -> str:
    return house.site


def heading(visitor: Visitor) -> str:
    return str(visitor.page.locator("main h1").inner_text())


def on_paper(randi: Visitor) -> str:
    """What stands in the card's PDF, and in what it says of itself."""
    form = randi.page.locator("form.beside__pdf")
    fields = {name: form.locator(f"[name={name}]").input_value() for name in ("_csrf", "kode", "language", "paper")}
    where = f"{randi.site}{form.get_attribute('action')}"
    answer = randi.context.request.post(where, form=fields, headers={"Origin": randi.site})
    document = PdfReader(BytesIO(answer.body()))
    return "\n".join([str(document.metadata), str(answer.headers), *(page.extract_text() for page in document.pages)])


def qr_of(visitor: Visitor) -> str:
    """What a telephone reads off the card's QR."""
    drawn = ET.fromstring(visitor.page.locator(".paper-card__qr svg").evaluate("each => each.outerHTML"))
    *_, size = map(int, drawn.attrib["viewBox"].split())
    line = next(each for each in drawn.iter() if each.get("stroke")).attrib["d"]
    squares, x, y = np.full((size, size), 255, np.uint8), 0.0, 0.0
    for kind, numbers in re.findall(r"([Mmh])([^Mmh]+)", line):
        there = [float(each) for each in re.findall(r"-?[\d.]+", numbers)]
        if kind == "h":
            squares[int(y), int(x) : int(x + there[0])] = 0
            x += there[0]
        else:
            x, y = (there[0], there[1]) if kind == "M" else (x + there[0], y + there[1])
    (read,) = zxingcpp.read_barcodes(np.kron(squares, np.ones((8, 8), np.uint8)))
    return str(read.text)


def writes_who_she_is(berit: Visitor) -> None:
    berit.fills(name=NAME, phone=NUMBER, email=EMAIL)
    berit.page.locator("#agreed").check()
    berit.presses("Send")


def opens_newest_letter(recipient: Visitor, subject: str) -> str:
    """Open the newest letter with this subject, whoever it went to; return its text."""
    recipient.goes_to("/post")
    with recipient.page.expect_navigation(wait_until="load"):
        recipient.page.locator("ol.letters a", has_text=subject).first.click()
    return str(recipient.page.content())


def all_letters(house: House) -> dict[str, str]:
    """Every page of the demonstration's mailbox that concerns a contact request."""
    with httpx.Client(base_url=house.site, trust_env=False) as reader:
        pages = {"the mailbox": reader.get("/post?alle=on").text}
        numbers = re.findall(r'href="(/post/\d+)"', pages["the mailbox"])
        return pages | {number: reader.get(number).text for number in numbers[:15]}


def public_answers(house: House) -> dict[str, str]:
    """Everything that anybody may read: pages, API, calendars, feeds, whatever there is without a field to fill in."""
    open_to_all = [path for (method, path), said in expected().items() if method == "GET" and said[0] == "ok"]
    with httpx.Client(base_url=house.site, trust_env=False, timeout=30) as reader:
        said = {path: reader.get(path).text for path in open_to_all if "{" not in path}
        asked = ("/api/groups?near=Oslo&limit=50", "/sitemap.xml", "/metrics", "/feed", "/?near=Oslo")
        return said | {path: reader.get(path).text for path in asked}


def test_from_the_last_talk_to_the_first_meeting_and_nothing_is_left(visit: Visit, house: House) -> None:
    # Given Randi and Berit at their last talk; When Randi makes a card from words and postal code, by the keyboard
    randi = at_the_desk(visit)
    begun = time.monotonic()
    keys = makes_a_card(randi, WORDS, NEAR)
    # And a PDF of it, four presses on
    with randi.context.expect_page() as tab:
        keys.press("Tab", "Tab", "Tab", "Enter")
    # Then all of it took less than a minute, and no more than these presses
    assert keys.pressed == len(WORDS) + len(NEAR) + 7 + 4
    assert time.monotonic() - begun < UNDER_A_MINUTE
    tab.value.close()
    printed = on_paper(randi)
    code, address = shown_code(randi), qr_of(randi)
    planted = SAID.and_also(code=writings_of_code(code))
    assert grouped(code) in printed.replace("\u00a0", " ")
    assert SAID.found_in({"the PDF": printed}) == planted.found_in({"Randi's browser": randi.browser_keeps()}) == []
    randi.goes_to("/arbeid/overforinger")
    cards = randi.page.locator("table.list--stacks tbody tr").count()

    # When Berit follows the QR at home
    assert address == f"{house.site}/kort#{code}"
    berit = visit(address.removeprefix(house.site), PHONE, expects=REFUSED)
    berit.page.get_by_role("heading", name="Kortet ditt").wait_for()
    assert planted.found_in({"her browser": berit.browser_keeps()}) == []
    # And asks to be contacted
    berit.presses("Be om kontakt", berit.page.locator(".own-group").first)
    writes_who_she_is(berit)
    berit.is_told("Vi har sendt beskjed.")
    # Then nobody can read who she is: in no page of hers or Randi's, no letter, no row, no file, no log, no address
    randi.page.reload()
    seen = {"her page": berit.page.content(), "her browser": berit.browser_keeps(), "the list": randi.page.content()}
    assert SAID.found_in(seen) == []
    letter = visit("/post", PHONE, expects=REFUSED)
    assert planted.found_in({"the letter": opens_newest_letter(letter, "Noen ber deg ta kontakt")}) == []
    link = str(letter.page.locator(".letter a", has_text="Åpne forespørselen").first.get_attribute("href"))
    assert planted.found_in(house.written()) == []
    assert house.place_in_new_rows() == []
    sealed = house.sealed()
    assert set(sealed) == {
        "contact_request.sealed",
        "contact_request.token_hash",
        "handover.need",
        "handover.code_hash",
    }

    # When the recipient follows the letter and opens it
    letter.follows("Åpne forespørselen", letter.page.locator(".letter"))
    assert planted.found_in({"before it is opened": letter.page.content()}) == []
    letter.presses("Åpne forespørselen")
    # Then they, and only they, see who she is; their browser's title and addresses do not
    assert heading(letter) == NAME
    assert len(ASKED.found_in({"the request": letter.page.content()})) == 3
    assert planted.found_in({"their browser": letter.browser_keeps()}) == []
    letter.presses("Jeg har tatt kontakt")
    assert planted.found_in({"after the answer": letter.page.content()}) == []

    # When Berit wants to know who has looked
    berit.presses("Se hvem som har sett dette")
    looks = " ".join(berit.page.locator(".own__looks").inner_text().split())
    assert looks.count("Den du spurte") >= 2
    assert SAID.found_in({"the looks": berit.page.content()}) == []
    berit.presses("Tilbake til kortet")
    assert "De sier at de har nådd deg" in berit.page.locator(".own__standing").inner_text()
    # And asks another group, takes it back, asks again, and wants to be asked how it went
    berit.presses("Finn en annen")
    another = berit.page.locator("section[aria-labelledby=others-heading] .own-group", has_text="Be om kontakt").first
    berit.presses("Be om kontakt", another)
    writes_who_she_is(berit)
    berit.presses("Trekk tilbake")
    assert "Du har trukket det tilbake" in berit.page.locator(".own__standing").inner_text()
    berit.presses("Be om kontakt", berit.page.locator(".own-group").first)
    writes_who_she_is(berit)
    berit.page.get_by_text("Ja, spør meg").click()
    berit.page.locator("#spor input[name=email]").fill(LATER)
    berit.page.locator("#spor #agreed").check()
    berit.presses("Spør meg", berit.page.locator("#spor"))
    berit.is_told("Vi skriver til deg om to uker.")
    assert SAID.found_in({"her page": berit.page.content(), "her browser": berit.browser_keeps()}) == []
    then = house.sealed()
    assert len(then) == 5
    assert then["contact_request.sealed"] != sealed["contact_request.sealed"]
    opens_newest_letter(letter, "Noen ber deg ta kontakt")
    last = str(letter.page.locator(".letter a", has_text="Åpne forespørselen").first.get_attribute("href"))

    # When she erases all
    berit.presses("Slett alt")
    berit.presses("Ja, slett alt")
    assert heading(berit) == "Alt er slettet"
    # Then her browser keeps nothing of hers, and going back shows nothing
    assert planted.found_in({"her browser": berit.browser_keeps()}) == []
    assert planted.found_in(dict(pages_behind(berit))) == []
    # And the letters lead nowhere any more, whoever tries them, in whatever way
    assert last != link
    for path in (link, last):
        with httpx.Client(base_url=house.site, trust_env=False, headers={"Origin": house.site}) as late:
            for answer in (
                late.get(path),
                late.post(path, data={"svar": "open"}),
                late.post(path, data={"svar": "came"}),
            ):
                assert answer.status_code == 404
                assert planted.found_in({path: answer.text}) == []
    # And Randi's list and counts are there as before, with the card on the list
    randi.goes_to("/arbeid/overforinger")
    assert randi.page.locator("table.list--stacks tbody tr").count() == cards
    assert randi.page.locator(".counted").count() >= 3
    seen = {"the list": randi.page.content(), "the file": randi.page.evaluate(FILE)}
    assert planted.found_in(seen) == []
    # And what she planted is nowhere: not as it was, and not sealed
    assert planted.found_in(house.written()) == []
    assert house.place_in_new_rows() == []
    assert PLACE.search((house.folder / "overheard.txt").read_bytes()) is None
    assert PLACE.search((house.folder / "server.log").read_bytes()) is None
    assert planted.found_in(all_letters(house)) == []
    assert planted.found_in(public_answers(house)) == []
    assert house.sealed() == {}
    if house.engine == "sqlite":  # on PostgreSQL what is deleted is overwritten in the operator's time (docs/privacy)
        once = Planted(
            **{column: (text, then[column]) for column, text in sealed.items()}, address=(then["follow_up.address"],)
        )
        assert once.found_in(house.written()) == []


def pages_behind(visitor: Visitor) -> Iterator[tuple[str, str]]:
    """Go back as far as it goes; every page that shows itself."""
    session = visitor.context.new_cdp_session(visitor.page)
    behind = session.send("Page.getNavigationHistory")["entries"]
    for entry in reversed(behind[:-1]):
        session.send("Page.navigateToHistoryEntry", {"entryId": entry["id"]})
        yield f"back at {entry['url']}", shown(visitor)
    session.detach()


def shown(visitor: Visitor) -> str:
    """The page as it is once it stands still; that a form must be sent again is a page of the browser's own."""
    for _ in range(50):
        visitor.page.wait_for_timeout(100)
        try:
            return str(visitor.page.content())
        except PlaywrightError:  # it is still on the way
            continue
    raise AssertionError("no page came")


def test_without_scripts_her_browser_keeps_as_little(visit: Visit, house: House) -> None:
    there = house.sealed()
    randi = at_the_desk(visit)
    makes_a_card(randi, WORDS, NEAR)
    code = shown_code(randi)
    planted = SAID.and_also(code=writings_of_code(code))
    # Given a browser without scripts, When she follows the QR: the code goes nowhere, and she types it
    berit = visit(f"/kort#{code}", PHONE, script=False, expects=REFUSED)
    assert planted.found_in({"the door": berit.page.content()}) == []
    berit.fills(kode="-".join((code[:3], code[3:6], code[6:])).lower())
    berit.presses("Åpne kortet")
    assert heading(berit) == "Kortet ditt"
    berit.presses("Be om kontakt", berit.page.locator(".own-group").first)
    writes_who_she_is(berit)
    berit.is_told("Vi har sendt beskjed.")
    assert SAID.found_in({"her page": berit.page.content()}) == []
    # Then the administrator, who sees the trail and the outbox, sees nothing of it
    anne = visit("/inn", works=True)
    anne.signs_in("anne@example.no", DEMO_PASSWORD)
    for path in ("/arbeid/spor", "/arbeid/spor.csv", "/arbeid/post"):
        assert planted.found_in({path: anne.context.request.get(house.site + path).text()}) == []
    # When she erases all and goes back, step by step
    berit.presses("Slett alt")
    berit.presses("Ja, slett alt")
    assert heading(berit) == "Alt er slettet"
    assert planted.found_in({"her browser": berit.browser_keeps()}) == []
    assert planted.found_in(dict(pages_behind(berit))) == []
    assert planted.found_in(house.written()) == []
    assert house.place_in_new_rows() == []
    assert house.sealed() == there


def faulty_calls(code: str) -> Iterator[tuple[int, str, str, dict[str, Any]]]:
    """What is answered by an error, with everything of hers in the body: status, method, path, and what is sent."""
    hers = {"name": NAME, "phone": NUMBER, "email": EMAIL, "q": WORDS, "near": NEAR}
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    yield 404, "POST", "/finnes-ikke", {"data": {"kode": code, **hers}}
    yield 404, "POST", "/kort", {"data": {"kode": wrong, **hers}}
    yield 404, "POST", "/mottak/finnes-ikke", {"data": {"svar": "open", **hers}}
    yield 405, "PUT", "/kort", {"data": {"kode": code, **hers}}
    yield 405, "DELETE", "/grupper/finnes-ikke", {"content": f"{code} {NAME} {NUMBER}"}
    yield 413, "POST", "/kort", {"data": {"kode": code, "name": NAME * 9000}}
    yield 413, "POST", "/api/cards/open", {"json": {"code": code, "name": NAME * 9000}}
    yield 422, "POST", "/kort", {"data": {"kode": "", **hers}}
    yield (
        400,
        "POST",
        "/kort/kontakt",
        {"content": b"\xff\xfe" + NAME.encode(), "headers": {"Content-Type": "multipart/form-data"}},
    )
    yield 404, "POST", "/api/cards/open", {"json": {"code": wrong}}
    yield 400, "POST", "/api/cards/contact", {"json": {"code": code, "group": NAME, "agreed": NUMBER, "name": [EMAIL]}}
    yield 400, "POST", "/api/cards/open", {"content": f'{{"code": "{code}", "name": "{NAME}"', "headers": JSON}
    yield 415, "POST", "/api/cards/open", {"content": f"{code} {NAME}", "headers": {"Content-Type": "text/plain"}}
    yield 404, "POST", "/api/cards/finnes-ikke", {"json": {"code": code, **hers}}
    yield 405, "PATCH", "/api/cards/open", {"json": {"code": code, **hers}}
    yield 401, "POST", "/api/handovers", {"json": {"need": hers, "code": code}}


JSON = {"Content-Type": "application/json"}


def test_no_error_repeats_what_was_sent(visit: Visit, house: House) -> None:
    randi = at_the_desk(visit)
    makes_a_card(randi, WORDS, NEAR)
    code = shown_code(randi)
    planted = SAID.and_also(code=writings_of_code(code), wrong=writings_of_code(code[:-1] + "01"[code[-1] == "0"]))
    with httpx.Client(base_url=house.site, trust_env=False, headers={"Origin": house.site}, timeout=30) as asking:
        came = []
        for status, method, path, sent in faulty_calls(code):
            answer = asking.request(method, path, **sent)
            came.append((status, answer.status_code, f"{method} {path}"))
            assert planted.found_in({f"{method} {path}": answer.text + str(answer.headers)}) == []
            assert not PLACE.search(answer.content), path
        assert [each for each in came if each[0] != each[1]] == []
        # Who guesses is told to wait, and not what they guessed
        for _ in range(40):
            answer = asking.post("/kort", data={"kode": code[:-1] + "01"[code[-1] == "0"], "name": NAME})
            if answer.status_code == 429:
                break
        assert answer.status_code == 429
        assert planted.found_in({"too many": answer.text + str(answer.headers)}) == []
    assert planted.found_in(house.written()) == []
    assert house.place_in_new_rows() == []


def test_everything_is_gone_when_the_server_has_stopped(house: House) -> None:
    house.stop()
    assert SAID.found_in(house.written()) == []
    assert house.place_in_new_rows() == []
    # The log told everything it could, or there was nothing to search
    log = (house.folder / "server.log").read_text()
    for line in (
        "DEBUG videre.access: POST /kort/kontakt 200",
        '"POST /kort/slett HTTP/1.1" 200',
        "GET /mottak/{token",
    ):
        assert line in log, line
    heard = (house.folder / "overheard.txt").read_text()
    assert "POST /kort/slett?" in heard
    assert "cache-control: no-store" in heard


def test_the_search_would_have_found_it(house: House) -> None:
    """Planted on purpose, in every place that is searched; the last test, since what is planted stays."""
    planted = SAID.and_also(code=writings_of_code("7KM4PX9QT2"))
    for number, writing in enumerate((
        NAME, NAME.upper(), "Plant%C3%A5se", r"Plant\u00e5se", "Plant&#229;se", "419 87 653", "+4741987653",
        EMAIL.replace("@", "%40"), "om.plantaase", "7km-4px-9qt2", "7KM%204PX%209QT2", "7KM\u00a04PX\u00a09QT2",
        base64.b64encode(f"name={NAME}&phone=4".encode()).decode(), f"{NAME} x".encode("utf-16-le").decode("latin-1"),
    )):  # fmt: skip
        (house.folder / f"planted-{number}").write_bytes(writing.encode("latin-1" if "\0" in writing else "utf-8"))
        assert planted.found_in(house.noted()), writing
        (house.folder / f"planted-{number}").unlink()
    assert planted.found_in(house.written()) == []
    # In a row; and in SQLite's files also after the row is deleted, where nothing overwrites it
    words = f"Her står {NAME} på {NEAR} Oslo"
    execute(house.url, f"CREATE TABLE planted (words text); INSERT INTO planted VALUES ('{words}')")
    assert len(planted.found_in({"the rows": "\n".join(rows_of(house.url))})) == 1
    assert len(house.place_in_new_rows()) == 1
    execute(house.url, "DELETE FROM planted")
    assert house.place_in_new_rows() == []
    found = planted.found_in(house.written())
    assert found, "deleted without being overwritten, and not found"
    assert not [each for each in found if " in the rows" in each]


def execute(url: str, statements: str) -> None:
    """Change a database as no part of ours does: on SQLite without overwriting what is deleted."""
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            connection.executescript(f"PRAGMA secure_delete = OFF; {statements}")
            return

    async def change() -> None:
        connection = await asyncpg.connect(url)
        await connection.execute(statements)
        await connection.close()

    run(change())
