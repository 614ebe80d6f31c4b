"""Figures, dates and codes as words, in the reader's language. Pure: nothing here asks a database or a clock."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from videre.directory.room import RoomStatus
from videre.directory.shapes import Accessibility, Audience, Format, PlacePrivacy
from videre.language import N_, Language, translate, translate_plural

_LOCALES = {Language.NB: Locale("nb"), Language.NN: Locale("nn"), Language.EN: Locale("en", "GB")}

ROOM = {
    RoomStatus.GATHERING: N_("Samler deltakere"),
    RoomStatus.OPEN: N_("Har plass til nye"),
    RoomStatus.WAITLIST: N_("Har venteliste"),
    RoomStatus.FULL: N_("Fullt nå"),
    RoomStatus.UNKNOWN: N_("Spør om det er plass"),
}
FORMAT = {
    Format.IN_PERSON: N_("Møtes på et sted"),
    Format.DIGITAL: N_("Møtes digitalt"),
    Format.PHONE: N_("Møtes på telefon"),
}
AUDIENCE = {
    Audience.EVERYONE: N_("For alle"),
    Audience.WOMEN: N_("For kvinner"),
    Audience.MEN: N_("For menn"),
}
ACCESSIBILITY = {
    Accessibility.WHEELCHAIR: N_("Plass til rullestol"),
    Accessibility.STEP_FREE: N_("Trinnfri inngang"),
    Accessibility.HEARING_LOOP: N_("Teleslynge"),
    Accessibility.PARKING: N_("Parkering i nærheten"),
    Accessibility.QUIET_ROOM: N_("Stille rom"),
    Accessibility.PUBLIC_TRANSPORT: N_("Holdeplass i nærheten"),
}
PRIVACY = {
    PlacePrivacy.EXACT: "",
    PlacePrivacy.SETTLEMENT: N_(
        "Gruppa deler ikke adressen sin åpent. Kartet viser tettstedet, ikke huset. Du får adressen når du tar kontakt."
    ),
    PlacePrivacy.MUNICIPALITY: N_(
        "Gruppa deler ikke adressen sin åpent. Kartet viser kommunen, ikke stedet. Du får adressen når du tar kontakt."
    ),
}
WEEKDAYS = (
    N_("mandag"), N_("tirsdag"), N_("onsdag"), N_("torsdag"), N_("fredag"), N_("lørdag"), N_("søndag"),
)  # fmt: skip


def locale_of(language: Language) -> Locale:
    """Return Babel's locale for a page language; English means British English."""
    return _LOCALES[language]


def day(value: date, language: Language, *, today: date, weekday: bool = True) -> str:
    """Return «tirsdag 25. november»; the year follows when it is not this one."""
    dot = "" if language is Language.EN else "."
    pattern = ("EEEE " if weekday else "") + f"d{dot} MMMM" + ("" if value.year == today.year else " y")
    return format_date(value, pattern, locale=locale_of(language))


def clock(value: datetime, language: Language) -> str:
    """Return «18» or «18.30»; British English writes «18:30»."""
    if language is Language.EN:
        return f"{value:%H:%M}"
    return f"{value.hour}" if value.minute == 0 else f"{value.hour}.{value:%M}"


def meeting(start: datetime, minutes: int | None, language: Language, *, today: date) -> str:
    """Return «Tirsdag 25. november kl. 18–20»; without a length only the start."""
    hours = clock(start, language)
    if minutes:
        hours = f"{hours}–{clock(start + timedelta(minutes=minutes), language)}"
    text = translate(language, "{day} kl. {hours}", day=day(start.date(), language, today=today), hours=hours)
    return capital(text)


def minutes_in_words(minutes: int, language: Language) -> str:
    """Return «12 min», «1 t» or «1 t 40 min»."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return translate(language, "{minutes} min", minutes=minutes)
    if not rest:
        return translate(language, "{hours} t", hours=hours)
    return translate(language, "{hours} t {minutes} min", hours=hours, minutes=rest)


def distance(km: float, language: Language) -> str:
    """Return metres under one kilometre (rounded to 100), one decimal under ten, whole kilometres beyond."""
    if km < 0.95:
        return translate(language, "{metres} m", metres=max(100, round(km * 10) * 100))
    figure = format_decimal(round(km, 1) if km < 10 else round(km), format="#,##0.#", locale=locale_of(language))
    return translate(language, "{km} km", km=figure)


def travel(
    *,
    minutes: int | None,
    walk_minutes: int | None,
    air_km: float | None,
    ferry: bool,
    estimate: bool,
    language: Language,
) -> tuple[str, ...]:
    """Return the parts of «12 min med bil · luftlinje 8 km · med ferje»; empty without an origin or a place."""
    parts = []
    if walk_minutes is not None:
        parts.append(translate(language, "{time} å gå", time=minutes_in_words(walk_minutes, language)))
    elif minutes is not None:
        about = N_("omtrent {time} med bil") if estimate else N_("{time} med bil")
        parts.append(translate(language, about, time=minutes_in_words(minutes, language)))
    if straight := air(air_km, language):
        parts.append(straight)
    if ferry:
        parts.append(translate(language, "med ferje"))
    return tuple(parts)


def air(km: float | None, language: Language) -> str:
    """Return «luftlinje 8 km», or nothing without a distance."""
    return "" if km is None else translate(language, "luftlinje {distance}", distance=distance(km, language))


def capital(text: str) -> str:
    """Return a text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def rhythm(meets: str, after: str, language: Language) -> str:
    """Return how often a group meets as it stands after the next meeting's date, without the hours both name.

    «Hver mandag kl. 18–20» after «Mandag 23. november kl. 18–20» is «hver mandag».
    """
    said = after.split(" ")
    hours = next((" ".join(said[-n:]) for n in (3, 2, 1) if f" {' '.join(said[-n:])}" in meets), "")
    text = meets.replace(f" {hours}", "").replace(",,", ",").rstrip(",") if "–" in hours else meets
    return text if language is Language.EN else text[:1].lower() + text[1:]


_TIED = re.compile(r"(?<=\d) (?=(?:min|t|h|m|km)\b)|(?<=\bkl\.) |(?<=\d\.) (?=\w)")


def unbroken(text: str) -> str:
    """Return a text whose figures stay with their units and whose spans of time are not torn at a line's end."""
    return _TIED.sub("\N{NO-BREAK SPACE}", text).replace("–", "\N{WORD JOINER}–\N{WORD JOINER}")


def confirmed(value: date | None, language: Language, *, today: date) -> str:
    """Return how long ago a listing was confirmed, in days, then weeks, then months."""
    if value is None:
        return translate(language, "Ikke bekreftet ennå")
    days = max(0, (today - value).days)
    if days == 0:
        return translate(language, "Bekreftet i dag")
    if days == 1:
        return translate(language, "Bekreftet i går")
    if days < 60:
        return translate(language, "Bekreftet for {n} dager siden", n=days)
    return translate(language, "Bekreftet for {n} måneder siden", n=days // 30)


def ages(age_from: int, age_to: int | None, language: Language) -> str:
    """Return «Fra 18 år» or «18–30 år»."""
    if age_to is None:
        return translate(language, "Fra {age} år", age=age_from)
    return translate(language, "{first}–{last} år", first=age_from, last=age_to)


def languages_in_words(codes: Iterable[str], language: Language) -> str:
    """Return the languages a group speaks as a list in words, from their ISO 639 codes."""
    names = locale_of(language).languages
    return listed((str(names.get(code, code)) for code in codes), language)


def listed(words: Iterable[str], language: Language) -> str:
    """Return «a, b og c»."""
    return format_list(list(words), locale=locale_of(language))


def hits(total: int, language: Language) -> str:
    """Return how many groups were found."""
    return translate_plural(language, "{n} gruppe", "{n} grupper", total)


_NORWEGIAN = frozenset({"og", "på", "med", "deg", "som", "er", "ikke", "ikkje", "til", "av", "det", "vi", "jeg", "eg"})
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "ur", "ckb", "he"})


def written_in(text: str, languages: Iterable[str]) -> str:
    """Return the language a group's text is in, for screen readers: Norwegian, or the one language the group speaks.

    A group that speaks Somali may still describe itself in Norwegian, so three everyday words settle it.
    """
    spoken = tuple(languages)
    if len(spoken) != 1 or "no" in spoken:
        return "no"
    words = {word.strip(".,;:!?«»()").lower() for word in text.split()}
    return "no" if len(words & _NORWEGIAN) >= 3 else spoken[0]


def language_attributes(code: str, language: Language) -> dict[str, str]:
    """Return the attributes for a text that is in another language than its page; none where it is in the same."""
    page = "en" if language is Language.EN else "no"
    if code == page:
        return {}
    return {"lang": code, "dir": "rtl"} if code in _RIGHT_TO_LEFT else {"lang": code}
