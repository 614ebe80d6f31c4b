"""The registration form as texts, and what it says of a group: there and back without loss."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from videre.directory.details import LANGUAGES, LOWEST_AGE, TEXT_LIMITS, GroupDetails
from videre.directory.draft_rows import Form
from videre.directory.meetings import Meetings
from videre.directory.shapes import Accessibility, Audience, Format
from videre.language import Language
from videre.topics.taxonomy import topic
from videre.web.controllers.registering.place import place_text, read_place
from videre.web.controllers.registering.rhythm import read_meetings, rhythm_of
from videre.web.forms import Parameters
from videre.web.posted import Posted

TEXTS = ("name", "summary", "description", "contact_email", "contact_phone", "website")
OWN = ("starter_name", "starter_email", "starter_phone")
PLACE = ("place", "venue", "street_address", "lat", "lon", "place_privacy")
TIMES = ("rhythm", "weekday", "nth", "at", "minutes", "first_date", "extra", "skip_holidays")
CHOICES = ("cross_topic", "format", "audience", "age_from", "age_to")
LISTS = ("topics", "languages", "accessibility", "breaks", "exdates", "rdates", "dropped")
FIELDS = (*TEXTS, *OWN, *PLACE, *TIMES, *CHOICES, *LISTS)
"""Every field of the form; nothing else that is sent is kept."""
NAMES = {
    "municipality": "place",
    "settlement": "place",
    "exact_lat": "pin",
    "exact_lon": "pin",
    "dtstart": "first_date",
    "duration_minutes": "minutes",
    "rrule": "weekday",
    "rdates": "extra",
}
"""Where the form calls a field of the domain otherwise."""


class Sent(dict[str, list[str]]):
    """A kept form, read the way a browser's is."""

    def getall(self, key: str, default: list[str], /) -> list[str]:
        """Return every value of a field, in the order sent."""
        return self.get(key, default)


class Sheet(Struct):
    """A form that was read: texts to show again, lists by field, what it says of the group, what is wrong so far."""

    form: Posted
    lists: dict[str, tuple[str, ...]]
    details: GroupDetails

    @property
    def values(self) -> dict[str, str]:
        """Each single field as it was written."""
        return self.form.values

    @property
    def errors(self) -> dict[str, str]:
        """What must be mended, by field, in the order of the page."""
        return {name: self.form.errors[name] for name in _in_order(self.form.errors)}


def kept(sent: Parameters) -> Form:
    """Return what a browser sent as a draft keeps it: our fields only, each a list of texts."""
    found: Mapping[str, list[Any]] = {name: sent.getall(name, []) for name in FIELDS}
    return {name: [each for each in values if isinstance(each, str)] for name, values in found.items() if values}


def first_form(details: GroupDetails | None) -> Form:
    """Return the form as it begins: a stored group's own, or the usual for a new one."""
    if details is None:
        return {"format": ["in-person"], "place_privacy": ["municipality"], "at": ["18:00"], "minutes": ["120"],
                "skip_holidays": ["on"], "languages": ["no"], "audience": ["everyone"], "age_from": ["18"]}  # fmt: skip
    rhythm, fields = rhythm_of(details.meetings)
    single: dict[str, str] = {
        **{name: getattr(details, name) for name in (*TEXTS, *OWN, "venue", "street_address")},
        **fields,
        "rhythm": rhythm.value,
        "format": details.format.value,
        "place": place_text(details),
        "place_privacy": details.place_privacy.value,
        "lat": "" if details.exact_lat is None else str(details.exact_lat),
        "lon": "" if details.exact_lon is None else str(details.exact_lon),
        "audience": details.audience.value,
        "age_from": str(details.age_from),
        "age_to": "" if details.age_to is None else str(details.age_to),
        "cross_topic": "on" if details.cross_topic else "",
        "skip_holidays": "on" if details.meetings and details.meetings.skip_holidays else "",
    }
    meetings = details.meetings
    lists = {
        "topics": list(details.topics),
        "languages": list(details.languages),
        "accessibility": list(details.accessibility),
        "breaks": [str(each) for each in meetings.breaks] if meetings else [],
        "exdates": [each.isoformat() for each in meetings.exdates] if meetings else [],
        "rdates": [each.isoformat() for each in meetings.rdates] if meetings else [],
    }
    return {name: [text] for name, text in single.items() if text} | {name: all for name, all in lists.items() if all}


def read_sheet(form: Form, language: Language, *, base: GroupDetails | None, on: date) -> Sheet:
    """Read a kept form. ``base`` is the stored group a change began with, ``on`` today."""
    posted = Posted(Sent(form), language)
    said: dict[str, Any] = {
        name: posted.text(name, most=TEXT_LIMITS[name], lines=name == "description") for name in (*TEXTS, *OWN)
    }
    if said["website"] and ":" not in said["website"]:
        said["website"] = f"https://{said['website']}"  # as people write it: «www.gruppa.no»
    kind = posted.one_of("format", Format, Format.IN_PERSON) or Format.IN_PERSON
    meetings = read_meetings(posted, base.meetings if base else None, on)
    lists = {name: posted.several(name) for name in LISTS}
    if meetings is not None:
        lists["exdates"] = tuple(each.isoformat() for each in meetings.exdates)
        lists["rdates"] = tuple(each.isoformat() for each in meetings.rdates)
    age_to = posted.whole("age_to", LOWEST_AGE, 120)
    details = GroupDetails(
        **said,
        **read_place(posted, kind, base),
        format=kind,
        topics=tuple(key for key in lists["topics"] if topic(key)),
        cross_topic=posted.ticked("cross_topic"),
        languages=tuple(code for code in lists["languages"] if code in LANGUAGES),
        audience=posted.one_of("audience", Audience, Audience.EVERYONE) or Audience.EVERYONE,
        age_from=posted.whole("age_from", LOWEST_AGE, 120) or LOWEST_AGE,
        age_to=age_to,
        accessibility=tuple(str(each) for each in Accessibility if each in lists["accessibility"]),
        meetings=meetings,
        starts_on=_beginning(posted, meetings, base, on),
        invented=base.invented if base else False,
    )
    return Sheet(posted, lists, details)


def _beginning(form: Posted, meetings: Meetings | None, base: GroupDetails | None, on: date) -> date | None:
    """Return the day the group starts, where somebody said one that is still to come.

    The form of a stored group shows the day its meetings are counted from; left as it was, it says nothing new.
    """
    counted_from = base.meetings.dtstart.date().isoformat() if base and base.meetings and not base.starts_on else None
    if form.values["first_date"] == counted_from:
        return None
    first = meetings.dtstart.date() if meetings and form.values["first_date"] else None
    return first if first and first >= on else None


_PAGE = ("name", "summary", "description", "topics", "format", "place", "venue", "street_address", "pin",
         "place_privacy", "rhythm", "nth", "weekday", "at", "minutes", "first_date", "extra", "languages", "audience",
         "age_from", "age_to", "accessibility", "contact_email", "contact_phone", "website", "starter_name",
         "starter_email", "starter_phone")  # fmt: skip


def _in_order(errors: dict[str, str]) -> list[str]:
    return sorted(errors, key=lambda name: _PAGE.index(name) if name in _PAGE else -1)
