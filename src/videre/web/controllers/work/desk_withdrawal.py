"""The starter withdraws: the desk asks whom people shall turn to from now on, and says when the return visit is."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import PathParameter

from videre.directory.contact_points import ContactPointKind, PublicContactPoint, contact_points_in
from videre.directory.details import TEXT_LIMITS
from videre.directory.lifecycle import Move
from videre.directory.staff_queries import desk_group_for, staff_group_for
from videre.directory.withdrawal import NewContact, withdraw_group
from videre.language import N_
from videre.people.actors import ActorKind
from videre.problems import Conflict, Invalid
from videre.web.controllers.work.desk import DESK, LEADS, WITHDRAWN, show_group
from videre.web.pages import AnyRequest, language_of
from videre.web.posted import Posted
from videre.web.staff import identity_of, see_other, staff_page

GroupId = Annotated[int, PathParameter()]
AS_AGREED = "same"
MEMBER = "member"
WHOM = N_("Velg hvem nye skal ta kontakt med.")


@get("/arbeid/mine/{group_id:int}/trekk-ut", name="desk-group-withdraw", guards=LEADS)
async def withdraw_page(request: AnyRequest, group_id: GroupId) -> Response[str]:
    """Ask who answers when new people take contact, before the starter withdraws."""
    return await _page(request, group_id)


@post("/arbeid/mine/{group_id:int}/trekk-ut", name="desk-withdraw", guards=LEADS)
async def withdraw(request: AnyRequest, group_id: GroupId) -> Response[Any]:
    """Withdraw, and pass the contact on to whom was chosen."""
    identity, language = identity_of(request), language_of(request)
    group = await desk_group_for(identity, group_id)
    points = {_choice(point): point for point in await _points(group.row.municipality)}
    form = Posted(await request.form(), language)
    whom = form.among("whom", (AS_AGREED, MEMBER, *points), required=False)
    if not whom:
        form.fault("whom", WHOM)
    contact = _member(form, wanted=whom == MEMBER)
    if whom in points:
        contact = NewContact(points[whom].email, points[whom].phone)
    if not form.errors:
        try:
            await withdraw_group(group_id=group_id, by=identity.acting_as(ActorKind.STARTER), contact=contact)
            return see_other(request, f"{DESK}/{group_id}", WITHDRAWN)
        except Invalid as problem:
            form.take(problem)
        except Conflict as problem:
            return await show_group(request, group_id, trouble=problem.text(language))
    return await _page(request, group_id, form.values, form.errors)


def _member(form: Posted, *, wanted: bool) -> NewContact | None:
    """Return the member's address as it is written; where somebody else is chosen it is kept and not judged."""
    fields = {field: form.text(field, most=TEXT_LIMITS[field]) for field in NewContact.__struct_fields__}
    if wanted:
        return NewContact(**fields)
    for field in fields:
        form.errors.pop(field, None)
    return None


async def _page(
    request: AnyRequest, group_id: int, values: dict[str, str] | None = None, errors: dict[str, str] | None = None
) -> Response[str]:
    identity = identity_of(request)
    desk = await desk_group_for(identity, group_id)
    details = (await staff_group_for(identity, group_id)).details
    return staff_page(
        request,
        "work/desk_withdraw.html",
        status=422 if errors else 200,
        row=desk.row,
        may_withdraw=Move.WITHDRAW in desk.moves,
        contact=[way for way in (details.contact_phone, details.contact_email) if way],
        points=[
            (_choice(point), point.name, [way for way in (point.phone, point.email) if way])
            for point in await _points(desk.row.municipality)
        ],
        as_agreed=AS_AGREED,
        member=MEMBER,
        limits=TEXT_LIMITS,
        values=values or {},
        errors=errors or {},
    )


async def _points(municipality: str) -> list[PublicContactPoint]:
    """Return the municipality's support points that can be written to or called."""
    return [
        point
        for point in await contact_points_in(municipality)
        if point.kind is ContactPointKind.SUPPORT_POINT and (point.email or point.phone)
    ]


def _choice(point: PublicContactPoint) -> str:
    return f"point-{point.id}"
