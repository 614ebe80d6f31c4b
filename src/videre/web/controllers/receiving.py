"""A contact request as its recipient meets it, by the link in the mail and without a log-in.

Opening the page changes nothing and shows nothing of the person, however often a mail scanner does it. Name and
telephone or e-mail are in the answer to a form, and in no address. A link that was used up, taken back or never ours
is answered alike.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import PathParameter
from msgspec import Struct

from videre.directory.group_contact import GroupContact, group_contacts
from videre.directory.recurrence import next_meeting
from videre.handover.answering import answer_request, asked_about, open_request
from videre.handover.request_life import Answer, Reason
from videre.handover.shapes import AskedBy, OpenedRequest
from videre.language import N_
from videre.people.clock import now, today
from videre.problems import Conflict, Invalid, NotFound
from videre.web import receiving_words
from videre.web.pages import AnyRequest, language_of, page
from videre.web.posted import Posted
from videre.web.receiving_words import FINAL, LEADS_TO, MEANS, Tap
from videre.web.staff import client_address, see_other

Token = Annotated[str, PathParameter()]
Show = Callable[..., Response[str]]
"""Renders the page: ``status`` and what the template asks for."""
ANSWERED = "svar"
"""Which tap this browser has just sent: for the words of thanks only."""
DAY_NEEDED = N_("Velg dagen dere har avtalt.")


class Doing(Struct, frozen=True):
    """How one recipient opens and answers one request: by a link, or signed in."""

    path: str
    open: Callable[[], Awaitable[OpenedRequest]]
    answer: Callable[[Answer, Reason | None, date | None], Awaitable[AskedBy]]
    again: Callable[[], Awaitable[AskedBy | None]]
    show: Show


@get("/mottak/{token:str}", name="receiving")
async def request_page(request: AnyRequest, token: Token) -> Response[str]:
    """Show about which group, since when and how long is left; nothing of the person."""
    about = await asked_about(token)
    if about is None:
        return over(request)
    return await shown(request, _by_link(request, token), about, thanked=thanked_for(request))


@post("/mottak/{token:str}", name="receiving-send")
async def answer_page(request: AnyRequest, token: Token) -> Response[Any]:
    """Open the request, or take the recipient's answer."""
    about = await asked_about(token)
    if about is None:
        return over(request)
    try:
        return await taken(request, _by_link(request, token), about)
    except NotFound:
        return over(request)  # taken back, or answered, at this very moment


def over(request: AnyRequest) -> Response[str]:
    """Answer a link that leads nowhere any more, or never did."""
    return page(request, "receiving/over.html", status=404, private=True, path="/")


def thanked_for(request: AnyRequest) -> Tap | None:
    """Return the tap that was just sent, None for none."""
    sent = request.query_params.get(ANSWERED, "")
    return Tap(sent) if sent in set(Tap) - {Tap.OPEN} else None


async def taken(request: AnyRequest, doing: Doing, about: AskedBy) -> Response[Any]:
    """Do what the form asks for. Raises ``NotFound`` where the request is over."""
    form = Posted(await request.form(), language_of(request))
    tap = form.one_of("svar", Tap)
    meeting_on = form.day("meeting_on") if tap is Tap.MEETING else None
    if tap is Tap.MEETING and meeting_on is None:
        form.fault("meeting_on", DAY_NEEDED)
    if tap is None or form.errors:
        return await shown(request, doing, about, form=form, status=422)
    try:
        if tap is Tap.OPEN:
            opened = await doing.open()
            return await shown(request, doing, opened.about, opened=opened)
        answer, reason = MEANS[tap]
        done = await doing.answer(answer, reason, meeting_on)
    except Invalid as problem:
        form.take(problem)
        return await shown(request, doing, about, form=form, status=422)
    except Conflict as problem:
        standing = await doing.again()
        if standing is None:
            raise NotFound() from None
        if tap is not Tap.OPEN and LEADS_TO[MEANS[tap][0]] is standing.state:
            return _thanks_at(request, doing, tap)  # pressed twice: it holds
        return await shown(request, doing, standing, trouble=problem.text(form.language), status=409)
    if tap in FINAL:
        return await shown(request, doing, done, thanked=tap)  # the link has no page any more
    return _thanks_at(request, doing, tap)


async def shown(
    request: AnyRequest,
    doing: Doing,
    about: AskedBy,
    *,
    opened: OpenedRequest | None = None,
    thanked: Tap | None = None,
    form: Posted | None = None,
    trouble: str = "",
    status: int = 200,
) -> Response[str]:
    """Show a request: closed, opened, or with thanks for the answer."""
    language, at = language_of(request), now()
    group = (await group_contacts([about.group_id])).get(about.group_id)
    if thanked is not None and LEADS_TO[MEANS[thanked][0]] is not about.state:
        thanked = None  # an old address: the request has moved on since
    return doing.show(
        status=status,
        action=doing.path,
        about=about,
        opened=opened,
        group=group,
        words=receiving_words,
        taps=receiving_words.taps(about.answers),
        tap_kinds=Tap,
        left=receiving_words.time_left(about.waits_until, at, language),
        used=receiving_words.share_used(about.waits_until, at),
        late=at >= about.waits_until,
        thanked=thanked,
        thanks=receiving_words.THANKS[thanked] if thanked else None,
        trouble=trouble,
        values={"meeting_on": _suggested(about, group), **(form.values if form else {})},
        errors=form.errors if form else {},
    )


def _thanks_at(request: AnyRequest, doing: Doing, tap: Tap) -> Response[Any]:
    return see_other(request, doing.path, pairs=((ANSWERED, tap.value),))


def _by_link(request: AnyRequest, token: str) -> Doing:
    path = f"/mottak/{token}"

    def show(**values: Any) -> Response[str]:
        return page(request, "receiving/page.html", private=True, path=path, **values)

    return Doing(
        path=path,
        open=lambda: open_request(token, address=client_address(request)),
        answer=lambda answer, reason, day: answer_request(token, answer, reason=reason, meeting_on=day),
        again=lambda: asked_about(token),
        show=show,
    )


def _suggested(about: AskedBy, group: GroupContact | None) -> str:
    """Return the day to begin with in the field: the one that is set, else the group's first or next meeting."""
    if about.meeting_on and about.meeting_on >= today():
        return about.meeting_on.isoformat()
    if group is None:
        return ""
    if group.starts_on and group.starts_on >= today():
        return group.starts_on.isoformat()
    start = next_meeting(group.meetings, now()) if group.meetings else None
    return start.date().isoformat() if start else ""
