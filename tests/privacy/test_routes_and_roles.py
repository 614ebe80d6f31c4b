"""Every route in every role: one table, each field of it really asked for.

The routes come from the running application: one that is not in the table fails. All of it is about one group, with a
change, a contact point, drafts and links hanging on it, and each role's person is signed in as they would be.

| role | who |
|---|---|
| nobody | the public |
| rph | somebody at Rask psykisk helsehjelp |
| lead | the starter who leads the group |
| strng | a starter who leads none of it |
| stew | a steward of the organisation that answers for the group |
| other | a steward of another one |
| admin | a national administrator |
| code | that steward again, in a session that waits for the one-time code |
| unset | a steward who has not set up codes yet |
| token | an API token of the steward's, made for something else |
| no~c | whoever may, without the session's CSRF token |

| field | what comes of it |
|---|---|
| ok | let in: a page, something done, or a form that wants mending |
| in | the way to the log-in, or 401 |
| code | the way to the one-time code, or 401 that says so |
| 403, 404 | refused; not there, or not there for this person |
| open, none | the whole row: let in, and not there |

To the starter the group is under /arbeid/mine, to the steward under /arbeid/grupper and /arbeid/ko: each is refused
at the other's door, whatever is behind it. 404 comes before 403 wherever the door is one's own.
"""

from __future__ import annotations

import httpx
import pytest
from litestar import Litestar

from tests.privacy.asking import Door, gathered
from tests.privacy.routes import routes
from tests.world import World
from videre.matching.watching import refresh

ROLES = ("nobody", "rph", "lead", "strng", "stew", "other", "admin", "code", "unset", "token")
ASKED_AS = {"lead": "starter", "strng": "stranger", "stew": "steward", "code": "no-code", "token": "narrow"}

# method, path                                                   nobo rph  lead strn stew othe admi code unse toke no~c
TABLE = """
# The API.
GET   /api/account                                               in   ok   ok   ok   ok   ok   ok   code ok   ok
PATCH /api/account                                               in   ok   ok   ok   ok   ok   ok   code ok   403  403
POST  /api/cards/choose                                          open                                              ok
POST  /api/cards/contact                                         open                                              ok
POST  /api/cards/decline                                         open                                              ok
POST  /api/cards/erase                                           open                                              ok
POST  /api/cards/open                                            open                                              ok
POST  /api/cards/pdf                                             open                                              ok
POST  /api/cards/withdraw                                        open                                              ok
GET   /api/contact-requests                                      in   403  ok   ok   ok   ok   ok   code code 403
POST  /api/contact-requests/{request_id}/answer                  in   403  ok   404  403  403  403  code code 403  403
POST  /api/contact-requests/{request_id}/open                    in   403  ok   404  403  403  403  code code 403  403
GET   /api/docs                                                  open
GET   /api/docs/openapi.json                                     open
GET   /api/docs/{path}                                           none
GET   /api/groups                                                open
POST  /api/groups                                                in   403  ok   ok   403  403  403  code code 403  403
GET   /api/groups/{group}                                        open
PATCH /api/groups/{group}                                        in   403  ok   404  ok   404  ok   code code 403  403
POST  /api/groups/{group}/moves                                  in   403  ok   404  ok   404  ok   code code 403  403
GET   /api/groups/{group}/staff                                  in   403  ok   404  ok   404  ok   code code 403
GET   /api/handovers                                             in   ok   403  403  403  403  403  code code 403
POST  /api/handovers                                             in   ok   403  403  403  403  403  code code 403  403
GET   /api/handovers/statistics                                  in   ok   403  403  403  403  403  code code 403
POST  /api/handovers/{handover_id}/unsuitable                    in   ok   403  403  403  403  403  code code 403  403
POST  /api/matches                                               open                                              ok
GET   /api/openapi.json                                          open
GET   /api/organisations                                         open
GET   /api/places                                                open
GET   /api/places/travel                                         open
GET   /api/topics                                                open
GET   /api/topics/understand                                     open
GET   /api/trail                                                 in   403  403  403  403  403  ok   code code 403
# Pages for everyone, and the doors.
GET   /                                                          open
GET   /avmeld/{signed}                                           open
POST  /avmeld/{signed}                                           open                                              403
GET   /bekreft/{signed}                                          open
POST  /bekreft/{signed}                                          open                                              403
GET   /favicon.ico                                               open
GET   /grupper/{slug}                                            open
GET   /inn                                                       ok   ok   ok   ok   ok   ok   ok   code code ok
POST  /inn                                                       open                                              403
GET   /inn/kode                                                  in   ok   ok   ok   ok   ok   ok   ok   ok   in
POST  /inn/kode                                                  in   ok   ok   ok   ok   ok   ok   ok   ok   in   403
POST  /inn/lenke                                                 open                                              403
GET   /inn/lenke/{token}                                         open
POST  /inn/lenke/{token}                                         open                                              403
GET   /interesse                                                 open
GET   /kart/{zoom}/{column}/{name}                               none
GET   /kort                                                      open
POST  /kort                                                      open                                              403
POST  /kort/kalender.ics                                         open                                              403
GET   /kort/kontakt                                              open
POST  /kort/kontakt                                              open                                              403
POST  /kort/kort.pdf                                             open                                              403
GET   /kort/nei                                                  open
POST  /kort/nei                                                  open                                              403
GET   /kort/nytt                                                 open
POST  /kort/nytt                                                 open                                              403
GET   /kort/sett                                                 open
POST  /kort/sett                                                 open                                              403
GET   /kort/slett                                                open
POST  /kort/slett                                                open                                              403
GET   /kort/spor                                                 open
POST  /kort/spor                                                 open                                              403
GET   /kort/svar                                                 open
POST  /kort/svar                                                 open                                              403
GET   /kort/trekk                                                open
POST  /kort/trekk                                                open                                              403
GET   /kort/velg                                                 open
POST  /kort/velg                                                 open                                              403
GET   /mottak/{token}                                            open
POST  /mottak/{token}                                            open                                              403
GET   /om                                                        open
GET   /om/kildene                                                open
GET   /om/personvern                                             open
GET   /oppfolging/{token}                                        open
POST  /oppfolging/{token}                                        open                                              403
GET   /post                                                      open
GET   /post/{mail_id}                                            open
GET   /robots.txt                                                open
GET   /start                                                     open
GET   /start/bekreft/{token}                                     open
POST  /start/bekreft/{token}                                     open                                              403
GET   /start/gruppe                                              open
POST  /start/gruppe                                              open                                              403
GET   /start/gruppe/{token}                                      open
POST  /start/gruppe/{token}                                      open                                              403
POST  /start/gruppe/{token}/apne                                 open                                              403
POST  /start/gruppe/{token}/lagre                                open                                              403
POST  /start/gruppe/{token}/slett                                open                                              403
GET   /start/gruppe/{token}/vis                                  open
POST  /start/gruppe/{token}/vis                                  ok   ok   ok   ok   ok   ok   ok   code ok   ok   403
GET   /static/{path}                                             open
GET   /tilgjengelighet                                           open
POST  /ut                                                        open                                              403
# The work pages.
GET   /arbeid                                                    in   ok   ok   ok   ok   ok   ok   code ok   in
GET   /arbeid/foresporsler                                       in   403  ok   ok   403  403  403  code code in
GET   /arbeid/foresporsler/{request_id}                          in   403  ok   404  403  403  403  code code in
POST  /arbeid/foresporsler/{request_id}                          in   403  ok   404  403  403  403  code code in   403
GET   /arbeid/grupper                                            in   403  403  403  ok   ok   ok   code code in
GET   /arbeid/grupper/{group_id}                                 in   403  403  403  ok   404  ok   code code in
POST  /arbeid/grupper/{group_id}/bekreft                         in   403  403  403  ok   404  ok   code code in   403
POST  /arbeid/grupper/{group_id}/plass                           in   403  403  403  ok   404  ok   code code in   403
POST  /arbeid/grupper/{group_id}/rediger                         in   403  403  403  ok   404  ok   code code in   403
POST  /arbeid/grupper/{group_id}/skjul                           in   403  403  403  ok   404  ok   code code in   403
GET   /arbeid/grupper/{group_id}/spor                            in   403  403  403  ok   404  ok   code code in
GET   /arbeid/grupper/{group_id}/steg                            in   403  403  403  ok   404  ok   code code in
POST  /arbeid/grupper/{group_id}/steg                            in   403  403  403  ok   404  ok   code code in   403
GET   /arbeid/ko                                                 in   403  403  403  ok   ok   ok   code code in
GET   /arbeid/ko/endring/{revision_id}                           in   403  403  403  ok   404  ok   code code in
POST  /arbeid/ko/endring/{revision_id}                           in   403  403  403  ok   404  ok   code code in   403
GET   /arbeid/ko/{group_id}                                      in   403  403  403  ok   404  ok   code code in
POST  /arbeid/ko/{group_id}                                      in   403  403  403  ok   404  ok   code code in   403
GET   /arbeid/kontaktpunkter                                     in   403  403  403  ok   ok   ok   code code in
GET   /arbeid/kontaktpunkter/ny                                  in   403  403  403  ok   ok   ok   code code in
POST  /arbeid/kontaktpunkter/ny                                  in   403  403  403  ok   ok   ok   code code in   403
GET   /arbeid/kontaktpunkter/{point_id}                          in   403  403  403  ok   404  ok   code code in
POST  /arbeid/kontaktpunkter/{point_id}                          in   403  403  403  ok   404  ok   code code in   403
POST  /arbeid/kontaktpunkter/{point_id}/avslutt                  in   403  403  403  ok   404  ok   code code in   403
GET   /arbeid/konto                                              in   ok   ok   ok   ok   ok   ok   code ok   in
POST  /arbeid/konto                                              in   ok   ok   ok   ok   ok   ok   code ok   in   403
GET   /arbeid/konto/koder                                        in   ok   ok   ok   ok   ok   ok   code ok   in
POST  /arbeid/konto/koder                                        in   ok   ok   ok   ok   ok   ok   code ok   in   403
POST  /arbeid/konto/koder/bekreft                                in   ok   ok   ok   ok   ok   ok   code ok   in   403
POST  /arbeid/konto/koder/reserve                                in   403  403  403  ok   ok   ok   code 403  in   403
POST  /arbeid/konto/nokler                                       in   ok   ok   ok   ok   ok   ok   code ok   in   403
POST  /arbeid/konto/nokler/{token_id}                            in   404  ok   404  404  404  404  code 404  in   403
POST  /arbeid/konto/okter                                        in   ok   ok   ok   ok   ok   ok   code ok   in   403
POST  /arbeid/konto/okter/{session_id}                           in   404  ok   404  404  404  404  code 404  in   403
POST  /arbeid/konto/passord                                      in   ok   ok   ok   ok   ok   ok   code ok   in   403
GET   /arbeid/kontoer                                            in   403  403  403  403  403  ok   code code in
GET   /arbeid/kontoer/ny                                         in   403  403  403  403  403  ok   code code in
POST  /arbeid/kontoer/ny                                         in   403  403  403  403  403  ok   code code in   403
GET   /arbeid/kontoer/{account_id}                               in   403  403  403  403  403  ok   code code in
POST  /arbeid/kontoer/{account_id}/koder                         in   403  403  403  403  403  ok   code code in   403
POST  /arbeid/kontoer/{account_id}/roller                        in   403  403  403  403  403  ok   code code in   403
POST  /arbeid/kontoer/{account_id}/roller/{grant_id}             in   403  403  403  403  403  ok   code code in   403
POST  /arbeid/kontoer/{account_id}/slutt                         in   403  403  403  403  403  ok   code code in   403
GET   /arbeid/lokale                                             in   403  403  403  ok   ok   ok   code code in
POST  /arbeid/lokale                                             in   403  403  403  ok   ok   ok   code code in   403
GET   /arbeid/mine                                               in   403  ok   ok   403  403  403  code code in
POST  /arbeid/mine/utkast/{draft_id}                             in   403  ok   404  403  403  403  code code in   403
POST  /arbeid/mine/utkast/{draft_id}/slett                       in   403  ok   404  403  403  403  code code in   403
GET   /arbeid/mine/{group_id}                                    in   403  ok   404  403  403  403  code code in
GET   /arbeid/mine/{group_id}/avslutt                            in   403  ok   404  403  403  403  code code in
POST  /arbeid/mine/{group_id}/endre                              in   403  ok   404  403  403  403  code code in   403
POST  /arbeid/mine/{group_id}/endring/trekk                      in   403  ok   404  403  403  403  code code in   403
POST  /arbeid/mine/{group_id}/flytt                              in   403  ok   404  403  403  403  code code in   403
POST  /arbeid/mine/{group_id}/igangsettere                       in   403  ok   404  403  403  403  code code in   403
POST  /arbeid/mine/{group_id}/igangsettere/{account_id}/fjern    in   403  ok   404  403  403  403  code code in   403
GET   /arbeid/mine/{group_id}/kalender.ics                       in   403  ok   404  403  403  403  code code in
POST  /arbeid/mine/{group_id}/medlemmer                          in   403  ok   404  403  403  403  code code in   403
POST  /arbeid/mine/{group_id}/plass                              in   403  ok   404  403  403  403  code code in   403
POST  /arbeid/mine/{group_id}/steg                               in   403  ok   404  403  403  403  code code in   403
POST  /arbeid/mine/{group_id}/stemmer                            in   403  ok   404  403  403  403  code code in   403
GET   /arbeid/mine/{group_id}/taushet                            in   403  ok   404  403  403  403  code code in
GET   /arbeid/mine/{group_id}/trekk-ut                           in   403  ok   404  403  403  403  code code in
POST  /arbeid/mine/{group_id}/trekk-ut                           in   403  ok   404  403  403  403  code code in   403
GET   /arbeid/organisasjoner                                     in   403  403  403  403  403  ok   code code in
GET   /arbeid/organisasjoner/ny                                  in   403  403  403  403  403  ok   code code in
POST  /arbeid/organisasjoner/ny                                  in   403  403  403  403  403  ok   code code in   403
GET   /arbeid/organisasjoner/{organisation_id}                   in   403  403  403  403  403  ok   code code in
POST  /arbeid/organisasjoner/{organisation_id}                   in   403  403  403  403  403  ok   code code in   403
GET   /arbeid/organisasjoner/{organisation_id}/avslutt           in   403  403  403  403  403  ok   code code in
POST  /arbeid/organisasjoner/{organisation_id}/avslutt           in   403  403  403  403  403  ok   code code in   403
POST  /arbeid/organisasjoner/{organisation_id}/omrader           in   403  403  403  403  403  ok   code code in   403
POST  /arbeid/organisasjoner/{organisation_id}/omrader/{area_id} in   403  403  403  403  403  ok   code code in   403
GET   /arbeid/overforing                                         in   ok   403  403  403  403  403  code code in
POST  /arbeid/overforing                                         in   ok   403  403  403  403  403  code code in   403
POST  /arbeid/overforing/kontakt                                 in   ok   403  403  403  403  403  code code in   403
POST  /arbeid/overforing/kort                                    in   ok   403  403  403  403  403  code code in   403
POST  /arbeid/overforing/kort.pdf                                in   ok   403  403  403  403  403  code code in   403
GET   /arbeid/overforinger                                       in   ok   403  403  403  403  403  code code in
GET   /arbeid/overforinger.csv                                   in   ok   403  403  403  403  403  code code in
POST  /arbeid/overforinger/{handover_id}/uegnet                  in   ok   403  403  403  403  403  code code in   403
GET   /arbeid/overfor                                            in   403  403  403  ok   ok   ok   code code in
POST  /arbeid/overfor                                            in   403  403  403  ok   ok   ok   code code in   403
GET   /arbeid/post                                               in   403  403  403  403  403  ok   code code in
POST  /arbeid/post/{mail_id}/igjen                               in   403  403  403  403  403  ok   code code in   403
POST  /arbeid/post/{mail_id}/slett                               in   403  403  403  403  403  ok   code code in   403
GET   /arbeid/spor                                               in   403  403  403  403  403  ok   code code in
GET   /arbeid/spor.csv                                           in   403  403  403  403  403  ok   code code in
GET   /arbeid/uten-forvalter                                     in   403  403  403  403  403  ok   code code in
POST  /arbeid/uten-forvalter                                     in   403  403  403  403  403  ok   code code in   403
GET   /arbeid/venter                                             in   403  403  403  ok   ok   ok   code code in
"""


FOR_ANYONE = ("/api/matches", "/api/cards")
"""Calls that ask for no session, and so for no token of one; a card's hold a code."""


def expected() -> dict[tuple[str, str], list[str]]:
    """The table as fields by path and method: one for each role, and one without CSRF where something changes."""
    rows = {}
    for line in TABLE.strip().splitlines():
        if line.startswith("#"):
            continue
        method, path, *said = line.split()
        if said[0] in {"open", "none"}:
            said[:1] = [{"open": "ok", "none": "404"}[said[0]]] * len(ROLES)
        assert len(said) == len(ROLES) + (method != "GET"), line
        assert (path, method) not in rows, line
        rows[path, method] = said
    return rows


def test_the_table_and_what_it_says_of_the_public_agree() -> None:
    for (path, method), said in expected().items():
        if path.startswith("/arbeid"):
            assert said[0] == "in", (method, path)
            assert "ok" not in (said[ROLES.index("code")], said[ROLES.index("token")]), (method, path)
        if path.startswith(("/arbeid", "/api")) and method != "GET" and not path.startswith(FOR_ANYONE):
            assert said[-1] == "403", (method, path)


async def test_every_route_in_every_role(
    app: Litestar, client: httpx.AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = expected()
    assert set(routes(app)) == set(table), "a route without a row, or a row without a route"
    monkeypatch.setattr("videre.people.link_sign_in.QUIET_SECONDS", 0.0)
    door, wrong = Door(client, await gathered(world)), []
    await refresh(app.state.search)  # the cast's own group is asked for at once, not after the watcher's next round
    for (path, method), said in sorted(table.items(), key=lambda row: (row[0][1] != "GET", row[0])):
        for role, wanted in zip(ROLES, said, strict=False):
            came = await door.ask(method, path, ASKED_AS.get(role, role))
            if came != wanted:
                wrong.append(f"{method} {path} as {role}: {came}, not {wanted}")
        if method != "GET":
            who = next(role for role, wanted in zip(ROLES, said, strict=False) if wanted == "ok" and role != "nobody")
            came = await door.ask(method, path, ASKED_AS.get(who, who), csrf=False)
            if came != said[-1]:
                wrong.append(f"{method} {path} as {who} without CSRF: {came}, not {said[-1]}")
    assert not wrong, "\n".join(wrong)
