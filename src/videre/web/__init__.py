"""The pages people read. ``routes()`` is all the application needs to know of them."""

from __future__ import annotations

from litestar import Router

from videre.web.controllers.about import about_page, accessibility_page, privacy_page, sources_page
from videre.web.controllers.group import group_page
from videre.web.controllers.problems import problem_page
from videre.web.controllers.search import search_page
from videre.web.controllers.start import interest_page, start_page
from videre.web.controllers.tiles import close_tiles, map_tile
from videre.web.controllers.unasked import favicon, robots
from videre.web.controllers.work import account, accounts, home, mail, queue, sign_in, trail
from videre.web.pages import look_for_changed_templates
from videre.web.staff import own_forms_only

__all__ = ["close_tiles", "look_for_changed_templates", "problem_page", "routes"]

_PAGES = [
    search_page,
    group_page,
    about_page,
    sources_page,
    privacy_page,
    accessibility_page,
    start_page,
    interest_page,
    map_tile,
    robots,
    favicon,
    sign_in.sign_in_page,
    sign_in.sign_in,
    sign_in.ask,
    sign_in.link_page,
    sign_in.use_link,
    sign_in.code_page,
    sign_in.give_code,
    sign_in.sign_out,
    home.work_page,
    queue.queue_page,
    queue.group_page,
    queue.decide_group,
    queue.change_page,
    queue.decide_change,
    trail.trail_page,
    trail.group_trail,
    trail.trail_export,
    mail.mail_page,
    mail.again,
    mail.drop,
    accounts.accounts_page,
    accounts.invite_page,
    accounts.send_invitation,
    accounts.account_page,
    accounts.add_role,
    accounts.drop_role,
    accounts.drop_codes,
    accounts.finish,
    account.account_page,
    account.change_account,
    account.change_password,
    account.end_session_page,
    account.end_others,
    account.codes_page,
    account.begin,
    account.confirm,
    account.make,
    account.end,
]


def routes() -> list[Router]:
    """Return the pages' handlers, with the pages for what goes wrong in them."""
    return [
        Router(
            "/",
            route_handlers=_PAGES,
            guards=[own_forms_only],
            exception_handlers={Exception: problem_page},
            include_in_schema=False,
        ),
    ]
