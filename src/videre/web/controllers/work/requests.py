"""Contact requests for those who are signed in: a starter opens and answers them, a steward sees which ones wait.

A starter sees one's own groups' requests, by the same page as the link in the mail leads to. A steward sees that
somebody has waited for more than 48 hours and whom to call in the group; never who waits.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import PathParameter

from videre.directory.group_contact import group_contacts
from videre.handover.answering import answer_request_for, open_request_for, requests_for, waiting_for
from videre.handover.request_life import UNDER_WAY, RequestState
from videre.handover.shapes import AskedBy
from videre.people.clock import now
from videre.people.roles import Permission
from videre.people.shapes import Identity
from videre.problems import NotFound
from videre.web import handover_words, receiving_words
from videre.web.controllers.receiving import Doing, shown, taken, thanked_for
from videre.web.pages import AnyRequest, language_of
from videre.web.staff import identity_of, needs, staff_page

RequestId = Annotated[int, PathParameter()]
LEADS = [needs(Permission.LEAD_GROUPS)]
STEWARDS = [needs(Permission.STEWARD_GROUPS)]
REQUESTS = "/arbeid/foresporsler"


@get(REQUESTS, name="requests", guards=LEADS)
async def requests_page(request: AnyRequest) -> Response[str]:
    """List who wants to be contacted about one's own groups, those that wait first; by group, never by name."""
    found, language, at = await requests_for(identity_of(request)), language_of(request), now()
    living = sorted((each for each in found if each.state in UNDER_WAY), key=_urgency)
    return staff_page(
        request,
        "work/requests.html",
        waiting=[each for each in living if each.state is RequestState.WAITING],
        begun=[each for each in living if each.state is not RequestState.WAITING],
        left=lambda each: receiving_words.time_left(each.waits_until, at, language),
        late=lambda each: at >= each.waits_until,
        state_words=lambda each: handover_words.request_state(each.state, language),
        base=REQUESTS,
    )


@get("/arbeid/foresporsler/{request_id:int}", name="request", guards=LEADS)
async def request_page(request: AnyRequest, request_id: RequestId) -> Response[str]:
    """Show one request as the link in the mail does: nothing of the person before it is opened."""
    identity = identity_of(request)
    about = await _own(identity, request_id)
    if about is None:
        return _over(request)
    return await shown(request, _signed_in(request, identity, request_id), about, thanked=thanked_for(request))


@post("/arbeid/foresporsler/{request_id:int}", name="request-send", guards=LEADS)
async def answer_page(request: AnyRequest, request_id: RequestId) -> Response[Any]:
    """Open the request, or take the answer."""
    identity = identity_of(request)
    about = await _own(identity, request_id)
    if about is None:
        return _over(request)
    try:
        return await taken(request, _signed_in(request, identity, request_id), about)
    except NotFound:
        return _over(request)  # taken back, or answered, at this very moment


@get("/arbeid/venter", name="waiting-requests", guards=STEWARDS)
async def waiting_page(request: AnyRequest) -> Response[str]:
    """Show a steward which groups let somebody wait for more than 48 hours, and whom to call about it."""
    language, at = language_of(request), now()
    waiting = sorted(await waiting_for(identity_of(request)), key=_urgency)
    return staff_page(
        request,
        "work/requests_waiting.html",
        waiting=waiting,
        groups=await group_contacts({each.group_id for each in waiting}),
        waited=lambda each: receiving_words.waited(each.made_at, at, language),
        words=receiving_words,
    )


def _over(request: AnyRequest) -> Response[str]:
    """Answer alike for a request that is over, is another's, or never was."""
    return staff_page(request, "work/requests_over.html", status=404)


async def _own(identity: Identity, request_id: int) -> AskedBy | None:
    return next((each for each in await requests_for(identity) if each.id == request_id), None)


def _urgency(each: AskedBy) -> tuple[datetime, int]:
    return each.waits_until, each.id


def _signed_in(request: AnyRequest, identity: Identity, request_id: int) -> Doing:
    path = f"{REQUESTS}/{request_id}"

    def show(**values: Any) -> Response[str]:
        return staff_page(request, "work/requests_one.html", **values)

    return Doing(
        path=path,
        open=lambda: open_request_for(identity, request_id),
        answer=lambda answer, reason, day: answer_request_for(
            identity, request_id, answer, reason=reason, meeting_on=day
        ),
        again=lambda: _own(identity, request_id),
        show=show,
    )
