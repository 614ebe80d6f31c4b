"""«Stemmer dette fortsatt?»: the page of the signed link in a reminder, answered with one tap and without a log-in.

Opening it changes nothing, however often a mail scanner does; only the tap does, which is sent as a form.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import PathParameter

from videre.directory.confirmation import Answer, Asked, Standing, answer, asked_about
from videre.directory.confirmation_facts import AskedListing, asked_listing
from videre.directory.meetings import Meetings
from videre.directory.recurrence import in_words, next_meeting
from videre.language import Language
from videre.problems import NotFound
from videre.web import presenters
from videre.web.pages import OSLO, AnyRequest, language_of, page
from videre.web.posted import Posted
from videre.web.staff import see_other

Signed = Annotated[str, PathParameter()]
ANSWERED = "svar"
"""Which of the answers this browser has just sent: for the words of thanks only."""


@get("/bekreft/{signed:str}", name="confirm")
async def confirm_page(request: AnyRequest, signed: Signed) -> Response[str]:
    """Show what is asked, and what became of it."""
    asked = await asked_about(signed)
    if asked is None:
        return _unknown(request)
    sent = request.query_params.get(ANSWERED, "")
    given = Answer(sent) if sent in set(Answer) else None
    return await _page(request, signed, asked, given=given)


@post("/bekreft/{signed:str}", name="confirm-send")
async def confirm_answer(request: AnyRequest, signed: Signed) -> Response[Any]:
    """Take the answer; «avsluttet» is asked once more."""
    asked = await asked_about(signed)
    if asked is None:
        return _unknown(request)
    form = Posted(await request.form(), language_of(request))
    given = form.one_of("answer", Answer)
    if given is None or form.errors:
        return await _page(request, signed, asked, status=422)
    if given is Answer.ENDED and not form.ticked("sikker") and asked.standing is Standing.OPEN:
        return await _page(request, signed, asked, asks_again=True)
    try:
        answered = await answer(signed=signed, answer=given)
    except NotFound:
        return _unknown(request)
    pairs = ((ANSWERED, given.value),) if answered.standing is Standing.OPEN else ()
    return see_other(request, f"/bekreft/{signed}", pairs=pairs)


async def _page(
    request: AnyRequest,
    signed: str,
    asked: Asked,
    *,
    given: Answer | None = None,
    asks_again: bool = False,
    status: int = 200,
) -> Response[str]:
    language = language_of(request)
    listed = await asked_listing(signed)
    thanked = given if asked.standing is (Standing.ENDED if given is Answer.ENDED else Standing.ANSWERED) else None
    return page(
        request,
        "confirming/page.html",
        status=status,
        private=True,
        path=f"/bekreft/{signed}",
        signed=signed,
        asked=asked,
        standing=asked.standing,
        listed=listed,
        meets=in_words(listed.meetings, language) if listed and listed.meetings else "",
        next_meeting=_next(listed, language),
        thanked=thanked,
        asks_again=asks_again,
    )


def _unknown(request: AnyRequest) -> Response[str]:
    return page(request, "confirming/unknown.html", status=404, private=True, path="/")


def _next(listed: AskedListing | None, language: Language) -> str:
    meetings: Meetings | None = listed.meetings if listed else None
    now = datetime.now(OSLO)
    start = next_meeting(meetings, now) if meetings else None
    if meetings is None or start is None:
        return ""
    return presenters.meeting(start, meetings.duration_minutes, language, today=now.date())
