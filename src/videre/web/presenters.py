"""Figures, dates and codes as words, in the reader's language. Pure: nothing here asks a database or a clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from videre.directory.room import RoomStatus
from videre.directory.shapes import Accessibility, Audience, Format, PlacePrivacy
from videre.figures import (
    air,
    capital,
    clock,
    day,
    distance,
    listed,
    locale_of,
    meeting,
    minutes_in_words,
    rhythm,
    travel,
    unbroken,
)
from videre.language import N_, Language, translate, translate_plural

__all__ = [
    "ACCESSIBILITY",
    "AUDIENCE",
    "FORMAT",
    "PRIVACY",
    "ROOM",
    "WEEKDAYS",
    "ages",
    "air",
    "capital",
    "clock",
    "confirmed",
    "day",
    "distance",
    "hits",
    "language_attributes",
    "languages_in_words",
    "listed",
    "locale_of",
    "meeting",
    "minutes_in_words",
    "rhythm",
    "travel",
    "unbroken",
    "written_in",
]

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
