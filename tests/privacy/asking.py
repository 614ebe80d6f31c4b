"""A small world with somebody in each role, and requests by them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
from msgspec import Struct

from tests import handovers as h
from tests import world as w
from tests.privacy.routes import fields, filled
from tests.world import World
from videre.database import reading, writing
from videre.directory.changing import change_or_propose
from videre.directory.confirmation_links import confirmation_path
from videre.directory.contact_points import ContactPointDetails, ContactPointKind, add_contact_point
from videre.directory.drafts import new_draft
from videre.directory.meetings import today
from videre.directory.sending_in import send_in
from videre.directory.shapes import OrganisationKind
from videre.directory.tables import Area, ContactPoint, Group, GroupDraft
from videre.handover.follow_up import want_follow_up
from videre.handover.tables import FollowUp
from videre.language import Language
from videre.people.account_rows import Purpose, new_mail_link
from videre.people.roles import Permission, Role
from videre.people.sessions import COOKIE, csrf_token
from videre.people.shapes import Identity
from videre.people.tables import RoleGrant
from videre.people.tokens import make_token, own_tokens
from videre.post.letters import Letter, MailKind
from videre.post.refusals import refuse_path
from videre.post.tables import OutgoingMail
from videre.signing import keyed_hash, new_token, token_hash

BASE = "http://testserver"
QUERIES = {"/arbeid/grupper/{group_id}/steg": "?steg=end"}
"""What an address needs to show its record at all."""
BODIES = {
    "/api/groups/{group}": {"expected_version": 0},
    "/api/groups/{group}/moves": {"move": "submit"},
    "/api/contact-requests/{request_id}/answer": {"answer": "contacted"},
}
"""What a call needs to come as far as its record; nothing else is sent, so that hardly anything changes."""


class Cast(Struct, frozen=True):
    """Who asks, and about what: one group with all that hangs on it."""

    accounts: dict[str, int]
    narrow_token: str
    request_token: str
    card_code: str
    ids: dict[str, int]
    group_id: int
    slug: str
    confirmed_on: date


async def gathered(world: World) -> Cast:
    """Put the cast in the small world."""
    team = await w.an_organisation(OrganisationKind.RPH_TEAM, "RPH Fredrikstad", municipality=w.FREDRIKSTAD)
    accounts = {
        "rph": await w.an_account(Role.RPH_STAFF, team, name="Randi Bakken"),
        "starter": await w.an_account(Role.STARTER, name="Ivar Moen"),
        "steward": await w.an_account(Role.STEWARD, world.fredrikstad, name="Siv Dahl"),
        "other": await w.an_account(Role.STEWARD, world.office, name="Olav Vik"),
        "admin": await w.an_account(Role.ADMINISTRATOR, world.national, name="Anne Lie"),
        "unset": await w.an_account(Role.STEWARD, world.fredrikstad, name="Eva Ro", codes=False),
        "stranger": await w.an_account(Role.STARTER, name="Ola Nes"),
        "bystander": await w.an_account(Role.STARTER, name="Berit Aas"),
        "partner": await w.an_account(Role.STARTER, name="Kari Sund"),
    }
    ivar, _ = await w.signed_in(accounts["starter"])
    siv, _ = await w.signed_in(accounts["steward"])
    both = [ivar, await w.identity_of(accounts["partner"])]
    group = await w.a_group(steward_id=world.fredrikstad, starters=both, name="Gruppa det gjelder")
    narrow = await make_token(identity=siv, name="Smal", scopes=[Permission.KEEP_CONTACT_POINTS], expires_on=today())
    await make_token(identity=ivar, name="Ivars", scopes=[Permission.LEAD_GROUPS], expires_on=today())
    ids = {
        "group_id": group,
        "group": group,
        "revision_id": await _revision(ivar, group),
        "account_id": accounts["bystander"],
        "organisation_id": world.office,
        "token_id": (await own_tokens(ivar))[0].id,
        "point_id": await _point(siv, world.fredrikstad),
    }
    await new_draft(identity=ivar, language=Language.NB)
    holder, code = await h.a_card(group, sender=await w.identity_of(accounts["rph"]))
    ids["handover_id"] = holder.handover_id
    ids["request_id"] = await h.a_request(holder, group)
    request_token = (await w.mails())[-1].token
    dead, shown = await _mail("dead"), await _mail("shown")
    async with reading():
        drafts = await GroupDraft.select(GroupDraft.id).where(GroupDraft.account == ivar.account_id)
        grants = await RoleGrant.select(RoleGrant.id).where(RoleGrant.account == accounts["bystander"])
        areas = await Area.select(Area.id).where(Area.organisation == ids["organisation_id"])
        groups = await Group.select(Group.slug, Group.confirmed_on).where(Group.id == group)
    ids |= {"draft_id": drafts[0]["id"], "grant_id": grants[0]["id"], "area_id": areas[0]["id"],
            "mail_id": dead, "shown_id": shown}  # fmt: skip
    return Cast(accounts, narrow, request_token, code, ids, group, groups[0]["slug"], groups[0]["confirmed_on"])


async def _revision(ivar: Identity, group: int) -> int:
    async with reading():
        rows = await Group.select(Group.version).where(Group.id == group)
    changed = await change_or_propose(
        identity=ivar, group_id=group, changes={"summary": "Ny."}, expected_version=rows[0]["version"]
    )
    return changed.revision_id or 0


async def _point(siv: Identity, organisation: int) -> int:
    details = ContactPointDetails(kind=ContactPointKind.SUPPORT_POINT, municipality=w.FREDRIKSTAD, name="Frisklivet",
                                  email="punkt@example.no")  # fmt: skip
    await add_contact_point(details=details, organisation_id=organisation, by=siv)
    async with reading():
        return int((await ContactPoint.select(ContactPoint.id))[0]["id"])


async def _mail(state: str) -> int:
    letter = msgspec.json.encode(Letter("Emne", ("Linje.",))).decode()
    async with writing():
        mail = OutgoingMail(kind=MailKind.QUEUE.value, receiver="x@example.no", receiver_hash="x", state=state,
                            letter=letter, done_at=datetime.now(UTC))  # fmt: skip
        return int((await OutgoingMail.insert(mail).returning(OutgoingMail.id))[0]["id"])


async def _session(account: int) -> str:
    identity, _ = await w.signed_in(account)
    return str(identity.session_id)


async def _link(purpose: Purpose, cast: Cast) -> str:
    async with writing():
        return await new_mail_link(
            purpose=purpose, account_id=cast.accounts["bystander"], email="berit@example.no", hours=1
        )


async def _confirmation() -> str:
    token = await new_draft(identity=None, language=Language.NB)
    email = f"ny-{token[:8]}@example.no"
    await send_in(token=token, details=w.details(), email=email, name="Ny", identity=None, language=Language.NB)
    return (await w.mails())[-1].token


async def _asked_how_it_went() -> str:
    """The link of a letter that asks somebody how it went."""
    holder, _ = await h.a_card()
    await want_follow_up(holder, email="berit@example.no", language=Language.NB, agreed=True)
    token = new_token()
    async with writing():
        await FollowUp.update({FollowUp.token_hash: token_hash(token)}).where(FollowUp.handover == holder.handover_id)
    return token


async def address(method: str, template: str, cast: Cast) -> str:
    """An address that leads to the record of the cast; links that work once are fresh each time."""
    values: dict[str, object] = {"slug": cast.slug, "path": "css/app.css", "zoom": 5, "column": 1, "name": "1.png",
                                 **cast.ids}  # fmt: skip
    if (method, template) == ("GET", "/api/groups/{group}"):
        values["group"] = cast.slug
    makers: dict[str, Callable[[], Awaitable[str]]] = {
        "/inn/lenke": lambda: _link(Purpose.SIGN_IN, cast),
        "/oppfolging": _asked_how_it_went,
        "/start/bekreft": _confirmation,
        "/start/gruppe": lambda: new_draft(identity=None, language=Language.NB),
    }
    if template.startswith("/mottak"):
        values["token"] = cast.request_token
    elif "token" in fields(template):
        fitting = [make for start, make in makers.items() if template.startswith(start)]
        values["token"] = await fitting[0]() if fitting else "x"
    if "session_id" in fields(template):
        values["session_id"] = await _session(cast.accounts["starter"])
    if "/igangsettere/" in template:
        values["account_id"] = cast.accounts["partner"]
    if template == "/post/{mail_id}":
        values["mail_id"] = cast.ids["shown_id"]
    if template.startswith("/bekreft"):
        values["signed"] = confirmation_path(cast.group_id, cast.confirmed_on).removeprefix("/bekreft/")
    if template.startswith("/avmeld"):
        path = refuse_path(keyed_hash("receiver", "x@example.no"), MailKind.QUEUE)
        values["signed"] = path.removeprefix("/avmeld/")
    return filled(template, values) + QUERIES.get(template, "")


class Door:
    """Sends requests in a role, as a browser or a program of that role would."""

    def __init__(self, client: httpx.AsyncClient, cast: Cast) -> None:
        self._client, self._cast = client, cast
        self._sessions: dict[str, str] = {}

    async def ask(self, method: str, template: str, role: str, *, csrf: bool = True) -> str:
        """Ask for a route and return what came of it, in a word of the table."""
        headers, secret = {"Accept-Encoding": "identity"}, ""
        if role == "narrow":
            headers["Authorization"] = f"Bearer {self._cast.narrow_token}"
        elif role != "nobody":
            token = await self._session(role)
            headers["Cookie"], secret = f"{COOKIE}={token}", csrf_token(token) if csrf else ""
        sent: dict[str, Any] = {}
        if method != "GET":
            self._sessions.clear()  # some of these end sessions
            headers |= {"Origin": BASE, "Sec-Fetch-Site": "same-origin", "X-CSRF-Token": secret}
            api = template.startswith("/api")
            card = {"kode": self._cast.card_code} if template.startswith("/arbeid/overforing/") else {}
            sent = {"json": BODIES.get(template, {})} if api else {"data": {"_csrf": secret, **card}}
        self._client.cookies.clear()  # what the answer before it brought
        path = await address(method, template, self._cast)
        return outcome(await self._client.request(method, path, headers=headers, **sent))

    async def _session(self, role: str) -> str:
        if role not in self._sessions:
            account = self._cast.accounts["steward" if role == "no-code" else role]
            _, self._sessions[role] = await w.signed_in(account, strong=False if role == "no-code" else None)
        return self._sessions[role]


def outcome(answer: httpx.Response) -> str:
    """The word for an answer. A form that wants mending was let in."""
    assert answer.status_code < 500, (answer.request.method, answer.request.url.path, answer.text[:300])
    goal = urlsplit(answer.headers.get("location", ""))
    if answer.status_code == 303 and goal.path == "/inn" and "sagt" not in parse_qs(goal.query):
        return "in"
    if answer.status_code == 303 and goal.path == "/inn/kode":
        return "code"
    if answer.status_code == 401:
        return "code" if answer.json()["type"].endswith("code-needed") else "in"
    return {403: "403", 404: "404"}.get(answer.status_code, "ok")
