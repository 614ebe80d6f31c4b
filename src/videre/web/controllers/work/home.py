"""The first page after the log-in: what waits for each of a person's roles."""

from __future__ import annotations

from litestar import Response, get

from videre.directory.queue_queries import waiting_for
from videre.handover import answering
from videre.handover.request_life import RequestState
from videre.people.roles import Permission
from videre.post.queries import counts_for
from videre.post.states import MailState
from videre.web.pages import AnyRequest
from videre.web.staff import identity_of, needs, staff_page


@get("/arbeid", name="work", guards=[needs(Permission.OWN_ACCOUNT)])
async def work_page(request: AnyRequest) -> Response[str]:
    """Show a person's roles and what waits for them, the most pressing first."""
    identity = identity_of(request)
    dead = (await counts_for(identity))[MailState.DEAD] if identity.may(Permission.KEEP_MAIL) else 0
    waiting = await waiting_for(identity)
    asked = await answering.requests_for(identity)
    return staff_page(
        request,
        "work/home.html",
        waiting=waiting,
        dead_mail=dead,
        permissions=Permission,
        asked=sum(each.state is RequestState.WAITING for each in asked),
        late=len(await answering.waiting_for(identity)),
    )
