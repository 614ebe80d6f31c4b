"""Signing in and out: by password, by a link in a mail, and the one-time code that some roles need."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import PathParameter

from videre.language import N_, translate
from videre.people.demo import demo_code, demo_logins
from videre.people.sessions import end_session
from videre.people.sign_in import SignedIn, ask_for_link, follow_link, link_seen, prove, sign_in_with_password
from videre.problems import Invalid, NotFound, TooMany
from videre.web.cookies import session_token
from videre.web.pages import AnyRequest, language_of, page
from videre.web.posted import Posted
from videre.web.staff import (
    HOME,
    PROVE,
    SIGN_IN,
    SignInNeeded,
    browser_of,
    client_address,
    identity_or_none,
    own_work_path,
    see_other,
    told,
    with_session,
)

SET_UP = "/arbeid/konto/koder"
GONE = N_("Lenka er brukt eller for gammel. Be om en ny.")
SLOW_DOWN = N_("For mange forsøk. Prøv igjen om {minutes} min.")
SAID = {
    "ute": N_("Du er logget ut."),
    "lenke": N_("Sjekk e-posten din. Finnes adressen hos oss, ligger det en lenke der som virker i en halv time."),
}


@get("/inn", name="sign-in")
async def sign_in_page(request: AnyRequest) -> Response[Any]:
    """Show the log-in; who is signed in already goes on to their work."""
    wanted = own_work_path(request.query_params.get("til", HOME))
    identity = await identity_or_none(request)
    if identity is not None:
        return see_other(request, PROVE if identity.must_prove else wanted)
    return await _door(request, {"til": wanted}, {}, told=told(request, SAID))


@post("/inn", name="sign-in-send")
async def sign_in(request: AnyRequest) -> Response[Any]:
    """Sign in by password, with a fresh session whatever the browser sent."""
    form = Posted(await request.form(), language_of(request))
    email = form.text("email", most=254, required=True)
    wanted = own_work_path(form.text("til", most=300))
    password = form.secret("password")
    if not password:
        form.fault("password", N_("Skriv passordet, eller be om en lenke på e-post."))
    if not form.errors:
        try:
            signed_in = await sign_in_with_password(
                email=email,
                password=password,
                address=client_address(request),
                browser=browser_of(request),
            )
            return await _enter(request, signed_in, wanted)
        except Invalid as problem:
            form.take(problem)
        except TooMany as problem:
            form.fault("", SLOW_DOWN, minutes=-(-problem.seconds // 60))
            return await _door(request, form.values, form.errors, status=429)
    return await _door(request, form.values, form.errors, status=422)


@post("/inn/lenke", name="sign-in-link-ask")
async def ask(request: AnyRequest) -> Response[Any]:
    """Send a log-in link, if the address has an account; the answer never says whether it has."""
    form = Posted(await request.form(), language_of(request))
    email = form.text("email", most=254, required=True)
    if "@" not in email:
        form.fault("email", N_("Skriv e-postadressen din."))
    if form.errors:
        return await _door(request, form.values, form.errors, status=422)
    try:
        await ask_for_link(email=email, address=client_address(request), language=form.language)
    except TooMany as problem:
        form.fault("", SLOW_DOWN, minutes=-(-problem.seconds // 60))
        return await _door(request, form.values, form.errors, status=429)
    return see_other(request, SIGN_IN, "lenke")


@get("/inn/lenke/{token:str}", name="sign-in-link")
async def link_page(request: AnyRequest, token: Annotated[str, PathParameter()]) -> Response[Any]:
    """Show what the link is for. A mail scanner that opens it uses nothing up."""
    seen = await link_seen(token)
    if seen is None:
        return await _gone(request)
    return page(request, "inn/link.html", private=True, path="/inn", token=token, seen=seen)


@post("/inn/lenke/{token:str}", name="sign-in-link-use")
async def use_link(request: AnyRequest, token: Annotated[str, PathParameter()]) -> Response[Any]:
    """Sign in with the link; it works once."""
    try:
        signed_in = await follow_link(token=token, browser=browser_of(request), address=client_address(request))
    except NotFound:
        return await _gone(request)
    return await _enter(request, signed_in, HOME)


@get("/inn/kode", name="sign-in-code")
async def code_page(request: AnyRequest) -> Response[Any]:
    """Ask for the one-time code, or show the way to setting it up."""
    identity = await identity_or_none(request)
    if identity is None:
        raise SignInNeeded
    if not identity.has_codes:
        return see_other(request, SET_UP)
    return await _code(request, {"til": own_work_path(request.query_params.get("til", HOME))}, {})


@post("/inn/kode", name="sign-in-code-send")
async def give_code(request: AnyRequest) -> Response[Any]:
    """Take the code or a recovery code; the session gets a fresh token."""
    if await identity_or_none(request) is None:
        raise SignInNeeded
    form = Posted(await request.form(), language_of(request))
    code = form.text("code", most=40, required=True)
    wanted = own_work_path(form.text("til", most=300))
    if not form.errors:
        try:
            token = await prove(
                token=session_token(request),
                code=code,
                address=client_address(request),
                browser=browser_of(request),
            )
            return with_session(request, see_other(request, wanted), token)
        except Invalid as problem:
            form.take(problem)
        except TooMany as problem:
            form.fault("code", SLOW_DOWN, minutes=-(-problem.seconds // 60))
    form.values["code"] = ""
    return await _code(request, form.values, form.errors, status=422)


@post("/ut", name="sign-out")
async def sign_out(request: AnyRequest) -> Response[Any]:
    """End the session here and in the database."""
    token = session_token(request)
    if token:
        await end_session(token=token)
    return with_session(request, see_other(request, SIGN_IN, "ute"), "")


async def _enter(request: AnyRequest, signed_in: SignedIn, wanted: str) -> Response[Any]:
    before = session_token(request)
    if before and before != signed_in.token:
        await end_session(token=before)  # a token the browser came with opens nothing any more
    target = SET_UP if signed_in.must_set_up else PROVE if signed_in.must_prove else wanted
    pairs = (("til", wanted),) if target == PROVE and wanted != HOME else ()
    return with_session(request, see_other(request, target, pairs=pairs), signed_in.token)


async def _door(
    request: AnyRequest, values: dict[str, str], errors: dict[str, str], *, status: int = 200, told: str = ""
) -> Response[Any]:
    logins = await demo_logins() if request.app.state.settings.environment == "demo" else []
    shown = {"values": values, "errors": errors, "told": told, "demo_logins": logins}
    return page(request, "inn/page.html", status=status, private=True, path=SIGN_IN, **shown)


async def _code(
    request: AnyRequest, values: dict[str, str], errors: dict[str, str], *, status: int = 200
) -> Response[Any]:
    identity = await identity_or_none(request)
    code = await demo_code(identity.account_id) if identity else ""
    shown = {"values": values, "errors": errors, "demo_code": code}
    return page(request, "inn/code.html", status=status, private=True, path=PROVE, **shown)


async def _gone(request: AnyRequest) -> Response[Any]:
    return await _door(request, {}, {"": translate(language_of(request), GONE)}, status=404)
