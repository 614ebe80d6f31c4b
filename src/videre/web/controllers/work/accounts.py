"""Accounts, for the national administrator: who has one, inviting, roles, and ending."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import PathParameter

from videre.directory.queries import every_organisation
from videre.language import N_, Language
from videre.people.account_queries import StaffAccount, account_for, accounts_for
from videre.people.accounts import end_account, end_role, give_role, invite
from videre.people.codes import end_codes
from videre.people.roles import Permission, Role
from videre.problems import Conflict, Invalid
from videre.web.pages import AnyRequest, language_of
from videre.web.posted import Posted
from videre.web.staff import identity_of, needs, see_other, staff_page, told
from videre.web.wording import ROLES

KEEPERS = [needs(Permission.KEEP_ACCOUNTS)]
LIST = "/arbeid/kontoer"
SAID = {
    "invitert": N_("Invitasjonen er sendt. Lenka virker i tre døgn."),
    "rolle": N_("Rollen er gitt."),
    "rolle-slutt": N_("Rollen er avsluttet."),
    "slutt": N_("Kontoen er avsluttet. Historien står."),
    "koder": N_("Engangskoder og passord er fjernet. Personen logger inn med lenke og setter opp nye koder."),
}


@get(LIST, name="accounts", guards=KEEPERS)
async def accounts_page(request: AnyRequest) -> Response[str]:
    """List the accounts, narrowed by what the address says."""
    form = Posted(request.query_params, language_of(request))
    q, sent, ended = form.text("q", most=100), form.text("rolle", most=20), form.ticked("avsluttet")
    role = Role(sent) if sent in set(Role) else None
    found = await accounts_for(identity_of(request), q, role, ended)
    return staff_page(
        request, "work/accounts.html", accounts=found, values=form.values, roles=ROLES, told=told(request, SAID)
    )


@get(f"{LIST}/ny", name="account-invite", guards=KEEPERS)
async def invite_page(request: AnyRequest) -> Response[str]:
    """Show the form for an invitation."""
    return await _invitation(request, {"language": "nb"}, {})


@post(f"{LIST}/ny", name="account-invite-send", guards=KEEPERS)
async def send_invitation(request: AnyRequest) -> Response[Any]:
    """Invite somebody by mail, with a role in an organisation."""
    form = Posted(await request.form(), language_of(request))
    email, name = form.text("email", most=254, required=True), form.text("name", most=120, required=True)
    role, organisation_id, since, until = _given(form)
    language = form.one_of("language", Language, Language.NB)
    if not form.errors and role is not None and language is not None:
        try:
            account_id = await invite(
                email=email, name=name, role=role, organisation_id=organisation_id, valid_from=since, valid_to=until,
                by=identity_of(request), language=language,
            )  # fmt: skip
            return see_other(request, f"{LIST}/{account_id}", "invitert")
        except Invalid as problem:
            form.take(problem)
    return await _invitation(request, form.values, form.errors)


@get(f"{LIST}/{{account_id:int}}", name="account", guards=KEEPERS)
async def account_page(request: AnyRequest, account_id: Annotated[int, PathParameter()]) -> Response[str]:
    """Show one account; the look is on the trail."""
    return await _account(request, await account_for(identity_of(request), account_id), {}, {})


@post(f"{LIST}/{{account_id:int}}/roller", name="account-role", guards=KEEPERS)
async def add_role(request: AnyRequest, account_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """Give a role."""
    form = Posted(await request.form(), language_of(request))
    role, organisation_id, since, until = _given(form)
    if not form.errors and role is not None:
        try:
            await give_role(
                account_id=account_id, role=role, organisation_id=organisation_id, valid_from=since, valid_to=until,
                by=identity_of(request),
            )  # fmt: skip
            return see_other(request, f"{LIST}/{account_id}", "rolle")
        except Invalid as problem:
            form.take(problem)
        except Conflict as problem:
            form.fault("role", problem.message, **problem.values)
    return await _account(request, await account_for(identity_of(request), account_id), form.values, form.errors)


@post(f"{LIST}/{{account_id:int}}/roller/{{grant_id:int}}", name="account-role-end", guards=KEEPERS)
async def drop_role(
    request: AnyRequest, account_id: Annotated[int, PathParameter()], grant_id: Annotated[int, PathParameter()]
) -> Response[Any]:
    """End a role at once."""
    await end_role(grant_id=grant_id, by=identity_of(request))
    return see_other(request, f"{LIST}/{account_id}", "rolle-slutt")


@post(f"{LIST}/{{account_id:int}}/koder", name="account-codes-end", guards=KEEPERS)
async def drop_codes(request: AnyRequest, account_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """Take away another's one-time codes: telephone and recovery codes are lost."""
    await end_codes(account_id=account_id, by=identity_of(request))
    return see_other(request, f"{LIST}/{account_id}", "koder")


@post(f"{LIST}/{{account_id:int}}/slutt", name="account-end", guards=KEEPERS)
async def finish(request: AnyRequest, account_id: Annotated[int, PathParameter()]) -> Response[Any]:
    """End an account, once the box that says so is ticked."""
    form = Posted(await request.form(), language_of(request))
    if not form.ticked("sure"):
        form.fault("sure", N_("Kryss av for at du vil avslutte kontoen."))
        found = await account_for(identity_of(request), account_id)
        return await _account(request, found, form.values, form.errors)
    await end_account(account_id=account_id, by=identity_of(request))
    return see_other(request, LIST, "slutt")


def _given(form: Posted) -> tuple[Role | None, int | None, date | None, date | None]:
    organisation_id = form.whole("organisation_id", 1, 2**31 - 1)
    return form.one_of("role", Role), organisation_id, form.day("valid_from"), form.day("valid_to")


async def _choices() -> dict[str, object]:
    known = await every_organisation()
    return {
        "roles": [(str(role), words) for role, words in ROLES.items()],
        "organisations": [(each.id, each.name) for each in sorted(known, key=lambda each: each.name)],
    }


async def _invitation(request: AnyRequest, values: dict[str, str], errors: dict[str, str]) -> Response[str]:
    status = 422 if errors else 200
    choices = await _choices()
    return staff_page(request, "work/invite.html", status=status, values=values, errors=errors, **choices)


async def _account(
    request: AnyRequest, account: StaffAccount, values: dict[str, str], errors: dict[str, str]
) -> Response[str]:
    return staff_page(
        request, "work/account_kept.html", status=422 if errors else 200, account=account, values=values,
        errors=errors, told=told(request, SAID), **await _choices(),
    )  # fmt: skip
