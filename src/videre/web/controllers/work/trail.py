"""Who did what: one record's trail for its steward, the whole for an administrator, and its export."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from litestar import Response, get
from litestar.params import PathParameter
from litestar.response import Stream

from videre.directory.staff_queries import staff_group_for
from videre.people.roles import Permission
from videre.trail.actions import RecordKind
from videre.trail.queries import Entry, entries_for, trail_csv
from videre.web import trail_words
from videre.web.pages import AnyRequest, language_of, today
from videre.web.posted import Posted
from videre.web.staff import identity_of, needs, staff_page

PAGE = 50


@get("/arbeid/spor", name="trail", guards=[needs(Permission.SEE_WHOLE_TRAIL)])
async def trail_page(request: AnyRequest) -> Response[str]:
    """Show the whole trail, newest first, narrowed by what the address says; having read it is on the trail."""
    form = Posted(request.query_params, language_of(request))
    kind, record_id, since, until, before = _narrowed(form)
    entries = await entries_for(
        identity_of(request), kind, record_id, since=since, until=until, before_id=before, limit=PAGE + 1
    )
    return _page(request, form, entries, path="/arbeid/spor", whole=True)


@get("/arbeid/grupper/{group_id:int}/spor", name="group-trail", guards=[needs(Permission.SEE_RECORD_TRAIL)])
async def group_trail(request: AnyRequest, group_id: Annotated[int, PathParameter()]) -> Response[str]:
    """Show a group's trail to its steward."""
    identity = identity_of(request)
    group = await staff_group_for(identity, group_id)
    form = Posted(request.query_params, language_of(request))
    before = form.whole("før", 1, 2**53)
    entries = await entries_for(identity, RecordKind.GROUP, group_id, before_id=before, limit=PAGE + 1)
    return _page(request, form, entries, path=f"/arbeid/grupper/{group_id}/spor", whole=False, name=group.row.name)


@get("/arbeid/spor.csv", name="trail-export", guards=[needs(Permission.SEE_WHOLE_TRAIL)])
async def trail_export(request: AnyRequest) -> Stream:
    """Export the trail as it is narrowed, for a spreadsheet."""
    form = Posted(request.query_params, language_of(request))
    kind, record_id, since, until, _ = _narrowed(form)
    portions = await trail_csv(identity_of(request), kind, record_id, since=since, until=until)
    name = f"videre-spor-{today().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Stream(portions, media_type="text/csv; charset=utf-8", headers=headers)


def _narrowed(form: Posted) -> tuple[RecordKind | None, int | None, date | None, date | None, int | None]:
    sent = form.text("slag", most=20)
    kind = RecordKind(sent) if sent in set(RecordKind) else None
    record_id = form.whole("nummer", 0, 2**31 - 1)
    return kind, record_id, form.day("fra"), form.day("til"), form.whole("før", 1, 2**53)


def _page(
    request: AnyRequest, form: Posted, entries: list[Entry], *, path: str, whole: bool, name: str = ""
) -> Response[str]:
    more = entries[PAGE - 1].id if len(entries) > PAGE else None
    pairs = [(key, value) for key, value in form.values.items() if value and key != "før"]
    return staff_page(
        request,
        "work/trail.html",
        entries=entries[:PAGE],
        more=more,
        pairs=pairs,
        values=form.values,
        errors=form.errors,
        trail_path=path,
        whole=whole,
        name=name,
        kinds=[str(each) for each in RecordKind],
        note_of=trail_words.note,
    )
