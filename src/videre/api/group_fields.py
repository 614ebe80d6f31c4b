"""What can be said about a group, declared once: for sending one in and for changing one.

Here stands what a program must know to say it; the rules themselves are ``directory.details``.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

from msgspec import UNSET, Struct, UnsetType

from videre.api.parameters import WHOLE_WANTED, Parameters, parameter
from videre.api.wishes import (
    CHOICE_WANTED,
    LANGUAGE_WANTED,
    MUNICIPALITY_WANTED,
    ONE_CHOICE_WANTED,
    TEXT_WANTED,
    TOPIC_WANTED,
    LanguageCode,
    TopicKey,
    is_municipality,
    is_topic,
)
from videre.directory.details import HIGHEST_AGE, LOWEST_AGE, MOST_TOPICS, TEXT_LIMITS, GroupDetails
from videre.directory.meetings import Meetings
from videre.directory.shapes import Accessibility, Audience, Format, PlacePrivacy
from videre.language import N_

LARGEST_VERSION: Final = 2**63 - 1
YES_OR_NO: Final = N_("Svar true eller false.")
DEGREES_WANTED: Final = N_("Skriv grader som et tall, eller null.")
AGE_WANTED: Final = N_("Skriv alderen som et helt tall, eller null.")
MEETINGS_WANTED: Final = N_("Skriv et møtetidspunkt med start, varighet og regel, som på /api/docs.")


def _text(name: str, description: str, **more: Any) -> Any:
    return parameter(description, TEXT_WANTED, text=not more.get("lines"), max_length=TEXT_LIMITS[name], **more)


Name = Annotated[str, _text("name", "What the group is called.")]
NeededName = Annotated[str, _text("name", "What the group is called.", required=True)]
Description = Annotated[str, _text("description", "In the starter's own words, with line breaks.", lines=True)]


class GroupFields(Struct, frozen=True, kw_only=True):
    """A group in its starter's words. What is left out keeps its value, or has none yet."""

    name: Name | UnsetType = UNSET
    summary: Annotated[str, _text("summary", "One or two sentences for the list.")] | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    topics: (
        Annotated[
            tuple[TopicKey, ...],
            parameter("Topics by key, from `/api/topics`.", TOPIC_WANTED, is_right=is_topic, max_length=MOST_TOPICS),
        ]
        | UnsetType
    ) = UNSET
    cross_topic: Annotated[bool, parameter("Open to any topic.", YES_OR_NO)] | UnsetType = UNSET
    format: Annotated[Format, parameter("How the group meets.", ONE_CHOICE_WANTED)] | UnsetType = UNSET
    municipality: (
        Annotated[
            str,
            parameter(
                "Where it meets, by number; empty for a group that has no place.",
                MUNICIPALITY_WANTED,
                is_right=is_municipality,
                pattern="^([0-9]{4})?$",
            ),
        ]
        | UnsetType
    ) = UNSET
    settlement: Annotated[str, _text("settlement", "A place in the municipality.")] | UnsetType = UNSET
    place_privacy: (
        Annotated[PlacePrivacy, parameter("How exactly the public may see the place.", ONE_CHOICE_WANTED)] | UnsetType
    ) = UNSET
    venue: Annotated[str, _text("venue", "The house; hidden unless `place_privacy` is `exact`.")] | UnsetType = UNSET
    street_address: Annotated[str, _text("street_address", "Hidden as `venue` is.")] | UnsetType = UNSET
    exact_lat: (
        Annotated[float | None, parameter("WGS-84 degrees; hidden as `venue` is.", DEGREES_WANTED)] | UnsetType
    ) = UNSET
    exact_lon: (
        Annotated[float | None, parameter("WGS-84 degrees; hidden as `venue` is.", DEGREES_WANTED)] | UnsetType
    ) = UNSET
    languages: (
        Annotated[
            tuple[LanguageCode, ...], parameter("Spoken in the group, ISO 639 codes.", LANGUAGE_WANTED, max_length=10)
        ]
        | UnsetType
    ) = UNSET
    audience: Annotated[Audience, parameter("Whom it is for.", ONE_CHOICE_WANTED)] | UnsetType = UNSET
    age_from: Annotated[int, parameter("The lowest age.", WHOLE_WANTED, ge=LOWEST_AGE, le=HIGHEST_AGE)] | UnsetType = (
        UNSET
    )
    age_to: Annotated[int | None, parameter("The highest age.", AGE_WANTED)] | UnsetType = UNSET
    accessibility: (
        Annotated[tuple[Accessibility, ...], parameter("What the meeting place has.", CHOICE_WANTED, max_length=6)]
        | UnsetType
    ) = UNSET
    meetings: (
        Annotated[
            Meetings | None,
            parameter(
                "When it meets: `dtstart` by the clock in Norway without a zone, `rrule` after RFC 5545.",
                MEETINGS_WANTED,
            ),
        ]
        | UnsetType
    ) = UNSET
    contact_email: Annotated[str, _text("contact_email", "Where people can write.")] | UnsetType = UNSET
    contact_phone: Annotated[str, _text("contact_phone", "Where people can call.")] | UnsetType = UNSET
    website: Annotated[str, _text("website", "With https:// or http://.")] | UnsetType = UNSET
    starter_phone: (
        Annotated[str, _text("starter_phone", "The starter's own; only the steward sees it.")] | UnsetType
    ) = UNSET

    def said(self) -> dict[str, Any]:
        """Return the fields of ``GroupDetails`` that were given."""
        given = {name: getattr(self, name) for name in GroupDetails.__struct_fields__ if hasattr(self, name)}
        return {name: value for name, value in given.items() if value is not UNSET}


class NewGroup(GroupFields, frozen=True, kw_only=True):
    """A group that is sent in."""

    name: NeededName = ""


class GroupChange(GroupFields, frozen=True, kw_only=True):
    """A change to a group, on the version that was seen."""

    expected_version: Annotated[
        int,
        parameter("`version` as it was seen.", WHOLE_WANTED, required=True, ge=0, le=LARGEST_VERSION),
    ] = 0


NEW_GROUP = Parameters(NewGroup)
CHANGE = Parameters(GroupChange)

EXAMPLE: Final = {
    "name": "Søvngruppa i Fredrikstad",
    "summary": "For deg som ligger våken.",
    "topics": ["sovn"],
    "municipality": "3107",
    "meetings": {"dtstart": "2027-01-05T18:00:00", "duration_minutes": 120, "rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"},
    "contact_email": "gruppa@example.no",
}
