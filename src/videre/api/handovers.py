"""Handovers for programs: a record system makes a card, and sees what the team's page shows."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final

from litestar import Controller, Request
from litestar.enums import HttpMethod
from litestar.params import HeaderParameter, PathParameter
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from videre.api.answers import Answer, unkept
from videre.api.bodies import json_object
from videre.api.parameters import Parameters, parameter
from videre.api.reader import language_of
from videre.api.record_numbers import LARGEST_ID, record_number
from videre.api.signed_in import identity_of
from videre.api.staff_calls import staff_change, staff_read
from videre.api.wishes import (
    CHOICE_WANTED,
    ONE_CHOICE_WANTED,
    ByLanguage,
    Languages,
    Minutes,
    Near,
    Topics,
    WeekdayName,
    Words,
    weekday_bits,
)
from videre.directory.shapes import Accessibility, Audience, Format
from videre.handover.card_codes import grouped
from videre.handover.desk import issue_card
from videre.handover.keeping import MOST_KEPT
from videre.handover.needs import need_of
from videre.handover.shapes import Need, Origin, Standing
from videre.handover.unsuitable import set_unsuitable
from videre.language import N_, Language
from videre.matching.addresses import with_address
from videre.matching.query import Query
from videre.people.roles import Permission
from videre.people.shapes import Identity
from videre.problems import FieldError, Invalid
from videre.statistics.handover_counts import TeamCounts, counts_for
from videre.statistics.standings import standings_for

LONGEST_KEY: Final = 200
ADULT_WANTED: Final = N_("Bekreft at personen er 18 år eller eldre. Den som er yngre, overføres ikke.")
SERVICE_WANTED: Final = N_("Skriv id-en til en tjeneste du arbeider i.")
GROUPS_WANTED: Final = N_("Skriv kortnavnet (slug) til høyst tre grupper.")
HOME_WANTED: Final = N_("Skriv hvor personen bor, så vet vi hvilken kommune som skal utelates.")
KEY_WANTED: Final = N_("Idempotency-Key må være synlige tegn, høyst {most}.")

_P = Permission
_Service = Annotated[
    int, parameter("The service; may be left out by who works in one.", SERVICE_WANTED, ge=1, le=LARGEST_ID)
]


class HandoverRequest(Struct, frozen=True, kw_only=True):
    """What a person looks for and which groups were kept. The words become topics; they are not kept themselves."""

    origin: Annotated[Origin, parameter("What they come from.", ONE_CHOICE_WANTED, required=True)] | UnsetType = UNSET
    adult: Annotated[bool, parameter("`true`: the person is 18 or older.", ADULT_WANTED, required=True)] | UnsetType = (
        UNSET
    )
    organisation_id: _Service | UnsetType = UNSET
    groups: Annotated[
        tuple[str, ...], parameter("The groups kept, by `slug`; none where nothing was found.", GROUPS_WANTED,
                                   max_length=MOST_KEPT)
    ] = ()  # fmt: skip
    q: Words = ""
    topics: Topics = ()
    near: Near = ""
    max_minutes: Minutes = UNSET
    formats: Annotated[tuple[Format, ...], parameter("How the group meets.", CHOICE_WANTED, max_length=3)] = ()
    languages: Languages = ()
    weekdays: Annotated[tuple[WeekdayName, ...], parameter("Days that suit.", CHOICE_WANTED, max_length=7)] = ()
    audience: Annotated[Audience, parameter("Who is looking.", ONE_CHOICE_WANTED)] | UnsetType = UNSET
    accessibility: Annotated[
        tuple[Accessibility, ...], parameter("What the meeting place should have.", CHOICE_WANTED, max_length=6)
    ] = ()
    not_own_municipality: Annotated[bool, parameter("No groups where the person lives.", ONE_CHOICE_WANTED)] = False

    def query(self) -> Query:
        """Return the need as matching takes it."""
        return Query(
            q=self.q,
            near=self.near,
            topics=self.topics,
            max_minutes=None if self.max_minutes is UNSET else self.max_minutes,
            formats=self.formats,
            languages=self.languages,
            weekdays=weekday_bits(self.weekdays),
            audience=None if self.audience is UNSET else self.audience,
            accessibility=self.accessibility,
        )


class MadeCard(Struct, frozen=True):
    """A card. ``code`` and ``url`` are the person's alone: show or print them now, and keep them nowhere.

    ``repeated`` says that this key made the card before; ``valid_to`` is its last day.
    """

    id: int
    code: str
    url: str
    valid_to: date
    repeated: bool

    def __repr__(self) -> str:
        return f"MadeCard({self.id})"


class OwnHandovers(Struct, frozen=True):
    """The handovers of one's own services, newest first; nothing of anyone."""

    handovers: list[Standing]


class ServiceChoice(ByLanguage, frozen=True, kw_only=True):
    """The parameters of ``GET /api/handovers`` and its counts."""

    organisation_id: _Service | UnsetType = UNSET


class Nothing(Struct, frozen=True):
    """A body without fields."""


ADDRESS = Parameters(ByLanguage)
SERVICE = Parameters(ServiceChoice)
NEW = Parameters(HandoverRequest)
EMPTY = Parameters(Nothing)
EXAMPLE = {"origin": "talks", "adult": True, "q": "sosial angst", "near": "1607", "groups": []}
HandoverNumber = Annotated[
    str, PathParameter(description="The handover's `id`.", schema_extra={"pattern": "^[0-9]{1,10}$", "examples": ["1"]})
]
RepeatKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        description="New for each card: the same key within a day, with the same body, returns the same card.",
        schema_extra={"pattern": "^[!-~]{1,200}$"},
    ),
]


class Handovers(Controller):
    """Cards made by programs, and what became of them as far as the service may know."""

    path = "/handovers"
    tags = ("staff",)

    @staff_change(HttpMethod.POST, "/", ADDRESS, NEW, _P.HAND_OVER, summary="Make a card", example=EXAMPLE, status=201)
    async def make(self, request: Request[Any, Any, Any], repeat_key: RepeatKey = None) -> Answer[MadeCard]:
        """Make a card for an adult. Nothing about the person is stored, and the code is not either.

        Suggestions come from `POST /api/matches`. A call that is repeated with its `Idempotency-Key` makes no second
        card; the same key with another body is refused (409).
        """
        language = _language(request, ADDRESS)
        asked = NEW.from_object(await json_object(request))
        if asked.adult is not True:
            raise Invalid((FieldError("adult", ADULT_WANTED),))
        assert asked.origin is not UNSET
        identity = identity_of(request)
        issued = await issue_card(
            identity=identity,
            organisation_id=_service(identity, asked.organisation_id),
            origin=asked.origin,
            need=await _need(request, asked, language),
            kept=asked.groups,
            search=request.app.state.search,
            press=_key(repeat_key or ""),
        )
        made = MadeCard(
            id=issued.handover_id,
            code=grouped(issued.code),
            url=f"{request.app.state.settings.base_url}{issued.path}",
            valid_to=issued.valid_to,
            repeated=issued.repeated,
        )
        return unkept(made, language=language, status=201)

    @staff_read("/", SERVICE, _P.HAND_OVER, summary="One's own service's handovers")
    async def own(self, request: Request[Any, Any, Any]) -> Answer[OwnHandovers]:
        """The handovers of one's services whose cards still work: where each stands, as far as the service may know."""
        asked = SERVICE.from_query(request.scope["query_string"])
        chosen = None if asked.organisation_id is UNSET else asked.organisation_id
        found = await standings_for(identity_of(request), chosen)
        return unkept(OwnHandovers(found), language=language_of(request.scope))

    @staff_read("/statistics", SERVICE, _P.HAND_OVER, summary="Counts of one's own service", one=True)
    async def counts(self, request: Request[Any, Any, Any]) -> Answer[TeamCounts]:
        """Counts of the twelve months that are over. 1-4 are «under 5», and no hidden number can be worked out."""
        asked = SERVICE.from_query(request.scope["query_string"])
        identity = identity_of(request)
        counts = await counts_for(identity, _service(identity, asked.organisation_id))
        return unkept(counts, language=language_of(request.scope))

    @staff_change(
        HttpMethod.POST, "/{handover_id:str}/unsuitable", ADDRESS, EMPTY, _P.HAND_OVER,
        summary="Other help is needed", example={}, one=True,
    )  # fmt: skip
    async def unsuitable(self, request: Request[Any, Any, Any], handover_id: HandoverNumber) -> Answer[Nothing]:
        """Say that the person needs other help than a group. The answer tells nothing of what they did meanwhile."""
        language = _language(request, ADDRESS)
        EMPTY.from_object(await json_object(request))
        await set_unsuitable(identity=identity_of(request), handover_id=record_number(handover_id))
        return unkept(Nothing(), language=language)


async def _need(request: Request[Any, Any, Any], asked: HandoverRequest, language: Language) -> Need:
    need = need_of(await with_address(asked.query(), request.app.state.addresses), language)
    if asked.not_own_municipality and not need.near:
        raise Invalid((FieldError("near", HOME_WANTED),))
    return replace(need, not_own_municipality=asked.not_own_municipality)


def _language(request: Request[Any, Any, Any], address: Parameters[Any]) -> Language:
    address.from_query(request.scope["query_string"])
    return language_of(request.scope)


def _service(identity: Identity, chosen: int | UnsetType) -> int:
    mine = identity.organisations(Permission.HAND_OVER)
    if chosen is UNSET and len(mine) == 1:
        return next(iter(mine))
    if chosen is UNSET or chosen not in mine:
        raise Invalid((FieldError("organisation_id", SERVICE_WANTED),))
    return chosen


def _key(sent: str) -> str:
    key = sent.strip()
    if key and (len(key) > LONGEST_KEY or not all("!" <= sign <= "~" for sign in key)):
        raise Invalid((FieldError("Idempotency-Key", KEY_WANTED, {"most": LONGEST_KEY}),))
    return f"api {key}" if key else ""
