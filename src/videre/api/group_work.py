"""Groups for those who work with them: sent in, changed, moved on in their life, and seen whole."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final

import msgspec
from litestar import Controller, Request
from litestar.enums import HttpMethod
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import PathParameter
from msgspec import UNSET, Struct, UnsetType

from videre.api.answers import Answer, unkept
from videre.api.bodies import json_object
from videre.api.group_at_work import GroupWork, group_work
from videre.api.group_fields import CHANGE, EXAMPLE, LARGEST_VERSION, NEW_GROUP
from videre.api.parameters import WHOLE_WANTED, Parameters, parameter
from videre.api.reader import language_of
from videre.api.record_numbers import LARGEST_ID, record_number
from videre.api.signed_in import identity_of
from videre.api.staff_calls import staff_change, staff_read
from videre.api.wishes import ONE_CHOICE_WANTED, TEXT_WANTED, ByLanguage
from videre.directory.changing import Standing, change_or_propose, make_move, register_group
from videre.directory.details import GroupDetails
from videre.directory.group_changes import LONGEST_REMARK
from videre.directory.lifecycle import Move, Needs
from videre.directory.staff_queries import staff_group_for
from videre.language import N_
from videre.people.roles import Permission
from videre.problems import FieldError, Invalid

DATE_WANTED: Final = N_("Skriv en dato som 2027-01-31.")

_P = Permission


class MoveRequest(Struct, frozen=True, kw_only=True):
    """A step in a group's life, and what the step needs."""

    move: Annotated[Move, parameter("The step.", ONE_CHOICE_WANTED, required=True)] | UnsetType = UNSET
    remark: Annotated[
        str, parameter("To the starter, for `return` and `decline`.", TEXT_WANTED, lines=True,
                       max_length=LONGEST_REMARK)
    ] = ""  # fmt: skip
    until: Annotated[date, parameter("A later day, for `defer`.", DATE_WANTED)] | UnsetType = UNSET
    starts_on: Annotated[date, parameter("The first meeting, for `schedule`.", DATE_WANTED)] | UnsetType = UNSET
    merged_into: (
        Annotated[int, parameter("The group it goes on in, for `merge`.", WHOLE_WANTED, ge=1, le=LARGEST_ID)]
        | UnsetType
    ) = UNSET
    expected_version: (
        Annotated[int, parameter("`version` as it was seen.", WHOLE_WANTED, ge=0, le=LARGEST_VERSION)] | UnsetType
    ) = UNSET


ADDRESS = Parameters(ByLanguage)
MOVE = Parameters(MoveRequest)
GroupNumber = Annotated[
    str,
    # What does not fit the pattern is not found, and not refused: so the pattern is only described.
    PathParameter(description="The group's `id`.", schema_extra={"pattern": "^[0-9]{1,10}$", "examples": ["1"]}),
]
_WAITS: Final = {202: ResponseSpec(Standing, description="The group is listed: the change waits for its steward.")}


class GroupWorkCalls(Controller):
    """Groups at work."""

    path = "/groups"
    tags = ("staff",)

    @staff_change(
        HttpMethod.POST, "/", ADDRESS, NEW_GROUP, _P.REGISTER_GROUPS,
        summary="Send in a group", example=EXAMPLE, status=201,
    )  # fmt: skip
    async def register(self, request: Request[Any, Any, Any]) -> Answer[Standing]:
        """Send in a new group. It goes to the steward of its area; the account becomes its starter."""
        _address(request)
        sent = NEW_GROUP.from_object(await json_object(request))
        standing = await register_group(details=GroupDetails(**sent.said()), identity=identity_of(request))
        return _standing(request, standing, 201)

    @staff_read("/{group:str}/staff", ADDRESS, _P.STEWARD_GROUPS, _P.LEAD_GROUPS, summary="A group at work", one=True)
    async def work(self, request: Request[Any, Any, Any], group: GroupNumber) -> Answer[GroupWork]:
        """All there is about a group one leads or answers for. A steward's look is written on the trail."""
        _address(request)
        seen = await staff_group_for(identity_of(request), record_number(group))
        return unkept(group_work(seen), language=language_of(request.scope))

    @staff_change(
        HttpMethod.PATCH, "/{group:str}", ADDRESS, CHANGE, _P.STEWARD_GROUPS, _P.LEAD_GROUPS,
        summary="Change a group", example={"expected_version": 7, "summary": "For deg som ligger våken."},
        one=True, more=_WAITS,
    )  # fmt: skip
    async def change(self, request: Request[Any, Any, Any], group: GroupNumber) -> Answer[Standing]:
        """Change what is said of a group; what is left out stays. 409 where somebody changed it in the meantime.

        What a starter changes in a listed group waits for its steward as a revision (202): what is listed stays.
        """
        _address(request)
        number, asked = record_number(group), CHANGE.from_object(await json_object(request))
        standing = await change_or_propose(
            identity=identity_of(request),
            group_id=number,
            changes=asked.said(),
            expected_version=asked.expected_version,
        )
        return _standing(request, standing, 200 if standing.revision_id is None else 202)

    @staff_change(
        HttpMethod.POST, "/{group:str}/moves", ADDRESS, MOVE, _P.STEWARD_GROUPS, _P.LEAD_GROUPS,
        summary="Move a group on", example={"move": "return", "remark": "Når møtes dere?"}, one=True,
    )  # fmt: skip
    async def move(self, request: Request[Any, Any, Any], group: GroupNumber) -> Answer[Standing]:
        """Make a step in a group's life. Which are open now stands in `moves` of the group at work."""
        _address(request)
        number, asked = record_number(group), MOVE.from_object(await json_object(request))
        assert asked.move is not UNSET
        try:
            standing = await make_move(
                identity=identity_of(request),
                group_id=number,
                move=asked.move,
                remark=asked.remark or None,
                until=_given(asked.until),
                starts_on=_given(asked.starts_on),
                merged_into=_given(asked.merged_into),
                expected_version=_given(asked.expected_version),
            )
        except Invalid as problem:
            raise Invalid(tuple(map(_as_called_here, problem.fields)), problem.message, **problem.values) from None
        return _standing(request, standing, 200)


def _address(request: Request[Any, Any, Any]) -> None:
    ADDRESS.from_query(request.scope["query_string"])


def _given(value: Any) -> Any:
    return None if value is UNSET else value


def _as_called_here(error: FieldError) -> FieldError:
    return msgspec.structs.replace(error, field="until") if error.field == Needs.DEFERRED_UNTIL else error


def _standing(request: Request[Any, Any, Any], standing: Standing, status: int) -> Answer[Standing]:
    more = ((b"location", f"/api/groups/{standing.id}/staff".encode()),) if status == 201 else ()
    return unkept(standing, language=language_of(request.scope), status=status, more=more)
