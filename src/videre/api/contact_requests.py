"""Contact requests for whoever leads the group that was asked, and that one waits for its steward."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final

from litestar import Controller, Request
from litestar.enums import HttpMethod
from litestar.params import PathParameter
from msgspec import UNSET, Struct, UnsetType

from videre.api.answers import Answer, unkept
from videre.api.bodies import json_object
from videre.api.handovers import ADDRESS, EMPTY
from videre.api.parameters import Parameters, parameter
from videre.api.reader import language_of
from videre.api.record_numbers import record_number
from videre.api.signed_in import identity_of
from videre.api.staff_calls import staff_change, staff_read
from videre.api.wishes import ONE_CHOICE_WANTED
from videre.handover.answering import answer_request_for, open_request_for, requests_for, waiting_for
from videre.handover.request_life import Answer as Reply
from videre.handover.request_life import Reason
from videre.handover.shapes import AskedBy, OpenedRequest
from videre.language import N_
from videre.people.roles import Permission

_P = Permission
DAY_WANTED: Final = N_("Skriv en dato som 2027-01-31.")


class ContactRequests(Struct, frozen=True):
    """``own`` are under way for groups one leads; ``late`` have waited for over 48 hours in groups one answers for.

    Nothing of the person is in either.
    """

    own: list[AskedBy]
    late: list[AskedBy]


class ReplyRequest(Struct, frozen=True, kw_only=True):
    """What came of it."""

    answer: Annotated[Reply, parameter("What came of it.", ONE_CHOICE_WANTED, required=True)] | UnsetType = UNSET
    reason: Annotated[Reason, parameter("Why not, for `cannot-help`.", ONE_CHOICE_WANTED)] | UnsetType = UNSET
    meeting_on: Annotated[date, parameter("The first meeting, for `meeting-set`.", DAY_WANTED)] | UnsetType = UNSET


REPLY = Parameters(ReplyRequest)
RequestNumber = Annotated[
    str, PathParameter(description="The request's `id`.", schema_extra={"pattern": "^[0-9]{1,10}$", "examples": ["1"]})
]


class ContactRequestCalls(Controller):
    """Requests to be contacted."""

    path = "/contact-requests"
    tags = ("staff",)

    @staff_read("/", ADDRESS, _P.LEAD_GROUPS, _P.STEWARD_GROUPS, summary="Contact requests that wait")
    async def waiting(self, request: Request[Any, Any, Any]) -> Answer[ContactRequests]:
        """The requests to groups one leads, and that others have waited too long: not who waits."""
        ADDRESS.from_query(request.scope["query_string"])
        identity = identity_of(request)
        own = await requests_for(identity) if identity.may(_P.LEAD_GROUPS) else []
        late = await waiting_for(identity) if identity.may(_P.STEWARD_GROUPS) else []
        return unkept(ContactRequests(own, late), language=language_of(request.scope))

    @staff_change(
        HttpMethod.POST, "/{request_id:str}/open", ADDRESS, EMPTY, _P.LEAD_GROUPS,
        summary="Read a contact request", example={}, one=True,
    )  # fmt: skip
    async def open(self, request: Request[Any, Any, Any], request_id: RequestNumber) -> Answer[OpenedRequest]:
        """First name or alias, and telephone or e-mail. That it was read is on the trail, which the person can see."""
        ADDRESS.from_query(request.scope["query_string"])
        EMPTY.from_object(await json_object(request))
        opened = await open_request_for(identity_of(request), record_number(request_id))
        return unkept(opened, language=language_of(request.scope))

    @staff_change(
        HttpMethod.POST, "/{request_id:str}/answer", ADDRESS, REPLY, _P.LEAD_GROUPS,
        summary="Answer a contact request", example={"answer": "contacted"}, one=True,
    )  # fmt: skip
    async def answer(self, request: Request[Any, Any, Any], request_id: RequestNumber) -> Answer[AskedBy]:
        """Say what came of it. `came` and `cannot-help` end the request: what it held is erased at once."""
        ADDRESS.from_query(request.scope["query_string"])
        sent = REPLY.from_object(await json_object(request))
        assert sent.answer is not UNSET
        about = await answer_request_for(
            identity_of(request),
            record_number(request_id),
            sent.answer,
            reason=None if sent.reason is UNSET else sent.reason,
            meeting_on=None if sent.meeting_on is UNSET else sent.meeting_on,
        )
        return unkept(about, language=language_of(request.scope))
