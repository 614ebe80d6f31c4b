"""The starter's desk: one's own groups, and for each what to do, what to change with one tap, and what to print."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlsplit

from litestar import Response, get
from litestar.params import PathParameter
from msgspec.structs import replace

from videre.directory.calendar import group_calendar
from videre.directory.drafts import KEPT, DraftRow, own_drafts
from videre.directory.lifecycle import LISTED, GroupState, Move
from videre.directory.recurrence import next_meetings
from videre.directory.staff_queries import desk_for, desk_group_for, staff_group_for
from videre.directory.staff_shapes import Alert, DeskGroup
from videre.handover.answering import asked_counts
from videre.language import N_, Language, translate
from videre.people.roles import Permission
from videre.web import desk_words, presenters
from videre.web.pages import OSLO, AnyRequest, language_of, today
from videre.web.staff import identity_of, needs, staff_page, told

LEADS = [needs(Permission.LEAD_GROUPS)]
DESK = "/arbeid/mine"
UPCOMING = 3
LIVING = LISTED | {GroupState.PAUSED}
OVER = frozenset({GroupState.ENDED, GroupState.MERGED})
WITHDRAWN = "trukket-ut"
RETURN_VISIT_SET = N_("Takk for det du har gjort! Gruppa klarer seg selv nå. Gjenbesøket er satt til {day}.")
SAID = {
    "plass": N_("Lagret. Slik står det i lista nå."),
    "stemmer": N_("Takk! Opplysningene er bekreftet i dag."),
    "medlemmer": N_("Antallet er lagret."),
    "steg": N_("Sjekklista er oppdatert."),
    "flyttet": N_("Lagret. Gruppa har fått ny status."),
    "avsluttet": N_("Gruppa er avsluttet og tatt ut av lista. Takk for det du gjorde."),
    "invitert": N_("Vi har sendt en e-post til den nye igangsetteren."),
    "fjernet": N_("Personen er ikke lenger igangsetter for gruppa."),
    "trukket": N_("Endringen er trukket tilbake. Gruppa står i lista som før."),
    "slettet": N_("Utkastet er slettet."),
    "sendt": N_("Takk! Forvalteren får beskjed, og du får svar på e-post."),
}


@get(DESK, name="desk", guards=LEADS)
async def desk_page(request: AnyRequest) -> Response[str]:
    """Show one's own groups, those with something to do first, and the forms one has begun."""
    identity, language = identity_of(request), language_of(request)
    groups = await _with_asked(await desk_for(identity))
    names = {each.row.id: each.row.name for each in groups}
    return staff_page(
        request,
        "work/desk.html",
        groups=[each for each in groups if each.row.state not in OVER],
        over=[each for each in groups if each.row.state in OVER],
        drafts=[_draft(each, names, language) for each in await own_drafts(identity)],
        next_words=desk_words.next_words,
        next_meeting=lambda slug: _next_of_listing(request, slug),
        listed=LISTED,
        told=told(request, SAID),
    )


@get("/arbeid/mine/{group_id:int}", name="desk-group", guards=LEADS)
async def desk_group_page(request: AnyRequest, group_id: Annotated[int, PathParameter()]) -> Response[str]:
    """Show everything there is to do for one group."""
    return await show_group(request, group_id)


async def show_group(
    request: AnyRequest,
    group_id: int,
    *,
    trouble: str = "",
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Response[str]:
    """Show a group's desk, also after a form on it that could not be taken: 422 for its fields, 409 for ``trouble``."""
    identity, language = identity_of(request), language_of(request)
    (desk,) = await _with_asked([await desk_group_for(identity, group_id)])
    whole = await staff_group_for(identity, group_id)
    state, details = desk.row.state, whole.details
    upcoming = _upcoming(details.meetings, language) if state in LISTED else []
    ahead = desk.row.starts_on is not None and desk.row.starts_on >= today() and state in LISTED
    usual = {
        "members": "" if desk.row.members is None else str(desk.row.members),
        "starts_on": desk.row.starts_on.isoformat() if ahead and desk.row.starts_on else "",
    }
    return staff_page(
        request,
        "work/desk_group.html",
        status=409 if trouble else 422 if errors else 200,
        group=desk,
        row=desk.row,
        details=details,
        starters=whole.starters,
        me=identity.account_id,
        upcoming=upcoming,
        words=desk_words,
        onward=[move for move in desk_words.ONWARD if move in desk.moves],
        aside=[move for move in desk_words.ASIDE if move in desk.moves],
        living=state in LIVING,
        listed=state in LISTED and not desk.row.missing,
        shows_remark=bool(desk.remark) and _answered(desk.alerts, state),
        changeable=state not in {GroupState.SUBMITTED, *OVER},
        starts_on=desk.row.starts_on if ahead else None,
        dated=bool(upcoming) or ahead or desk.row.return_visit_on is not None,
        next_step=desk_words.next_step(desk),
        move_kinds=Move,
        values=usual | (values or {}),
        errors=errors or {},
        trouble=trouble,
        told=_told(request, desk.row.return_visit_on),
    )


@get("/arbeid/mine/{group_id:int}/avslutt", name="desk-group-end", guards=LEADS)
async def end_page(request: AnyRequest, group_id: Annotated[int, PathParameter()]) -> Response[str]:
    """Ask once more before a group is ended."""
    desk = await desk_group_for(identity_of(request), group_id)
    return staff_page(request, "work/desk_end.html", row=desk.row, may_end=Move.END in desk.moves, pause=Move.PAUSE)


@get("/arbeid/mine/{group_id:int}/taushet", name="desk-confidentiality", guards=LEADS)
async def confidentiality_page(request: AnyRequest, group_id: Annotated[int, PathParameter()]) -> Response[str]:
    """Show the sheet on confidentiality, made for printing, in the page's language."""
    desk = await desk_group_for(identity_of(request), group_id)
    return staff_page(request, "work/desk_sheet.html", row=desk.row, signatures=12)


@get("/arbeid/mine/{group_id:int}/kalender.ics", name="desk-calendar", guards=LEADS)
async def calendar_file(request: AnyRequest, group_id: Annotated[int, PathParameter()]) -> Response[bytes]:
    """Give the group's dates to somebody's own calendar."""
    identity = identity_of(request)
    await desk_group_for(identity, group_id)
    host = urlsplit(request.app.state.settings.base_url).hostname or "videre"
    content = await group_calendar(identity, group_id, language=language_of(request), host=host)
    headers = {
        "Content-Disposition": f'attachment; filename="videre-gruppe-{group_id}.ics"',
        "Cache-Control": "no-store",
    }
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


async def _with_asked(groups: list[DeskGroup]) -> list[DeskGroup]:
    """Return the groups with how many have asked to be contacted: handovers are a domain above the directory."""
    counts = await asked_counts([each.row.id for each in groups])
    return [replace(each, asked=counts.get(each.row.id, 0)) for each in groups]


def _told(request: AnyRequest, return_visit_on: date | None) -> str:
    """Return what the form before came to; of a starter who withdrew also when the return visit is."""
    if request.query_params.get("sagt") != WITHDRAWN or return_visit_on is None:
        return told(request, SAID)
    language = language_of(request)
    return translate(language, RETURN_VISIT_SET, day=presenters.day(return_visit_on, language, today=today()))


def _answered(alerts: tuple[Alert, ...], state: GroupState) -> bool:
    """Return whether the steward's remark is about how the group stands now."""
    return bool({Alert.RETURNED, Alert.CHANGE_RETURNED} & set(alerts)) or state is GroupState.ENDED


def _upcoming(meetings: Any, language: Language, most: int = UPCOMING) -> list[str]:
    if meetings is None:
        return []
    now = datetime.now(OSLO)
    return [
        presenters.meeting(start, meetings.duration_minutes, language, today=now.date())
        for start in next_meetings(meetings, now, most)
    ]


def _next_of_listing(request: AnyRequest, slug: str) -> str:
    listing = request.app.state.search.listing(slug)
    found = _upcoming(listing.meetings, language_of(request), 1) if listing else []
    return found[0] if found else ""


def _draft(row: DraftRow, names: dict[int, str], language: Language) -> dict[str, Any]:
    said = row.form.get("name", "")
    name = (said[-1] if isinstance(said, list) and said else said) or names.get(row.group_id or 0, "")
    erased = (row.changed_at + KEPT).astimezone(OSLO).date()
    return {
        "id": row.id,
        "name": str(name) or translate(language, "Gruppe uten navn ennå"),
        "change": row.group_id is not None,
        "waits_for": row.waits_for,
        "changed_at": row.changed_at,
        "erased": presenters.day(erased, language, today=today(), weekday=False),
        "soon": erased - today() < timedelta(days=7),
    }
