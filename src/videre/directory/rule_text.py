"""The text of an RRULE: which parts it has, and whether we support them. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from videre.directory.meetings import TIMEZONE
from videre.language import N_
from videre.problems import FieldError, Invalid

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST_TEXT = 200
MOST_OCCURRENCES = 2000
WIDEST_INTERVAL = 52

TOO_LONG = N_("Gjentakelsen er for lang.")
UNREADABLE = N_("Gjentakelsen er ikke skrevet etter RFC 5545.")
NOT_SUPPORTED = N_("Gjentakelsen har en del vi ikke støtter: {part}.")
BAD_FREQUENCY = N_("Gjentakelsen må være daglig, ukentlig, månedlig eller årlig.")
BAD_INTERVAL = N_("Avstanden mellom møtene må være mellom 1 og {most}.")
BAD_COUNT = N_("Antall møter må være mellom 1 og {most}.")
BAD_UNTIL = N_("Sluttdatoen i gjentakelsen er ikke en dato.")
NEVER = N_("Gjentakelsen gir ingen møter.")

_PARTS = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "COUNT", "UNTIL", "WKST"}
_KNOWN_BUT_REFUSED = {"BYHOUR", "BYMINUTE", "BYSECOND", "BYWEEKNO", "BYYEARDAY", "BYEASTER"}
_DAY = re.compile(r"([+-]?[1-9][0-9]?)?(MO|TU|WE|TH|FR|SA|SU)")
_MONTH = re.compile(r"0?[1-9]|1[0-2]")
_MONTH_DAY = re.compile(r"[+-]?([1-9]|[12][0-9]|3[01])")
_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z)?)?")


def parts_of(text: str) -> dict[str, str]:
    """Return the parts of a rule by name, each known and of the right form. Raises ``Invalid``."""
    if len(text) > LONGEST_TEXT:
        raise wrong(TOO_LONG)
    parts: dict[str, str] = {}
    for piece in text.strip().upper().removeprefix("RRULE:").rstrip(";").split(";"):
        key, equals, value = piece.partition("=")
        if not equals or not value or key in parts:
            raise wrong(UNREADABLE)
        if key not in _PARTS:
            # Only names of the standard are repeated back, never what was sent.
            raise wrong(NOT_SUPPORTED, part=key) if key in _KNOWN_BUT_REFUSED else wrong(UNREADABLE)
        parts[key] = value
    if parts.get("FREQ") not in {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}:
        raise wrong(BAD_FREQUENCY)
    if "WKST" in parts and parts["WKST"] not in DAYS:
        raise wrong(UNREADABLE)
    if "COUNT" in parts and "UNTIL" in parts:
        raise wrong(UNREADABLE)
    for key, form in (("BYDAY", _DAY), ("BYMONTHDAY", _MONTH_DAY), ("BYMONTH", _MONTH)):
        if key in parts and not all(form.fullmatch(day) for day in parts[key].split(",")):
            raise wrong(UNREADABLE)
    numbered = {nth != 0 for nth, _ in listed_days(parts)}
    if True in numbered and parts["FREQ"] in {"DAILY", "WEEKLY"}:
        raise wrong(UNREADABLE)
    if len(numbered) > 1:
        # «MO,1TU»: every Monday and the first Tuesday to the standard, nothing to dateutil. No group meets so.
        raise wrong(NOT_SUPPORTED, part="BYDAY")
    return parts


def listed_days(parts: dict[str, str]) -> tuple[tuple[int, int], ...]:
    """Return BYDAY as pairs of ordinal (0 for every one) and weekday (Monday 0)."""
    found = (_DAY.fullmatch(day) for day in parts.get("BYDAY", "").split(",") if day)
    return tuple((int(match[1] or 0), DAYS.index(match[2])) for match in found if match)


def number_in(text: str | None, most: int, message: str) -> int | None:
    """Return a part's whole number from 1 to ``most``; None where the part is missing. Raises ``Invalid``."""
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and 1 <= int(text) <= most):
        raise wrong(message, most=most)
    return int(text)


def last_moment(text: str | None) -> datetime | None:
    """Read UNTIL as local wall-clock time: a date means all of that day, a «Z» means UTC."""
    if text is None:
        return None
    match = _UNTIL.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        moment = datetime.strptime(match[1] + (match[2] or "235959"), "%Y%m%d%H%M%S")
        return moment.replace(tzinfo=UTC).astimezone(TIMEZONE).replace(tzinfo=None) if match[3] else moment
    except (ValueError, OverflowError) as error:
        raise wrong(BAD_UNTIL) from error


def wrong(message: str, **values: object) -> Invalid:
    """Return the error on ``rrule`` with this message."""
    return Invalid((FieldError("rrule", message, dict(values)),))
