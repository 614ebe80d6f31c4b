"""The pages people read. ``routes()`` is all the application needs to know of them."""

from __future__ import annotations

from litestar import Router

from videre.web.controllers.about import about_page, accessibility_page, privacy_page, sources_page
from videre.web.controllers.confirming import confirm_answer, confirm_page
from videre.web.controllers.group import group_page
from videre.web.controllers.mailbox import letter_page, mailbox_page
from videre.web.controllers.problems import problem_page
from videre.web.controllers.receiving import answer_page, request_page
from videre.web.controllers.registering import pages as registering
from videre.web.controllers.registering import sending
from videre.web.controllers.search import search_page
from videre.web.controllers.start import interest_page, start_page
from videre.web.controllers.tiles import close_tiles, map_tile
from videre.web.controllers.unasked import favicon, robots
from videre.web.controllers.unsubscribe import unsubscribe, unsubscribe_page
from videre.web.controllers.work import (
    account,
    accounts,
    codes,
    contact_points,
    desk,
    desk_forms,
    desk_withdrawal,
    group_step,
    group_work,
    groups,
    home,
    mail,
    organisation_time,
    organisations,
    orphans,
    queue,
    requests,
    sign_in,
    trail,
    transfer,
    venues,
)
from videre.web.pages import look_for_changed_templates
from videre.web.record_numbers import possible_numbers_only
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
    registering.begin_page,
    registering.begin,
    registering.form_page,
    registering.save,
    registering.autosave,
    registering.reopen,
    registering.discard,
    sending.preview,
    sending.send,
    sending.confirm_page,
    sending.confirm,
    map_tile,
    robots,
    favicon,
    confirm_page,
    confirm_answer,
    unsubscribe_page,
    unsubscribe,
    request_page,
    answer_page,
    mailbox_page,
    letter_page,
    sign_in.sign_in_page,
    sign_in.sign_in,
    sign_in.ask,
    sign_in.link_page,
    sign_in.use_link,
    sign_in.code_page,
    sign_in.give_code,
    sign_in.sign_out,
    home.work_page,
    desk.desk_page,
    desk.desk_group_page,
    desk.end_page,
    desk.confidentiality_page,
    desk.calendar_file,
    desk_forms.change_room,
    desk_forms.confirm,
    desk_forms.change_members,
    desk_forms.tick,
    desk_forms.move,
    desk_forms.invite_starter,
    desk_forms.drop_starter,
    desk_forms.change,
    desk_forms.withdraw_change,
    desk_forms.go_on,
    desk_forms.discard,
    desk_withdrawal.withdraw_page,
    desk_withdrawal.withdraw,
    requests.requests_page,
    requests.request_page,
    requests.answer_page,
    requests.waiting_page,
    queue.queue_page,
    queue.group_page,
    queue.decide_group,
    queue.change_page,
    queue.decide_change,
    transfer.transfer_page,
    transfer.make_transfer,
    orphans.orphans_page,
    orphans.give,
    venues.venue_page,
    venues.close,
    contact_points.points_page,
    contact_points.new_page,
    contact_points.add,
    contact_points.point_page,
    contact_points.change,
    contact_points.end,
    organisations.organisations_page,
    organisations.new_page,
    organisations.add,
    organisations.organisation_page,
    organisations.change,
    organisation_time.add_area,
    organisation_time.drop_area,
    organisation_time.end_page,
    organisation_time.end,
    groups.groups_page,
    group_work.work_page,
    group_work.confirm,
    group_work.room,
    group_work.hide,
    group_work.edit,
    group_step.step_page,
    group_step.make_move,
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
    codes.codes_page,
    codes.begin,
    codes.renew,
    codes.confirm,
    account.make,
    account.end,
]


def routes() -> list[Router]:
    """Return the pages' handlers, with the pages for what goes wrong in them."""
    return [
        Router(
            "/",
            route_handlers=_PAGES,
            guards=[possible_numbers_only, own_forms_only],
            exception_handlers={Exception: problem_page},
            include_in_schema=False,
        ),
    ]
