"""The groups a steward answers for, as a list that is narrowed and sorted by its address."""

from __future__ import annotations

from litestar import Response, get

from videre.directory.lifecycle import GroupState
from videre.directory.staff_queries import groups_for
from videre.directory.staff_shapes import GroupFlag, GroupSort
from videre.people.roles import Permission
from videre.web import steward_words
from videre.web.municipality_field import municipality
from videre.web.pages import AnyRequest, language_of
from videre.web.posted import Posted
from videre.web.staff import identity_of, needs, staff_page

GROUPS = "/arbeid/grupper"


@get("/arbeid/grupper", name="groups", guards=[needs(Permission.STEWARD_GROUPS)])
async def groups_page(request: AnyRequest) -> Response[str]:
    """Show the groups this person answers for. An impossible filter is an error beside its field, and left out."""
    identity = identity_of(request)
    form = Posted(request.query_params, language_of(request))
    q = form.text("ord", most=100)
    state = form.among("tilstand", map(str, GroupState), required=False)
    flag = form.among("flagg", map(str, GroupFlag), required=False)
    number = municipality(form, "kommune")
    steward = form.whole("forvalter", 1, 2**31 - 1)
    sort = form.among("sorter", map(str, GroupSort), required=False) or str(GroupSort.NAME)
    descending = form.text("ned", most=1) == "1"
    shown = await groups_for(
        identity,
        q=q,
        state=GroupState(state) if state else None,
        flag=GroupFlag(flag) if flag else None,
        steward_id=steward,
        municipality=number,
        sort=GroupSort(sort),
        descending=descending,
        page=form.whole("side", 1, 10**6) or 1,
    )
    everywhere = identity.everywhere(Permission.STEWARD_GROUPS)
    search = request.app.state.search
    return staff_page(
        request,
        "work/groups.html",
        words_of=steward_words,
        shown=shown,
        values=form.values,
        errors=form.errors,
        sort=sort,
        descending=descending,
        filtered=bool(q or state or flag or number or steward),
        pairs=_pairs(form.values),
        states=[str(each) for each in GroupState],
        flags=[str(each) for each in GroupFlag],
        stewards=[(str(each.id), each.name) for each in search.organisations] if everywhere else [],
        everywhere=everywhere,
    )


def _pairs(values: dict[str, str]) -> list[tuple[str, str]]:
    """Return what narrows the list, for addresses of other pages and orders of it."""
    kept = ("ord", "tilstand", "flagg", "kommune", "forvalter")
    return [(name, values[name]) for name in kept if values.get(name)]
