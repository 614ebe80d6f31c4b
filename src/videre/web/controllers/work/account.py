"""One's own account: name, language, password, sessions and keys for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import PathParameter

from videre.language import N_, Language
from videre.people.own_account import asks_for_current, change_own, set_password
from videre.people.roles import Permission
from videre.people.sessions import end_other_sessions, end_own_session, own_sessions
from videre.people.tokens import end_token, make_token, own_tokens, possible_scopes
from videre.problems import Invalid
from videre.web.pages import AnyRequest, language_of, today
from videre.web.posted import Posted
from videre.web.staff import identity_of, needs, see_other, staff_page, told
from videre.web.wording import PERMISSIONS

OWN = [needs(Permission.OWN_ACCOUNT)]
ACCOUNT = "/arbeid/konto"
SAID = {
    "lagret": N_("Lagret."),
    "passord": N_("Passordet er byttet. Du er logget ut alle andre steder."),
    "avsluttet": N_("Innloggingen er avsluttet."),
    "andre": N_("Alle andre steder er logget ut."),
    "nokkel": N_("Nøkkelen virker ikke lenger."),
}
NOT_THE_SAME = N_("De to passordene er ikke like.")


@get(ACCOUNT, name="own-account", guards=OWN)
async def account_page(request: AnyRequest) -> Response[str]:
    """Show one's own account."""
    identity = identity_of(request)
    return await _page(request, {"name": identity.name, "language": str(identity.language)}, {})


@post(ACCOUNT, name="own-account-send", guards=OWN)
async def change_account(request: AnyRequest) -> Response[Any]:
    """Change one's name and the language of letters."""
    form = Posted(await request.form(), language_of(request))
    name = form.text("name", most=120, required=True)
    language = form.one_of("language", Language)
    if not form.errors and language is not None:
        try:
            await change_own(identity=identity_of(request), name=name, language=language)
            return see_other(request, ACCOUNT, "lagret")
        except Invalid as problem:
            form.take(problem)
    return await _page(request, form.values, form.errors)


@post("/arbeid/konto/passord", name="own-password", guards=OWN)
async def change_password(request: AnyRequest) -> Response[Any]:
    """Set or change one's password."""
    form = Posted(await request.form(), language_of(request))
    new = form.secret("new")
    if new != form.secret("again"):
        form.fault("again", NOT_THE_SAME)
    if not form.errors:
        try:
            await set_password(identity=identity_of(request), new=new, current=form.secret("current"))
            return see_other(request, ACCOUNT, "passord")
        except Invalid as problem:
            form.take(problem)
    return await _page(request, {}, form.errors)


@post("/arbeid/konto/okter/{session_id:int}", name="own-session-end", guards=OWN)
async def end_session_page(request: AnyRequest, session_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """End one of one's own sessions."""
    await end_own_session(identity=identity_of(request), session_id=session_id)
    return see_other(request, f"{ACCOUNT}#okter", "avsluttet")


@post("/arbeid/konto/okter", name="own-sessions-end", guards=OWN)
async def end_others(request: AnyRequest) -> Response[Any]:
    """End every session but this one."""
    await end_other_sessions(identity=identity_of(request))
    return see_other(request, f"{ACCOUNT}#okter", "andre")


@post("/arbeid/konto/nokler", name="own-token-make", guards=OWN)
async def make(request: AnyRequest) -> Response[Any]:
    """Make a key for a program; it is shown on this one answer and nowhere else."""
    form = Posted(await request.form(), language_of(request))
    identity = identity_of(request)
    name = form.text("token_name", most=60, required=True)
    scopes = [each for each in possible_scopes(identity) if str(each) in form.several("scopes")]
    expires_on = form.day("expires_on", required=True)
    if not scopes:
        form.fault("scopes", N_("Velg minst én ting nøkkelen skal kunne brukes til."))
    if not form.errors and expires_on is not None:
        try:
            token = await make_token(identity=identity, name=name, scopes=scopes, expires_on=expires_on)
            return await _page(request, {}, {}, token=token)
        except Invalid as problem:
            form.take(problem, {"name": "token_name"})
    return await _page(request, form.values, form.errors)


@post("/arbeid/konto/nokler/{token_id:int}", name="own-token-end", guards=OWN)
async def end(request: AnyRequest, token_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """Make a key worthless."""
    await end_token(identity=identity_of(request), token_id=token_id)
    return see_other(request, f"{ACCOUNT}#nokler", "nokkel")


async def _page(
    request: AnyRequest, values: dict[str, str], errors: dict[str, str], *, token: str = ""
) -> Response[str]:
    identity = identity_of(request)
    usual = {
        "name": identity.name,
        "language": str(identity.language),
        "expires_on": (today() + timedelta(days=90)).isoformat(),
    }
    return staff_page(
        request,
        "work/account.html",
        status=422 if errors else 200,
        values=usual | values,
        errors=errors,
        told=told(request, SAID),
        sessions=await own_sessions(identity),
        tokens=await own_tokens(identity),
        token=token,
        scopes=[(str(each), PERMISSIONS[each]) for each in possible_scopes(identity)],
        asks_for_current=await asks_for_current(identity),
        words=PERMISSIONS,
    )
