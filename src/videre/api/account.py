"""One's own account: who calls, and what that session or token may do."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from litestar import Controller, Request
from litestar.enums import HttpMethod
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from videre.api.answers import Answer, unkept
from videre.api.bodies import json_object
from videre.api.parameters import Parameters, parameter
from videre.api.reader import language_of
from videre.api.signed_in import identity_of, own_csrf_token
from videre.api.staff_calls import staff_change, staff_read
from videre.api.wishes import ONE_CHOICE_WANTED, TEXT_WANTED, ByLanguage
from videre.language import Language
from videre.people.own_account import LONGEST_NAME, change_own
from videre.people.roles import Permission, Role
from videre.people.sessions import own_sessions
from videre.people.shapes import Identity


class OwnRole(Struct, frozen=True):
    """A role held today. ``counts`` is false while it waits for a one-time code."""

    role: Role
    organisation_id: int | None
    organisation: str
    counts: bool


class OwnBrowser(Struct, frozen=True):
    """A browser that is signed in; instants in UTC."""

    id: int
    browser: str
    created_at: datetime
    seen_at: datetime
    current: bool


class OwnAccount(Struct, frozen=True):
    """Who calls. ``permissions`` are what this session or token may do; ``csrf_token`` and ``sessions`` are for
    sessions only."""

    id: int
    name: str
    email: str
    language: Language
    roles: list[OwnRole]
    permissions: list[Permission]
    sessions: list[OwnBrowser]
    csrf_token: str


class AccountChange(Struct, frozen=True, kw_only=True):
    """What one may change about oneself; what is left out stays."""

    name: Annotated[str, parameter("One's name.", TEXT_WANTED, text=True, max_length=LONGEST_NAME)] | UnsetType = UNSET
    language: Annotated[Language, parameter("Language of letters from us.", ONE_CHOICE_WANTED)] | UnsetType = UNSET


ADDRESS = Parameters(ByLanguage)
CHANGE = Parameters(AccountChange)


class OwnAccountCalls(Controller):
    """One's own account."""

    path = "/account"
    tags = ("staff",)

    @staff_read("/", ADDRESS, summary="One's own account")
    async def account(self, request: Request[Any, Any, Any]) -> Answer[OwnAccount]:
        """Who calls, with which roles, and what this session or token may do.

        A session is told its browsers and the `csrf_token` its changes must carry; a token is not.
        """
        ADDRESS.from_query(request.scope["query_string"])
        return unkept(await _account(request, identity_of(request)), language=language_of(request.scope))

    @staff_change(
        HttpMethod.PATCH, "/", ADDRESS, CHANGE, summary="Change one's own account", example={"language": "nn"}
    )
    async def change(self, request: Request[Any, Any, Any]) -> Answer[OwnAccount]:
        """Change one's name, or the language of letters. For sessions: no token changes the account it belongs to."""
        ADDRESS.from_query(request.scope["query_string"])
        asked, identity = CHANGE.from_object(await json_object(request)), identity_of(request)
        name = identity.name if asked.name is UNSET else asked.name.strip()
        language = identity.language if asked.language is UNSET else asked.language
        await change_own(identity=identity, name=name, language=language)
        changed = replace(identity, name=name, language=language)
        return unkept(await _account(request, changed), language=language_of(request.scope))


async def _account(request: Request[Any, Any, Any], identity: Identity) -> OwnAccount:
    sessions = await own_sessions(identity) if identity.in_person else []
    return OwnAccount(
        id=identity.account_id,
        name=identity.name,
        email=identity.email,
        language=identity.language,
        roles=[
            OwnRole(each.role, each.organisation_id, each.organisation, each in identity.counting)
            for each in identity.grants
        ],
        permissions=[each for each in Permission if identity.may(each)],
        sessions=[OwnBrowser(each.id, each.browser, each.created_at, each.seen_at, each.current) for each in sessions],
        csrf_token=own_csrf_token(request),
    )
