"""The cast and their small world: builders that put groups and organisations in the database.

Randi works at RPH Fredrikstad, Ivar starts groups, Siv is the steward in Fredrikstad, Berit is a citizen who
lives at 1607. Builders take what matters to a test and fill in the rest; everything goes through the real
actions, so a test never meets a group that could not exist.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from videre.database import reading, writing
from videre.directory.actions import Flag, confirm_group, create_group, flag_group, move_group, set_room
from videre.directory.details import GroupDetails
from videre.directory.lifecycle import LISTED, GroupState, Move
from videre.directory.meetings import Meetings, today
from videre.directory.organisations import OrganisationDetails, create_organisation
from videre.directory.room import RoomStatus
from videre.directory.shapes import Accessibility, Audience, Format, OrganisationKind, PlacePrivacy
from videre.directory.starter_rows import lead
from videre.directory.tables import Group
from videre.language import Language
from videre.people.account_rows import grant, new_account
from videre.people.actors import SYSTEM, Actor, ActorKind
from videre.people.clock import now
from videre.people.identities import identity_of_account
from videre.people.one_time_codes import code_at
from videre.people.passwords import new_hash
from videre.people.roles import STRONG_ROLES, Role
from videre.people.sessions import identity_by_session, open_session
from videre.people.shapes import Identity
from videre.people.tables import Account
from videre.post.letters import Letter, MailKind
from videre.post.sealed import opened_letter
from videre.post.tables import OutgoingMail
from videre.sealing import seal

RANDI = "Randi Bakken"
IVAR = Actor(ActorKind.STARTER, "Ivar Moen")
SIV = Actor(ActorKind.STEWARD, "Siv Dahl")
ANNE = Actor(ActorKind.ADMINISTRATOR, "Anne Lie")
BERIT_LIVES_AT = "1607"

FREDRIKSTAD, SARPSBORG, OSLO, KVINNHERAD, TROMSO, ALTA = "3107", "3105", "0301", "4617", "5501", "5601"
FREDRIKSTAD_POINT = (59.2181, 10.9298)
_numbers = itertools.count(1)

# The way from a draft to each state.
_WAYS: dict[GroupState, tuple[Move, ...]] = {
    GroupState.DRAFT: (),
    GroupState.SUBMITTED: (Move.SUBMIT,),
    GroupState.RETURNED: (Move.SUBMIT, Move.RETURN),
    GroupState.GATHERING: (Move.SUBMIT, Move.APPROVE),
    GroupState.SCHEDULED: (Move.SUBMIT, Move.APPROVE, Move.SCHEDULE),
    GroupState.STARTING: (Move.SUBMIT, Move.APPROVE, Move.SCHEDULE, Move.START),
    GroupState.RUNNING: (Move.SUBMIT, Move.APPROVE, Move.SCHEDULE, Move.START, Move.WITHDRAW),
    GroupState.PAUSED: (Move.SUBMIT, Move.APPROVE, Move.PAUSE),
    GroupState.ENDED: (Move.SUBMIT, Move.APPROVE, Move.END),
}


class World(msgspec.Struct, frozen=True):
    """What ``small_world`` made: ids by telling names."""

    national: int
    office: int
    fredrikstad: int
    sleep: int
    anxiety: int
    grief: int
    far_away: int
    digital: int
    draft: int


def every_second_tuesday(hour: int = 18) -> Meetings:
    return Meetings(datetime(2026, 1, 6, hour), 120, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")


def details(**changes: Any) -> GroupDetails:
    """A listed-worthy group on sleep in Fredrikstad, shown by municipality, unless told otherwise."""
    usual: dict[str, Any] = {
        "name": f"Søvngruppa {next(_numbers)}",
        "summary": "For deg som ligger våken og vil snakke med andre som kjenner det igjen.",
        "description": "Vi er noen få rundt et bord. Du trenger ikke å si noe før du vil.",
        "topics": ("sovn",),
        "format": Format.IN_PERSON,
        "municipality": FREDRIKSTAD,
        "place_privacy": PlacePrivacy.MUNICIPALITY,
        "languages": ("no",),
        "audience": Audience.EVERYONE,
        "accessibility": (Accessibility.STEP_FREE,),
        "meetings": every_second_tuesday(),
        "contact_email": "gruppa@example.no",
        "starter_name": "Ivar Moen",
        "starter_email": "ivar@example.no",
    }
    return GroupDetails(**{**usual, **changes})


def somewhere_exact(lat: float, lon: float, venue: str = "Frivilligsentralen") -> dict[str, Any]:
    """Changes that place a group at a point anyone may see."""
    return {"place_privacy": PlacePrivacy.EXACT, "exact_lat": lat, "exact_lon": lon, "venue": venue}


async def a_group(
    *,
    state: GroupState = GroupState.RUNNING,
    room: RoomStatus | None = RoomStatus.OPEN,
    room_as_of: date | None = None,
    confirmed_on: date | None = None,
    steward_id: int | None = None,
    starters: Sequence[Identity] = (),
    **changes: Any,
) -> int:
    """A group in ``state``, walked there by its starter and steward, confirmed and with room as of today."""
    group_id = await create_group(details=details(**changes), by=IVAR, steward_id=steward_id)
    for starter in starters:
        async with writing():
            await lead(group_id, starter.account_id, IVAR)
    for move in _WAYS[state]:
        starts_on = today() + timedelta(days=14) if move is Move.SCHEDULE else None
        remark = "Når møtes dere?" if move is Move.RETURN else None
        await move_group(group_id=group_id, move=move, by=SIV, starts_on=starts_on, remark=remark)
    if state in LISTED:
        await confirm_group(group_id=group_id, by=IVAR, on=confirmed_on)
        if room is not None:
            await set_room(group_id=group_id, room=room, by=IVAR, on=room_as_of)
    return group_id


async def a_missing_group(**changes: Any) -> int:
    """A running group that nobody has heard of for long; the public does not see it."""
    group_id = await a_group(**changes)
    await flag_group(group_id=group_id, flag=Flag.MISSING, by=SIV)
    return group_id


async def an_organisation(kind: OrganisationKind, name: str, **changes: Any) -> int:
    return await create_organisation(details=OrganisationDetails(kind=kind, name=name, **changes), by=ANNE)


CODES_SECRET = "IVARSIVTORANNERANDIBERIT23456723"
"""The secret of every builder's one-time codes."""


async def an_account(
    role: Role | None = None,
    organisation_id: int | None = None,
    *,
    name: str = "",
    email: str = "",
    password: str = "",
    codes: bool | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    language: Language = Language.NB,
) -> int:
    """A confirmed account with a role; with one-time codes (``current_code``) where the role asks for them."""
    number = next(_numbers)
    hashed = await new_hash(password) if password else ""
    async with writing():
        account_id = await new_account(
            email=email or f"person{number}@example.no",
            name=name or f"Person {number}",
            language=language,
            confirmed=True,
        )
        values: dict[Any, Any] = {Account.password_hash: hashed}
        if role in STRONG_ROLES if codes is None else codes:
            values |= {Account.codes_secret: seal(CODES_SECRET), Account.codes_since: now()}
        await Account.update(values).where(Account.id == account_id)
        if role is not None:
            await grant(
                account_id=account_id,
                role=role,
                organisation_id=organisation_id,
                by=SYSTEM,
                valid_from=valid_from,
                valid_to=valid_to,
            )
    return account_id


async def signed_in(account_id: int, *, strong: bool | None = None, browser: str = "Firefox") -> tuple[Identity, str]:
    """An account in a session of its own, as identity and session token; strong where it has codes."""
    if strong is None:
        strong = (await identity_of(account_id)).has_codes
    token = await open_session(account_id=account_id, strong=strong, browser=browser)
    identity = await identity_by_session(token)
    assert identity is not None
    return identity, token


async def identity_of(account_id: int) -> Identity:
    identity = await identity_of_account(account_id, strong=True)
    assert identity is not None
    return identity


async def a_starter(**given: Any) -> Identity:
    """Somebody who may lead groups, signed in."""
    return await identity_of(await an_account(Role.STARTER, **given))


async def a_steward(organisation_id: int, **given: Any) -> Identity:
    """Somebody who answers for an organisation's groups, signed in with a code."""
    return await identity_of(await an_account(Role.STEWARD, organisation_id, **given))


async def an_administrator(organisation_id: int, **given: Any) -> Identity:
    """Somebody who may do what stewards may everywhere, signed in with a code."""
    return await identity_of(await an_account(Role.ADMINISTRATOR, organisation_id, **given))


class Mail(msgspec.Struct, frozen=True):
    """A letter in the outbox."""

    to: str
    kind: str
    letter: Letter

    @property
    def token(self) -> str:
        """What ends the first button's path."""
        return self.letter.buttons[0].path.rpartition("/")[2]


async def mails() -> list[Mail]:
    """All letters in the outbox, the oldest first; the small world's own come before a test's."""
    async with reading():
        rows = await OutgoingMail.select().order_by(OutgoingMail.id)
    return [_opened(row) for row in rows]


def _opened(row: dict[str, Any]) -> Mail:
    kind = MailKind(row["kind"])
    opened = opened_letter(row["letter"], receiver=row["receiver"], kind=kind, about_id=row["about_id"])
    return Mail(opened.receiver, row["kind"], opened.letter)


def current_code(steps_away: int = 0) -> str:
    """The one-time code of every builder's account now, or some steps of 30 seconds away."""
    return code_at(CODES_SECRET, now() + timedelta(seconds=30 * steps_away))


async def slug(group_id: int) -> str:
    async with writing():
        rows = await Group.select(Group.slug).where(Group.id == group_id)
    return str(rows[0]["slug"])


async def small_world() -> World:
    """Three organisations and six groups: near and far, exact and hidden, digital, and one nobody may see."""
    national = await an_organisation(OrganisationKind.NATIONAL, "Selvhjelp Norge", areas=("",))
    office = await an_organisation(
        OrganisationKind.DISTRICT_OFFICE, "Selvhjelp Norge, distriktskontor Oslo", areas=("03", "31", "32")
    )
    fredrikstad = await an_organisation(
        OrganisationKind.MUNICIPALITY, "Fredrikstad kommune", municipality=FREDRIKSTAD, areas=(FREDRIKSTAD,)
    )
    lat, lon = FREDRIKSTAD_POINT
    return World(
        national=national,
        office=office,
        fredrikstad=fredrikstad,
        sleep=await a_group(
            name="Søvngruppa i Fredrikstad", steward_id=fredrikstad, **somewhere_exact(lat, lon, "Frivilligsentralen")
        ),
        anxiety=await a_group(
            name="Angstringen Østsida",
            topics=("sosial-angst", "angst"),
            state=GroupState.GATHERING,
            room=RoomStatus.GATHERING,
            steward_id=fredrikstad,
            venue="Det hemmelige lokalet",
            street_address="Skjulteveien 1",
            exact_lat=59.2001,
            exact_lon=10.9601,
        ),
        grief=await a_group(
            name="Sorggruppa i Sarpsborg",
            topics=("sorg",),
            municipality=SARPSBORG,
            settlement="Sarpsborg",
            place_privacy=PlacePrivacy.SETTLEMENT,
            room=RoomStatus.FULL,
            steward_id=office,
        ),
        far_away=await a_group(
            name="Søvngruppa i Tromsø", municipality=TROMSO, state=GroupState.STARTING, steward_id=national
        ),
        digital=await a_group(
            name="Søvn på skjerm", format=Format.DIGITAL, municipality="", accessibility=(), steward_id=national
        ),
        draft=await a_group(name="Kladden", state=GroupState.DRAFT),
    )
