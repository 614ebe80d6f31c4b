"""What the form's page is filled with: choices in words, the next dates, and what the public will see of the place."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from videre.directory.details import LANGUAGES, GroupDetails
from videre.directory.meetings import TIMEZONE, CommonBreak, Meetings
from videre.directory.placement import public_point
from videre.directory.recurrence import breaks_in_words, check_meetings, in_words, next_meetings
from videre.directory.shapes import Format, PlacePrivacy
from videre.language import N_, Language, translate
from videre.places.gazetteer import gazetteer
from videre.problems import Invalid
from videre.web import presenters
from videre.web.controllers.registering.rhythm import LENGTHS, Rhythm
from videre.web.controllers.registering.sheet import Sheet
from videre.web.controllers.registering.suggesting import all_topics, suggested_topics
from videre.web.forms import LANGUAGE_CHOICES
from videre.web.pages import json_block

DATES = 5
FORMATS = (
    (Format.IN_PERSON, N_("På et sted"), N_("I et lokale der dere bor.")),
    (Format.DIGITAL, N_("På nett"), N_("Video eller chat. Lenka deler dere bare med dem som er med.")),
    (Format.PHONE, N_("På telefon"), N_("Nummeret deler dere bare med dem som er med.")),
)
RHYTHMS = (
    (Rhythm.WEEKLY, N_("Hver uke")),
    (Rhythm.SECOND, N_("Annenhver uke")),
    (Rhythm.THIRD, N_("Hver tredje uke")),
    (Rhythm.MONTHLY, N_("Hver måned")),
    (Rhythm.LATER, N_("Ikke bestemt ennå")),
)
NTH = (("1", N_("første")), ("2", N_("andre")), ("3", N_("tredje")), ("4", N_("fjerde")), ("-1", N_("siste")))
BREAKS = (
    (CommonBreak.CHRISTMAS, N_("Jula")),
    (CommonBreak.EASTER, N_("Påska")),
    (CommonBreak.JULY, N_("Juli")),
)
PRIVACY = (
    (PlacePrivacy.EXACT, N_("Adressen"), N_("Folk finner fram selv. Passer for lokaler som er åpne for alle.")),
    (PlacePrivacy.SETTLEMENT, N_("Bare tettstedet"), N_("Adressen får de når de tar kontakt.")),
    (PlacePrivacy.MUNICIPALITY, N_("Bare kommunen"), N_("Tryggest på små steder. Adressen får de når de tar kontakt.")),
)
_MAP_TEXTS = {
    "zoom_in": N_("Vis mindre område"),
    "zoom_out": N_("Vis større område"),
    "two_fingers": N_("Bruk to fingre for å flytte kartet"),
    "credit": N_("Kart: © Kartverket, GeoNames, Natural Earth"),
    "set": N_("Punktet er satt på kartet."),
    "gone": N_("Punktet er tatt bort."),
}


class Day(Struct, frozen=True):
    """A coming meeting: when in words, as the form sends it, and whether it is left out or comes besides."""

    value: str
    words: str
    left_out: bool = False
    besides: bool = False


def choices(sheet: Sheet, language: Language) -> dict[str, Any]:
    """Return the form's choices as (code, words[, more]) in the reader's language."""
    lists, values = sheet.lists, sheet.values
    rhythms = [(str(code), translate(language, words)) for code, words in RHYTHMS]
    if values["rhythm"] == Rhythm.OWN:
        rhythms.append((Rhythm.OWN, translate(language, N_("Som før, etter gruppas egen plan"))))
    lengths = sorted({*LENGTHS, *([int(values["minutes"])] if values["minutes"].isdecimal() else [])})
    codes = dict.fromkeys((*LANGUAGE_CHOICES, *sorted(LANGUAGES & set(lists["languages"]))))
    return {
        "formats": [(str(a), translate(language, b), translate(language, c)) for a, b, c in FORMATS],
        "rhythms": rhythms,
        "nth": [(code, translate(language, words)) for code, words in NTH],
        "weekdays": [(str(n), translate(language, words)) for n, words in enumerate(presenters.WEEKDAYS, 1)],
        "lengths": [(str(n), presenters.minutes_in_words(n, language)) for n in lengths],
        "breaks": [(str(code), translate(language, words)) for code, words in BREAKS],
        "languages": [(code, presenters.capital(presenters.languages_in_words([code], language))) for code in codes],
        "audiences": [(str(code), translate(language, words)) for code, words in presenters.AUDIENCE.items()],
        "accessibility": [(str(code), translate(language, words)) for code, words in presenters.ACCESSIBILITY.items()],
    }


def live_parts(sheet: Sheet, language: Language, now: datetime) -> dict[str, Any]:
    """Return what follows from what was written: suggested topics, the place understood, the meetings in words."""
    details, chosen = sheet.details, sheet.lists["topics"]
    text = "\n".join((details.name, details.summary, details.description))
    suggested = suggested_topics(text, language)
    meetings = details.meetings if _sound(details.meetings) else None
    municipality = gazetteer().municipality(details.municipality) if details.municipality else None
    found = gazetteer().find(sheet.values["place"]) if sheet.values["place"] else None
    return {
        "centre": found,
        "suggested": suggested,
        "topics": all_topics(language, chosen),
        "chosen_topics": chosen,
        "municipality": municipality,
        "ages": presenters.ages(details.age_from, details.age_to, language),
        "spoken": presenters.languages_in_words(details.languages, language),
        "privacies": _privacies(details, language),
        "when": in_words(meetings, language) if meetings else "",
        "rests": breaks_in_words(meetings, language) if meetings else "",
        "days": _days(meetings, language, now) if meetings else [],
    }


def map_start(sheet: Sheet, language: Language) -> Markup:
    """Return where the map begins, as data for its script: the pin, or the place that was written."""
    details = sheet.details
    found = gazetteer().find(sheet.values["place"]) if sheet.values["place"] else None
    texts = {key: translate(language, text) for key, text in _MAP_TEXTS.items()}
    centre = {"lat": found.lat, "lon": found.lon} if found else None
    pin = {"lat": details.exact_lat, "lon": details.exact_lon} if details.exact_lat is not None else None
    return json_block({"centre": centre, "pin": pin if sheet.values["lat"] else None, "texts": texts})


def _privacies(details: GroupDetails, language: Language) -> list[tuple[str, str, str, str]]:
    """Return each choice with what anyone would see: (code, words, why, label)."""
    found = []
    for code, words, why in PRIVACY:
        try:
            label = public_point(replace(details, format=Format.IN_PERSON, place_privacy=code)).label
        except Invalid:
            label = ""
        found.append((str(code), translate(language, words), translate(language, why), label))
    return found


def _sound(meetings: Meetings | None) -> bool:
    try:
        if meetings is not None:
            check_meetings(meetings)
    except Invalid:
        return False
    return meetings is not None


def _days(meetings: Meetings, language: Language, now: datetime) -> list[Day]:
    """Return the next meetings, with those among them that are left out, so that they can be taken in again."""
    today = now.astimezone(TIMEZONE).date()
    comes = [each.astimezone(TIMEZONE) for each in next_meetings(meetings, now, DATES)]
    besides = set(meetings.rdates)

    def words(at: datetime) -> str:
        return presenters.meeting(at, meetings.duration_minutes, language, today=today)

    found = []
    for at in comes:
        local = at.replace(tzinfo=None)
        extra = local in besides
        found.append((at.date(), Day(local.isoformat() if extra else f"{at:%Y-%m-%d}", words(at), besides=extra)))
    for out in meetings.exdates:
        if today <= out and (not comes or out <= comes[-1].date()):
            at = datetime.combine(out, meetings.dtstart.time(), TIMEZONE)
            found.append((out, Day(out.isoformat(), words(at), left_out=True)))
    return [day for _, day in sorted(found, key=_by_date)]


def _by_date(found: tuple[date, Day]) -> date:
    return found[0]
