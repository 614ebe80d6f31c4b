"""Those who answer for groups: offices, municipalities, support points."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Controller, Request
from msgspec import UNSET, Struct, UnsetType

from videre.api.answers import SHORT, Answer, answer
from videre.api.calls import call
from videre.api.parameters import Parameters, parameter
from videre.api.reader import language_of
from videre.api.wishes import ONE_CHOICE_WANTED, ByLanguage
from videre.directory.shapes import OrganisationKind, PublicOrganisation
from videre.matching.search import Search


class OrganisationSearch(ByLanguage, frozen=True, kw_only=True):
    """The parameters of ``GET /api/organisations``."""

    kind: (
        Annotated[OrganisationKind, parameter("Only this kind.", ONE_CHOICE_WANTED, examples=("district-office",))]
        | UnsetType
    ) = UNSET


class Register(Struct, frozen=True):
    """Organisations, as anyone may see them."""

    organisations: list[PublicOrganisation]


SEARCH = Parameters(OrganisationSearch)


class Organisations(Controller):
    """The register."""

    path = "/organisations"
    tags = ("organisations",)

    @call("/", SEARCH, summary="Organisations")
    async def register(self, request: Request[Any, Any, Any]) -> Answer[Register]:
        """District offices, municipalities and LINK centres, with the areas they answer for."""
        language = language_of(request.scope)
        asked = SEARCH.from_query(request.scope["query_string"])
        known: Search = request.app.state.search
        found = [each for each in known.organisations if asked.kind is UNSET or each.kind is asked.kind]
        return answer(request.scope, Register(found), language=language, keep=SHORT)
