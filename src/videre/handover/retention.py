"""What of a handover is erased, when and by what: the rules as one table, and nothing else. Pure.

``erasing`` does what stands here; ``docs/privacy`` prints it; a test runs a year against it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from msgspec import Struct

from videre.language import N_

CARD_DAYS: Final = 90
STILL_DAYS: Final = 30
ANSWER_DAYS: Final = 14
"""How long the last «hvordan gikk det?» can be answered."""
REPEAT_HOURS: Final = 24
TWO_WEEKS, EIGHT_WEEKS = timedelta(weeks=2), timedelta(weeks=8)


class Erased(StrEnum):
    """What is erased."""

    CONTACT = "contact"
    """The sealed name and telephone or e-mail, the recipient's address and the link."""
    CARD = "card"
    """The code's keyed hash and the locked need."""
    FOLLOW_UP = "follow-up"
    """The sealed address for «hvordan gikk det?»."""
    HANDOVER = "handover"
    """The handover's row with its groups, requests and consents; one more in the counts is left."""
    REPEAT = "repeat"
    """What makes a repeated call harmless."""


class FollowUpStep(StrEnum):
    """The last message that was sent to ask how it goes."""

    NONE = ""
    TWO_WEEKS = "two-weeks"
    EIGHT_WEEKS = "eight-weeks"


class Rule(Struct, frozen=True):
    """One line of the table: what goes, when in words, and what does it."""

    what: Erased
    when: str
    by: str


RULES: Final = (
    Rule(Erased.CONTACT, N_("straks personen trekker samtykket eller sletter alt"), "withdraw, erase"),
    Rule(Erased.CONTACT, N_("straks mottakeren svarer at personen kom, eller ikke kan hjelpe"), "answer"),
    Rule(Erased.CONTACT, N_("etter 30 dager uten at noe skjer"), "housekeeping"),
    Rule(Erased.CONTACT, N_("når kortet er over"), "housekeeping"),
    Rule(Erased.CARD, N_("straks personen sletter alt"), "erase"),
    Rule(Erased.CARD, N_("etter 90 dager"), "housekeeping"),
    Rule(Erased.FOLLOW_UP, N_("når den siste meldingen er sendt, eller personen sier nei takk"), "follow-up"),
    Rule(Erased.FOLLOW_UP, N_("etter 10 uker, også om ingen melding kunne sendes"), "housekeeping"),
    Rule(Erased.HANDOVER, N_("straks personen sletter alt"), "erase"),
    Rule(Erased.HANDOVER, N_("når kortet er slettet og ingen melding venter på svar"), "housekeeping"),
    Rule(Erased.REPEAT, N_("etter 24 timer"), "housekeeping"),
)


def valid_to(made_on: date) -> date:
    """Return the last day a card made on a day can be opened."""
    return made_on + timedelta(days=CARD_DAYS)


def is_still(moved_at: datetime, now: datetime) -> bool:
    """Return whether nothing has moved for so long that contact details go."""
    return now >= moved_at + timedelta(days=STILL_DAYS)


def card_is_over(last_day: date, today: date) -> bool:
    """Return whether a card's last day has passed."""
    return today > last_day


def follow_up_due(begun_on: date, step: str, today: date) -> FollowUpStep:
    """Return the message that is due, if any.

    Who was not reached at two weeks because the house stood still gets the later message only.
    """
    if step != FollowUpStep.EIGHT_WEEKS and today >= begun_on + EIGHT_WEEKS:
        return FollowUpStep.EIGHT_WEEKS
    return FollowUpStep.TWO_WEEKS if not step and today >= begun_on + TWO_WEEKS else FollowUpStep.NONE


def follow_up_is_late(begun_on: date, today: date) -> bool:
    """Return whether the time for the last message and its answer has passed, even where it could not be sent."""
    return today > begun_on + EIGHT_WEEKS + timedelta(days=ANSWER_DAYS)


def follow_up_is_over(begun_on: date, step: str, today: date) -> bool:
    """Return whether the last message has had its time for an answer."""
    return step == FollowUpStep.EIGHT_WEEKS and follow_up_is_late(begun_on, today)
