"""The first page after the log-in: what waits for each of a person's roles."""

from __future__ import annotations

from litestar import Response, get

from videre.directory.staff_queries import waiting_for
from videre.people.roles import Permission
from videre.web.pages import AnyRequest
from videre.web.staff import identity_of, needs, staff_page


@get("/arbeid", name="work", guards=[needs(Permission.OWN_ACCOUNT)])
async def work_page(request: AnyRequest) -> Response[str]:
    """Show a person's roles and what waits for them, the most pressing first."""
    identity = identity_of(request)
    return staff_page(request, "work/home.html", waiting=await waiting_for(identity), permissions=Permission)
