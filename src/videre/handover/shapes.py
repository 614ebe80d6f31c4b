"""What the desk, the person's card and the recipient see of a handover: three different things. Pure."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from videre.directory.shapes import Accessibility, Audience, Format
from videre.handover.consents import ContactField
from videre.handover.lifecycle import HandoverState
from videre.handover.request_life import Answer, Reason, RequestState
from videre.matching.query import Weekday
from videre.matching.shapes import Suggestion


class Origin(StrEnum):
    """What a handover comes from: RPH's five offers (as Drammen names them), and other senders."""

    INTRODUCTION_COURSE = "introduction-course"
    GUIDED_SELF_HELP = "guided-self-help"
    TALKS = "talks"
    ANXIETY_GROUP = "anxiety-group"
    JOB_COPING = "job-coping"
    OTHER_COURSE = "other-course"
    """KID, KIB and the like."""
    HEALTHY_LIFE_CENTRE = "healthy-life-centre"
    VOLUNTEER_CENTRE = "volunteer-centre"
    LEARNING_CENTRE = "learning-centre"
    """LMS."""


class Need(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a person looks for, without their own words: topics, a place as the gazetteer names it, wishes.

    ``near`` is a postal code or a place name, never a street address. Stored locked with the card's code only.
    """

    topics: tuple[str, ...] = ()
    near: str = ""
    max_minutes: int | None = None
    formats: tuple[Format, ...] = ()
    languages: tuple[str, ...] = ()
    weekdays: Weekday = Weekday(0)
    audience: Audience | None = None
    accessibility: tuple[Accessibility, ...] = ()
    not_own_municipality: bool = False

    def __repr__(self) -> str:
        return "Need(…)"  # what somebody looks for must not come into a log by way of an error


class IssuedCard(Struct, frozen=True):
    """A card as it leaves the desk. ``code`` without groups is shown now and never stored; ``path`` is «/kort#CODE»."""

    handover_id: int
    code: str
    path: str
    valid_to: date
    repeated: bool = False
    """The same press came twice; this is the card of the first."""

    def __repr__(self) -> str:
        return f"IssuedCard({self.handover_id})"  # a code must not come into a log by way of an error


class RecipientKind(StrEnum):
    """Who answers contact requests about a group."""

    GROUP = "group"
    """The contact the group itself has chosen."""
    SUPPORT_POINT = "support-point"
    STEWARD = "steward"


class Recipient(Struct, frozen=True):
    """Whom a person may ask to contact them about a group. ``code`` is ``group:12`` or ``support-point:4``."""

    kind: RecipientKind
    code: str
    name: str
    """Public: the group's name, or the support point's."""


class CardGroup(Struct, frozen=True):
    """A group on a card, as it is now; ``suggestion`` is None where it is no longer listed.

    ``recipient`` is None where nobody can be asked by mail: then the page shows how to reach the group.
    """

    group_id: int
    slug: str
    name: str
    suggestion: Suggestion | None
    chosen: bool
    recipient: Recipient | None


class OwnRequest(Struct, frozen=True):
    """A contact request as the person who made it sees it; ``fields`` are what the recipient was given.

    ``waits_until`` is when the 48 hours are over.
    """

    id: int
    group_id: int
    group: str
    recipient: str
    recipient_kind: RecipientKind
    state: RequestState
    reason: Reason | None
    fields: tuple[ContactField, ...]
    made_at: datetime
    opened_at: datetime | None
    waits_until: datetime
    meeting_on: date | None


class Card(Struct, frozen=True):
    """A card as the person at home sees it."""

    handover_id: int
    state: HandoverState
    made_on: date
    valid_to: date
    service: str
    origin: Origin
    need: Need
    groups: tuple[CardGroup, ...]
    request: OwnRequest | None
    """The latest; None where none was made."""
    feedback: bool
    follow_up: bool
    """A message is still to come."""


class Look(Struct, frozen=True):
    """One line of «hvem har sett dette»: when, who in what capacity (``ActorKind``), and what (a verb of code).

    ``who`` is a name only of somebody who works at the service; of all others it is the capacity again.
    """

    at: datetime
    who: str
    capacity: str
    what: str


class AskedBy(Struct, frozen=True):
    """A contact request before it is opened: nothing of the person."""

    id: int
    group_id: int
    group: str
    state: RequestState
    made_at: datetime
    waits_until: datetime
    meeting_on: date | None
    answers: tuple[Answer, ...]


class OpenedRequest(Struct, frozen=True):
    """A contact request as its recipient reads it, once opened."""

    about: AskedBy
    name: str
    phone: str
    email: str

    def __repr__(self) -> str:
        return f"OpenedRequest({self.about.id})"  # nor a person


class Waits(StrEnum):
    """For whom a handover waits."""

    PERSON = "person"
    RECIPIENT = "recipient"
    NOBODY = "nobody"


class Standing(Struct, frozen=True):
    """One handover on the page of the team that made it: nothing of the person, and no code.

    ``state`` goes beyond the card only where the person wants the team to see it (``feedback``).
    """

    id: int
    state: HandoverState
    days: int
    """Since it came into this state, as far as the team may see."""
    waits_for: Waits
    feedback: bool
