"""What can be said about a group when it is registered or changed, and whether it can be said so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct

from videre.directory.meetings import Meetings
from videre.directory.recurrence import check_meetings
from videre.directory.shapes import Accessibility, Audience, Format, PlacePrivacy
from videre.language import N_
from videre.places.gazetteer import gazetteer
from videre.problems import FieldError, Invalid
from videre.topics.taxonomy import TOPICS

LOWEST_AGE = 18
HIGHEST_AGE = 120
MOST_TOPICS = 5
LANGUAGES = frozenset(
    {"no", "en", "se", "sma", "smj", "fkv", "nsi", "ar", "bs", "ckb", "da", "de", "es", "et", "fa", "fi", "fr", "he"}
    | {"hr", "hu", "is", "it", "ku", "lt", "lv", "nl", "pl", "ps", "pt", "ro", "ru", "so", "sq", "sr", "sv", "ta"}
    | {"th", "ti", "tl", "tr", "uk", "ur", "vi", "zh"}
)
"""ISO 639 codes a group may say it speaks; «nsi» is Norwegian Sign Language, «fkv» Kven."""
TEXT_LIMITS = {
    "name": 120,
    "summary": 300,
    "description": 4000,
    "settlement": 80,
    "venue": 120,
    "street_address": 160,
    "contact_email": 254,
    "contact_phone": 20,
    "website": 300,
    "starter_name": 120,
    "starter_email": 254,
    "starter_phone": 20,
}
LONGEST_CONTACT = 300

CONTACTS = ("contact_email", "starter_email", "contact_phone", "starter_phone", "website")

MISSING = N_("Dette må fylles ut.")
TOO_LONG = N_("Teksten er for lang, høyst {most} tegn.")
CONTROL = N_("Teksten har tegn som ikke kan vises.")
NO_TOPIC = N_("Velg minst ett tema, eller kryss av for at gruppa er åpen for alle tema.")
TOO_MANY_TOPICS = N_("Velg høyst {most} temaer.")
UNKNOWN_TOPIC = N_("Dette temaet finnes ikke.")
UNKNOWN_MUNICIPALITY = N_("Denne kommunen finnes ikke.")
UNKNOWN_LANGUAGE = N_("Dette språket kjenner vi ikke.")
NO_LANGUAGE = N_("Velg minst ett språk.")
UNKNOWN_ACCESSIBILITY = N_("Dette om tilgjengelighet kjenner vi ikke.")
BAD_AGE = N_("Alderen må være fra {lowest} år, og den øvre ikke under den nedre.")
BAD_EMAIL = N_("Dette er ikke en e-postadresse.")
BAD_PHONE = N_("Dette er ikke et telefonnummer.")
BAD_WEBSITE = N_("Nettadressen må begynne med https:// eller http://.")
BAD_POINT = N_("Punktet ligger ikke i Norge.")

# Nothing that means more than a letter in a «mailto:» address: «a@b.no?cc=…» would write to somebody else as well.
_EMAIL = re.compile(r"[^\s@<>\"',;:?&#%/\\]+@[^\s@<>\"',;:?&#%/\\]+\.[^\s@<>\"',;:?&#%/\\.]{2,}")
_PHONE = re.compile(r"\+?[0-9][0-9 ]{2,18}")
_WEBSITE = re.compile(r"https?://[^\s<>\"']+\.[^\s<>\"']+")
_CONTACTS = {"email": (_EMAIL, BAD_EMAIL), "phone": (_PHONE, BAD_PHONE), "website": (_WEBSITE, BAD_WEBSITE)}


class GroupDetails(Struct, frozen=True, kw_only=True):
    """A group in its starter's words, with the exact place that may be hidden from the public.

    ``municipality`` is the four-character number, "" for a digital or telephone group without a place.
    ``settlement`` is the name of a place in it. ``exact_lat`` and ``exact_lon`` (WGS84 degrees), ``venue`` and
    ``street_address`` are shown only where ``place_privacy`` is exact.
    """

    name: str
    summary: str = ""
    description: str = ""
    topics: tuple[str, ...] = ()
    cross_topic: bool = False
    format: Format = Format.IN_PERSON
    municipality: str = ""
    settlement: str = ""
    place_privacy: PlacePrivacy = PlacePrivacy.MUNICIPALITY
    venue: str = ""
    street_address: str = ""
    exact_lat: float | None = None
    exact_lon: float | None = None
    languages: tuple[str, ...] = ("no",)
    audience: Audience = Audience.EVERYONE
    age_from: int = LOWEST_AGE
    age_to: int | None = None
    accessibility: tuple[str, ...] = ()
    meetings: Meetings | None = None
    starts_on: date | None = None
    contact_email: str = ""
    contact_phone: str = ""
    website: str = ""
    starter_name: str = ""
    starter_email: str = ""
    starter_phone: str = ""
    invented: bool = False


def check_details(details: GroupDetails) -> None:
    """Raise ``Invalid`` with an error for every faulty field at once."""
    errors = text_errors(details, TEXT_LIMITS)
    if not details.name.strip():
        errors.append(FieldError("name", MISSING))
    errors += [*_choice_errors(details), *_place_errors(details), *contact_errors(details, CONTACTS)]
    if details.meetings is not None:
        try:
            check_meetings(details.meetings)
        except Invalid as problem:
            errors += problem.fields
    if errors:
        raise Invalid(tuple(errors))


def text_errors(said: Struct, limits: Mapping[str, int]) -> list[FieldError]:
    """Return an error for each field of ``said`` that is longer than its limit or cannot be shown."""
    errors = []
    for field, most in limits.items():
        text: str = getattr(said, field)
        if len(text) > most:
            errors.append(FieldError(field, TOO_LONG, {"most": most}))
        elif any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\r\t" for letter in text):
            errors.append(FieldError(field, CONTROL))
    return errors


def contact_errors(said: Struct, fields: Iterable[str]) -> list[FieldError]:
    """Return an error for each field of ``said`` that is not what its name ends in: email, phone or website."""
    errors = []
    for field in fields:
        form, message = _CONTACTS[field.rpartition("_")[2]]
        # The length comes first: a form's time grows with the square of it, and anybody may send a long one.
        if (text := getattr(said, field)) and not (len(text) <= LONGEST_CONTACT and form.fullmatch(text)):
            errors.append(FieldError(field, message))
    return errors


def _choice_errors(details: GroupDetails) -> list[FieldError]:
    errors = []
    if not details.topics and not details.cross_topic:
        errors.append(FieldError("topics", NO_TOPIC))
    if len(details.topics) > MOST_TOPICS:
        errors.append(FieldError("topics", TOO_MANY_TOPICS, {"most": MOST_TOPICS}))
    if not set(details.topics) <= {topic.key for topic in TOPICS}:
        errors.append(FieldError("topics", UNKNOWN_TOPIC))
    if not details.languages:
        errors.append(FieldError("languages", NO_LANGUAGE))
    if not set(details.languages) <= LANGUAGES:
        errors.append(FieldError("languages", UNKNOWN_LANGUAGE))
    if not set(details.accessibility) <= set(Accessibility):
        errors.append(FieldError("accessibility", UNKNOWN_ACCESSIBILITY))
    if not LOWEST_AGE <= details.age_from <= (details.age_to or HIGHEST_AGE) <= HIGHEST_AGE:
        errors.append(FieldError("age_from", BAD_AGE, {"lowest": LOWEST_AGE}))
    return errors


def _place_errors(details: GroupDetails) -> list[FieldError]:
    errors = []
    if details.municipality:
        if gazetteer().municipality(details.municipality) is None:
            errors.append(FieldError("municipality", UNKNOWN_MUNICIPALITY))
    elif details.format is Format.IN_PERSON:
        errors.append(FieldError("municipality", MISSING))
    lat, lon = details.exact_lat, details.exact_lon
    if (lat is None) != (lon is None) or (
        # Norway's mainland and coast; also keeps out not-a-number and swapped coordinates.
        lat is not None and lon is not None and not (57.5 <= lat <= 71.5 and 4.0 <= lon <= 31.6)
    ):
        errors.append(FieldError("exact_lat", BAD_POINT))
    if details.place_privacy is PlacePrivacy.EXACT and details.format is Format.IN_PERSON and lat is None:
        errors.append(FieldError("exact_lat", MISSING))
    return errors
