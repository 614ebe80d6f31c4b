"""Every text that people write, planted with a script in the database itself: no page lets it become one.

What is refused on the way in is tested with each form. Here nothing is refused: should a check be forgotten, or a
text come from elsewhere, each page still shows words as words.
"""

from __future__ import annotations

import json
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import httpx
import msgspec
import pytest
from piccolo.columns import Column, Text, Varchar

import videre.database
from tests import world as w
from tests.privacy.asking import Cast, address, gathered
from tests.privacy.routes import routes
from tests.privacy.test_columns import columns
from tests.world import World
from videre.app import create_app
from videre.database import reading, writing
from videre.directory.changing import change_or_propose
from videre.directory.contact_points import ContactPointDetails, check_contact_point
from videre.directory.details import TEXT_LIMITS, check_details
from videre.directory.organisations import OrganisationDetails, create_organisation
from videre.directory.revisions import return_revision
from videre.directory.shapes import OrganisationKind
from videre.directory.tables import Group, Revision
from videre.people.sessions import COOKIE
from videre.post.letters import Letter
from videre.post.tables import OutgoingMail
from videre.privacy_classes import Privacy
from videre.problems import Invalid
from videre.settings import Settings
from videre.trail.tables import TrailEntry

CODES = {
    "kind", "status", "format", "place_privacy", "audience", "room", "state", "paused_from", "reminded", "language",
    "role", "purpose", "capacity", "what", "record_kind", "note", "step", "code", "municipality", "failure", "slug",
    "browser", "email_key", "search_text", "organisation_number",
    # Of a handover, which holds nothing that anybody wrote but what lies sealed.
    "origin", "topic", "km_band", "minutes_band", "nothing_in", "ending", "recipient_kind", "recipient_language",
    "reason", "field", "recipient", "version", "answer",
}  # fmt: skip
"""Columns that hold our own words; no page shows them as they are, or nobody else can write them."""
NOT_SHOWN = {
    "self_help_group.changed_by", "group_revision.decided_by", "mail_link.email",
    "contact_request.recipient_email",
}  # fmt: skip
"""Texts that no page of the walk shows; everything else must be seen, or the walk proves nothing."""


def written() -> list[Column]:
    """The columns that hold what somebody wrote."""
    return [
        column
        for _, column, privacy in columns()
        if privacy in {Privacy.PUBLIC, Privacy.STAFF}
        and isinstance(column, (Varchar, Text))
        and column._meta.name not in CODES
    ]


def name_of(column: Column) -> str:
    return f"{column._meta.table._meta.tablename}.{column._meta.name}"


def script(number: int, length: int) -> str:
    """A text that would break out of an attribute and of a text, and is known again by its number."""
    short = f"\"'><i z{number}>"
    long = f"\"'><script>z{number}()</script><img src=x onerror=z{number}>{{{{7*7}}}}</textarea></title><i z{number}>"
    return long if length >= len(long) else short


async def plant() -> dict[int, str]:
    """Write a script into every such column of every row; return the columns by number."""
    numbered = dict(enumerate(written(), 100))
    async with writing():
        for number, column in numbered.items():
            table, key = column._meta.table, column._meta.table._meta.primary_key
            text = script(number, getattr(column, "length", None) or 4000)
            if table is TrailEntry:
                continue
            for row in await table.select(key):
                own = text if column._meta.name != "email" else f"{row[key._meta.name]}{text}"
                await table.update({column: own}).where(key == row[key._meta.name])
        trail = {column._meta.name: script(number, 100) for number, column in numbered.items()
                 if column._meta.table is TrailEntry}  # fmt: skip
        groups = await Group.select(Group.id)
        for group in groups:
            await TrailEntry(what="approve", record_kind="group", record_id=group["id"], capacity="steward",
                             **trail).save()  # fmt: skip
        await _plant_in_proposals()
        letter = Letter(script(98, 200), (script(99, 200),), (), (script(97, 200),))
        await OutgoingMail.update({OutgoingMail.letter: msgspec.json.encode(letter).decode()}, force=True)
    return {number: name_of(column) for number, column in numbered.items()} | {
        97: "letter.after", 98: "letter.subject", 99: "letter.lines", 96: "group_revision.details",
    }  # fmt: skip


async def _a_returned_change(cast: Cast, world: World) -> int:
    ivar = await w.identity_of(cast.accounts["starter"])
    group = await w.a_group(steward_id=world.fredrikstad, starters=[ivar])
    async with reading():
        version = (await Group.select(Group.version).where(Group.id == group))[0]["version"]
    proposed = await change_or_propose(
        identity=ivar, group_id=group, changes={"summary": "Ny."}, expected_version=version
    )
    await return_revision(revision_id=proposed.revision_id or 0, remark="Hvorfor?", by=w.SIV)
    return group


async def _plant_in_proposals() -> None:
    for row in await Revision.select(Revision.id, Revision.details):
        said: dict[str, Any] = json.loads(row["details"])
        for field, length in TEXT_LIMITS.items():
            said["after"][field] = script(96, length)
        await Revision.update({Revision.details: json.dumps(said)}).where(Revision.id == row["id"])


async def test_no_page_lets_a_text_become_a_script(settings: Settings, world: World) -> None:
    cast = await gathered(world)
    returned = await _a_returned_change(cast, world)
    planted = await plant()
    sessions = {"": ""}
    for role in ("admin", "steward", "starter"):
        _, sessions[role] = await w.signed_in(cast.accounts[role])
    await videre.database.stop_database()
    app = create_app(settings)
    wrong, seen, pages = [], set(), 0
    async with app.lifespan():
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            for role, token in sessions.items():
                for where in [f"/arbeid/mine/{returned}", *await addresses(list(routes(app)), cast)]:
                    headers = {"Cookie": f"{COOKIE}={token}"} if token else {}
                    answer = await client.get(where, headers={**headers, "Accept-Encoding": "identity"})
                    if answer.status_code != 200 or not answer.headers["content-type"].startswith("text/html"):
                        if answer.status_code >= 500:
                            wrong.append(f"{where} as {role}: {answer.status_code}")
                        continue
                    pages += 1
                    wrong += [f"{where} as {role}: {fault}" for fault in faults(answer.text)]
                    seen |= {number for number in planted if f"z{number}" in answer.text}
    assert pages > 60
    assert not wrong, "\n".join(wrong[:40])
    assert {planted[number] for number in set(planted) - seen} == NOT_SHOWN


async def addresses(there: list[tuple[str, str]], cast: Cast) -> list[str]:
    """Every page of the house that shows something about the cast, and the searches and filters that do."""
    found = [
        "/?near=1607", "/?near=1607&q=%22%27%3E%3Ci%20zq%3E", "/?lang=en&near=1607", "/arbeid/spor?slag=group",
        "/arbeid/grupper?ord=z1", "/arbeid/kontoer?q=%3Ci%20zq%3E", "/arbeid/post?alt=1", "/start?near=1607",
        "/inn?til=%22%3E%3Ci%20zq%3E", "/inn?sagt=%3Ci%20zq%3E", "/arbeid?sagt=%3Ci%20zq%3E",
        "/post?til=%22%3E%3Ci%20zq%3E", "/arbeid/overfor?fra=3&til=2&hvilke=alle", "/arbeid/lokale?lokale=%3Ci%20zq%3E",
    ]  # fmt: skip
    for path, method in there:
        if method == "GET" and not path.startswith(("/api", "/static", "/kart")):
            found.append(await address(method, path, cast))
    return found


def faults(text: str) -> list[str]:
    """What in a page is more than words: elements and attributes of ours only."""
    found = []
    tree: Element = html5lib.parse(text, treebuilder="etree", namespaceHTMLElements=False)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            plain = "".join(str(value).split()).lower()
            if str(name).startswith(("on", "z")) or (str(name) == "style"):
                found.append(f"<{element.tag} {name}>")
            if str(name) in {"href", "src", "action", "formaction"} and plain.startswith(
                ("javascript:", "data:", "vbscript:")
            ):
                found.append(f"<{element.tag} {name}={plain[:30]}>")
        if element.tag == "script" and (element.text or "").strip() and element.get("type") != "application/json":
            found.append("a script in the page itself")
    if "49</" in text and "{{7*7}}" not in text and "z1" in text:
        found.append("a text was read as a template")
    return found


def test_the_faults_are_found() -> None:
    assert faults("<p><i z1>x</i></p>")
    assert faults('<a href=" java\nscript:x">x</a>')
    assert faults("<script>x()</script>")
    assert not faults('<p title="&quot;&gt;&lt;i z1&gt;">&lt;script&gt;</p>')


HARMFUL = ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "data:text/html,<script>",
           "//evil.example", "https://a.no/\"><script>", "vbscript:x", "https://a.no/ onclick=x"]  # fmt: skip


@pytest.mark.parametrize("website", HARMFUL)
async def test_an_address_that_would_be_a_script_is_refused_wherever_one_is_written(
    database: str, website: str
) -> None:
    with pytest.raises(Invalid):
        check_details(w.details(website=website))
    assert check_contact_point(ContactPointDetails(municipality=w.FREDRIKSTAD, name="x", website=website))
    with pytest.raises(Invalid):
        details = OrganisationDetails(kind=OrganisationKind.DISTRICT_OFFICE, name="x", website=website)
        await create_organisation(details=details, by=w.ANNE)
    async with reading():
        assert not await Group.exists()
