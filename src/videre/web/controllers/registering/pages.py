"""The form itself: begun with one button, saved as somebody goes, shown again with every error at once."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import PathParameter
from msgspec.structs import replace

from videre.directory.drafts import Draft, discard_draft, draft, new_draft, reopen_draft, save_draft
from videre.directory.sending_in import check_form
from videre.language import N_
from videre.people.addresses import tidy_address
from videre.people.roles import Permission
from videre.people.shapes import Identity
from videre.problems import Conflict, Invalid, NotAllowed
from videre.web.controllers.registering.sheet import NAMES, Sheet, first_form, kept, read_sheet
from videre.web.controllers.registering.showing import choices, live_parts, map_start
from videre.web.maps import tiles_address
from videre.web.pages import OSLO, AnyRequest, language_of, page, today
from videre.web.staff import SignInNeeded, identity_or_none, see_other, told

BEGIN = "/start/gruppe"
SAID = {
    "lagret": N_("Lagret. Du kan lukke siden nå og fortsette senere, fra den samme adressen."),
    "apnet": N_("Skjemaet er åpnet igjen. Lenka i e-posten virker ikke lenger; du får en ny når du sender inn."),
}
PARTS = {"topics": "tema", "place": "sted", "dates": "datoer"}
"""What the buttons inside the form lead back to."""
Token = Annotated[str, PathParameter()]


@get(BEGIN, name="registering")
async def begin_page(request: AnyRequest) -> Response[str]:
    """Say what the form asks for, before anything is begun."""
    return page(request, "registering/begin.html", identity=await identity_or_none(request))


@post(BEGIN, name="registering-begin")
async def begin(request: AnyRequest) -> Response[Any]:
    """Begin a draft and lead to its form."""
    token = await new_draft(identity=await identity_or_none(request), language=language_of(request))
    return see_other(request, f"{BEGIN}/{token}")


@get("/start/gruppe/{token:str}", name="registering-form")
async def form_page(request: AnyRequest, token: Token) -> Response[str]:
    """Show the form as it was left; ``?mangler`` shows what must be mended before it can be sent in."""
    kept_draft = await draft_at(request, token)
    if kept_draft.waits_for:
        return page(request, "registering/wait.html", private=True, token=token, email=kept_draft.waits_for)
    sheet = sheet_of(request, kept_draft)
    identity = await identity_or_none(request)
    checked = "mangler" in request.query_params
    if checked:
        check(sheet, kept_draft, identity)
    return _form(request, token, kept_draft, sheet, identity, checked=checked)


@post("/start/gruppe/{token:str}", name="registering-save")
async def save(request: AnyRequest, token: Token) -> Response[Any]:
    """Keep the form, valid or not, and go where the button pressed leads."""
    sent = await request.form()
    kept_draft = await draft_at(request, token)
    form = kept(sent)
    sheet = read_sheet(form, language_of(request), base=kept_draft.details, on=today())
    identity = await identity_or_none(request)
    try:
        await save_draft(token=token, form=form)
    except Invalid as problem:
        sheet.form.take(problem)
        return _form(request, token, kept_draft, sheet, identity, checked=True, status=422)
    except Conflict as problem:  # sent in from another window: what was written here is still shown
        sheet.form.errors[""] = problem.text(language_of(request))
        return _form(request, token, kept_draft, sheet, identity, checked=True, status=409)
    target = f"{BEGIN}/{token}"
    wanted = sent.get("go", "")
    if wanted == "show":
        if not check(sheet, kept_draft, identity):
            return _form(request, token, kept_draft, sheet, identity, checked=True, status=422)
        return see_other(request, f"{target}/vis")
    if wanted in PARTS:
        return see_other(request, f"{target}#{PARTS[wanted]}")
    return see_other(request, f"{target}#lagret", "lagret")


@post("/start/gruppe/{token:str}/lagre", name="registering-autosave")
async def autosave(request: AnyRequest, token: Token) -> Response[str]:
    """Keep the form for the script, and answer with the parts of the page that follow from what was written."""
    kept_draft = await draft_at(request, token)
    form = kept(await request.form())
    sheet = read_sheet(form, language_of(request), base=kept_draft.details, on=today())
    fault = ""
    try:
        await save_draft(token=token, form=form)
    except (Invalid, Conflict) as problem:
        fault = problem.text(language_of(request))
    return page(
        request,
        "registering/parts.html",
        private=True,
        status=409 if fault else 200,
        fault=fault,
        hour=f"{datetime.now(OSLO):%H.%M}",
        **_values(sheet, request),
    )


@post("/start/gruppe/{token:str}/apne", name="registering-reopen")
async def reopen(request: AnyRequest, token: Token) -> Response[Any]:
    """Write on in a form that waits for its address."""
    await reopen_draft(token=token)
    return see_other(request, f"{BEGIN}/{token}", "apnet")


@post("/start/gruppe/{token:str}/slett", name="registering-discard")
async def discard(request: AnyRequest, token: Token) -> Response[Any]:
    """Erase the draft at once."""
    await discard_draft(token=token)
    return see_other(request, BEGIN)


async def draft_at(request: AnyRequest, token: str) -> Draft:
    """Return the draft of an address; a change to a group only to who opened it. Raises ``SignInNeeded``."""
    try:
        return await draft(token, identity=await identity_or_none(request))
    except NotAllowed:
        raise SignInNeeded from None


def sheet_of(request: AnyRequest, kept_draft: Draft) -> Sheet:
    """Return a draft's form as it was left, or as it begins."""
    form = kept_draft.form or first_form(kept_draft.details)
    return read_sheet(form, language_of(request), base=kept_draft.details, on=today())


def check(sheet: Sheet, kept_draft: Draft, identity: Identity | None) -> bool:
    """Note everything that must be mended before the form can be sent in; return whether nothing is."""
    details = sheet.details
    new = kept_draft.group_id is None
    if new:
        email = identity.email if identity else tidy_address(details.starter_email)
        name = details.starter_name or (identity.name if identity else "")
        details = replace(details, starter_email=email, starter_name=name)
    try:
        check_form(details, sender=new)
    except Invalid as problem:
        sheet.form.take(problem, NAMES)
    return not sheet.errors


def _form(
    request: AnyRequest,
    token: str,
    kept_draft: Draft,
    sheet: Sheet,
    identity: Identity | None,
    *,
    checked: bool,
    status: int = 200,
) -> Response[str]:
    return page(
        request,
        "registering/form.html",
        status=status,
        private=True,
        path=f"{BEGIN}/{token}",
        identity=identity,
        draft=kept_draft,
        answers=identity is not None and identity.may(Permission.STEWARD_GROUPS),
        told=told(request, SAID),
        errors=sheet.errors if checked else {},
        choices=choices(sheet, language_of(request)),
        map_data=map_start(sheet, language_of(request)),
        tiles=tiles_address(request.app.state.settings.tiles_url),
        token=token,
        **_values(sheet, request),
    )


def _values(sheet: Sheet, request: AnyRequest) -> dict[str, Any]:
    language = language_of(request)
    return {
        "values": sheet.values,
        "lists": sheet.lists,
        "details": sheet.details,
        **live_parts(sheet, language, datetime.now(OSLO)),
    }
