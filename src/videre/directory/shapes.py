"""What leaves the directory: public values only.

``Listing`` is built from public columns alone. A private column (an exact address that is hidden, a
starter's name) has no field here to land in, so it cannot leak by being forgotten.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct

from videre.directory.lifecycle import GroupState
from videre.directory.recurrence import Meetings
from videre.directory.room import RoomStatus


class Format(StrEnum):
    """How a group meets."""

    IN_PERSON = "in-person"
    DIGITAL = "digital"
    PHONE = "phone"


class PlacePrivacy(StrEnum):
    """How exactly a group's place may be shown."""

    EXACT = "exact"
    SETTLEMENT = "settlement"
    MUNICIPALITY = "municipality"


class Audience(StrEnum):
    """Whom a group is for."""

    EVERYONE = "everyone"
    WOMEN = "women"
    MEN = "men"


class Accessibility(StrEnum):
    """What makes a meeting place easier to use."""

    WHEELCHAIR = "wheelchair"
    STEP_FREE = "step-free"
    HEARING_LOOP = "hearing-loop"
    PARKING = "parking"
    QUIET_ROOM = "quiet-room"
    PUBLIC_TRANSPORT = "public-transport"


class Listing(Struct, frozen=True, array_like=True, gc=False):
    """A listed group as anyone may see it.

    ``lat`` and ``lon`` (WGS84 degrees) are the group's own point only where ``exact``; else the centre of its
    settlement or municipality, and None for a digital or telephone group without a place. ``room`` is as
    stored: let ``room_now`` decay it. ``municipality`` is the four-character number, "" where there is none.

    A Struct by position, because a million of them come from the database by position (``listing_lines``), first
    what ranking looks at. It is the read model of the search index, never an answer of the API.
    """

    id: int
    slug: str
    topics: tuple[str, ...]
    cross_topic: bool
    format: Format
    municipality: str
    lat: float | None
    lon: float | None
    languages: tuple[str, ...]
    audience: Audience
    age_from: int
    age_to: int | None
    accessibility: tuple[str, ...]
    meetings: Meetings | None
    room: RoomStatus
    room_as_of: date | None
    confirmed_on: date | None
    state: GroupState
    version: int
    name: str
    summary: str
    description: str
    place_label: str
    exact: bool
    place_privacy: PlacePrivacy
    starts_on: date | None
    steward_id: int | None
    steward: str
    contact_email: str
    contact_phone: str
    website: str
    invented: bool


class OrganisationKind(StrEnum):
    """What an organisation is to a group."""

    NATIONAL = "national"
    DISTRICT_OFFICE = "district-office"
    MUNICIPALITY = "municipality"
    LINK_CENTRE = "link-centre"
    RPH_TEAM = "rph-team"
    """A team of Rask psykisk helsehjelp."""
    HEALTHY_LIFE_CENTRE = "healthy-life-centre"
    """Frisklivssentral."""
    VOLUNTEER_CENTRE = "volunteer-centre"
    """Frivilligsentral."""
    LEARNING_CENTRE = "learning-centre"
    """LMS, lærings- og mestringssenter."""


HAND_OVER: Final = frozenset(
    {
        OrganisationKind.RPH_TEAM,
        OrganisationKind.HEALTHY_LIFE_CENTRE,
        OrganisationKind.VOLUNTEER_CENTRE,
        OrganisationKind.LEARNING_CENTRE,
    }
)
"""The kinds that hand people over. They answer for no group, and are not shown to the public."""


class OrganisationStatus(StrEnum):
    """Whether an organisation is known to be at work."""

    ACTIVE = "active"
    UNKNOWN = "unknown"
    CLOSED = "closed"


class PublicOrganisation(Struct, frozen=True):
    """An organisation that may answer for groups, as anyone may see it.

    ``areas`` are what it answers for today: "" the whole country, two characters a county, four a municipality.
    """

    id: int
    kind: OrganisationKind
    name: str
    place: str
    municipality: str
    organisation_number: str
    status: OrganisationStatus
    website: str
    email: str
    phone: str
    valid_from: date | None
    valid_to: date | None
    areas: tuple[str, ...]
