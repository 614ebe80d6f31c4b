"""What the house keeps doing, and how often. Each job may be run at any time, by two at once, and again.

A job does its work in transactions of its own and returns what came of it in a few words of numbers: nothing of a
person stands in them, for they end on terminals and in logs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

from msgspec import Struct

from videre.directory.expiry import erase_old_drafts
from videre.directory.meetings import TIMEZONE
from videre.directory.orphans import orphan_ended_organisations
from videre.directory.reminders import remind
from videre.handover.contact_clock import run_contact_clock
from videre.handover.erasing import erase_due
from videre.handover.follow_up_sending import send_follow_ups
from videre.people.expiry import erase_expired_sign_ins
from videre.post.claiming import anything_due
from videre.post.delivery import Delivered, deliver_due
from videre.post.expiry import erase_old_mail
from videre.settings import Settings


class Job(Struct, frozen=True):
    """One piece of work.

    ``every`` is how long it rests after it was done, ``look`` how often a worker looks whether it is due. ``asked``
    is a cheap question whether there is anything to do now; the command does not ask it.
    """

    work: str
    words: str
    run: Callable[[Settings, datetime], Awaitable[str]]
    every: timedelta = timedelta(hours=1)
    look: timedelta = timedelta(minutes=1)
    asked: Callable[[datetime], Awaitable[bool]] | None = None


async def deliver_mail(settings: Settings, now: datetime) -> str:  # noqa: ARG001  # every job has both
    """Deliver the letters that are due, round after round, until none is left."""
    done = Delivered()
    while await anything_due(now_utc()):
        did = await deliver_due(settings)
        done = Delivered(done.sent + did.sent, done.later + did.later, done.dead + did.dead, done.shown + did.shown)
        if did == Delivered():
            break  # others are at it
    return f"{done.shown} shown" if done.shown else f"{done.sent} sent, {done.later} later, {done.dead} given up"


async def keep_listings_true(settings: Settings, now: datetime) -> str:  # noqa: ARG001  # every job has both
    """Ask groups whether their listing still holds, and flag and hide those that have not answered for long."""
    did = await remind(_day(now))
    return f"{did.letters} letters, {did.flagged} flagged, {did.hidden} hidden"


async def find_orphans(settings: Settings, now: datetime) -> str:  # noqa: ARG001  # every job has both
    """Take groups from organisations that have ended, so that the national organisation sees them."""
    return f"{await orphan_ended_organisations(_day(now))} groups without a steward"


async def erase_sign_ins(settings: Settings, now: datetime) -> str:  # noqa: ARG001  # every job has both
    """Delete sessions, links and counted attempts whose time is over."""
    erased = await erase_expired_sign_ins(now)
    return f"{erased.sessions} sessions, {erased.links} links, {erased.attempts} counts of attempts deleted"


async def erase_drafts(settings: Settings, now: datetime) -> str:  # noqa: ARG001  # every job has both
    """Delete forms that were begun and forgotten."""
    return f"{await erase_old_drafts(now)} deleted"


async def watch_contact_requests(settings: Settings, now: datetime) -> str:  # noqa: ARG001  # every job has both
    """Remind of contact requests after 24 hours, and tell of them after 48: somebody waits, at night as well."""
    did = await run_contact_clock(now)
    return f"{did.reminders} reminders, {did.escalations} told on"


async def ask_how_it_went(settings: Settings, now: datetime) -> str:  # noqa: ARG001  # every job has both
    """Ask people who wanted it how it went, after two and eight weeks."""
    return f"{await send_follow_ups(now)} asked"


async def erase_handovers(settings: Settings, now: datetime) -> str:  # noqa: ARG001  # every job has both
    """Erase what the rules of handovers say, and empty the log of it."""
    did = await erase_due(now)
    return (
        f"{did.contacts} contact details, {did.cards} cards, {did.follow_ups} addresses erased, "
        f"{did.handovers} handovers counted and deleted, {did.repeats} marks of repeats deleted"
    )


async def erase_mail(settings: Settings, now: datetime) -> str:  # noqa: ARG001  # every job has both
    """Delete what is left of settled letters."""
    return f"{await erase_old_mail(now)} deleted"


async def is_daytime(now: datetime) -> bool:
    """Return whether letters nobody has asked for may be written: they make no telephone ring at night."""
    return 7 <= now.astimezone(TIMEZONE).hour < 21


def now_utc() -> datetime:
    """Return this instant."""
    return datetime.now(UTC)


def _day(now: datetime) -> date:
    return now.astimezone(TIMEZONE).date()


JOBS: tuple[Job, ...] = (
    Job("listings", "confirmations", keep_listings_true, asked=is_daytime),
    Job("orphans", "ended organisations", find_orphans, asked=is_daytime),
    Job("contact-clock", "contact requests", watch_contact_requests, timedelta(minutes=5)),
    Job("follow-up", "how it went", ask_how_it_went, asked=is_daytime),
    Job("handovers", "handovers", erase_handovers),
    Job("sign-ins", "expired sessions and links", erase_sign_ins),
    Job("drafts", "forgotten drafts", erase_drafts),
    Job("old-mail", "old mail", erase_mail),
    # Last: what the others have written goes out in the same run of the command.
    Job("mail", "mail", deliver_mail, timedelta(0), timedelta(seconds=2), anything_due),
)
"""In the order in which `videre housekeeping` does them."""
