"""A round of delivery: every letter that is due goes out once, or waits, or is given up with its reason."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from videre.post import settling
from videre.post.claiming import claim_next
from videre.post.connection import Connection, Uncertain
from videre.post.failures import Failure, stored, wait_after
from videre.post.message import Envelope, UnusableAddress, envelope
from videre.post.opening import Undelivered
from videre.post.refusals import refuse_path
from videre.post.rendering import rendered
from videre.post.sealed import opened_letter
from videre.post.shapes import Claimed
from videre.post.states import MailState
from videre.sealing import Unsealable
from videre.settings import Settings

ROUND = 200
"""Letters of one round; the next round follows at once, with a connection of its own."""
logger = logging.getLogger(__name__)


class Delivered(Struct):
    """What a round did: letters sent, put off, given up, and shown where there is no mail server."""

    sent: int = 0
    later: int = 0
    dead: int = 0
    shown: int = 0


async def deliver_due(settings: Settings, now: datetime | None = None) -> Delivered:
    """Deliver what is due ``now`` (this instant, and moving on with it); safe to run in several workers at once."""
    done = Delivered(dead=await settling.give_up_interrupted(_at(now)))
    if not settings.smtp_url:
        # In production the settings insist on a mail server; without one nothing is shown to anybody there.
        done.shown = await settling.show_all(_at(now)) if settings.environment != "production" else 0
        return done
    async with Connection(settings.smtp_url, settings.base_url) as connection:
        away: Undelivered | None = None
        for _ in range(ROUND):
            mail = await claim_next(_at(now), settings.mail_per_hour)
            if mail is None:
                break
            if isinstance(mail, Claimed):
                away = await _deliver(mail, settings, connection, now, done, away)
            else:
                done.dead += mail is Failure.EXPIRED
                done.later += mail is MailState.WAITING
    if done.dead or done.later:
        logger.warning("Mail: %d sent, %d to be tried again, %d given up.", done.sent, done.later, done.dead)
    return done


async def _deliver(
    mail: Claimed, settings: Settings, connection: Connection, now: datetime | None, done: Delivered,
    away: Undelivered | None,
) -> Undelivered | None:  # fmt: skip
    """Deliver one claimed letter; return why the server is out of reach for this round, None while it is not."""
    try:
        post = _envelope(mail, settings, _at(now))
    except UnusableAddress:
        await _gave_up(mail, Failure.ADDRESS, now, done)
        return away
    except (ValueError, msgspec.MsgspecError, Unsealable):
        # A header of two lines, a button that leads elsewhere, a broken row, a seal no key opens.
        await _gave_up(mail, Failure.UNREADABLE, now, done)
        return away
    try:
        if away is not None:
            raise away
        await connection.send(post)
    except Undelivered as error:
        wait = None if error.final else wait_after(mail.attempts)
        if wait is None:
            await settling.dead(mail, _at(now), stored(error.failure, error.code))
            done.dead += 1
        else:
            await settling.later(mail, _at(now) + wait, stored(error.failure, error.code))
            done.later += 1
        return error if connection.unreachable else None
    except Uncertain:
        await _gave_up(mail, Failure.UNCERTAIN, now, done)
    except asyncio.CancelledError:
        # The server stops. A letter that had not left waits for the next start; of one that may have, nothing is known.
        if not connection.under_way:
            await asyncio.shield(settling.later(mail, _at(now), "", tried=False))
        raise
    else:
        await asyncio.shield(settling.sent(mail, _at(now)))  # a stop of the server must not make it uncertain
        done.sent += 1
    return None


async def _gave_up(mail: Claimed, failure: Failure, now: datetime | None, done: Delivered) -> None:
    await settling.dead(mail, _at(now), stored(failure))
    done.dead += 1


def _envelope(mail: Claimed, settings: Settings, now: datetime) -> Envelope:
    opened = opened_letter(mail.letter, receiver=mail.receiver, kind=mail.kind, about_id=mail.about_id)
    refuse = refuse_path(mail.receiver_hash, mail.kind)
    return envelope(
        rendered(opened.letter, kind=mail.kind, language=mail.language, base_url=settings.base_url, refuse_path=refuse),
        mail_id=mail.id,
        created_at=mail.created_at,
        to=opened.receiver,
        mail_from=settings.mail_from,
        language=mail.language,
        now=now,
        refuse_address=settings.base_url + refuse if refuse else "",
    )


def _at(now: datetime | None) -> datetime:
    return now or datetime.now(UTC)
