"""A group as it stands on paper: when, where, how far, why, and how to reach it. Only what anyone may see."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from videre import figures
from videre.directory.shapes import Format, Listing, PlacePrivacy
from videre.handover.shapes import CardGroup
from videre.language import N_, Language, translate
from videre.matching.shapes import Suggestion
from videre.printing.shapes import PrintedGroup
from videre.printing.shortening import LONGEST_LINE, LONGEST_PLACE, breakable, line_on_paper, name_on_paper, printable

_SAID: Final = frozenset({"walk", "ferry", "travel", "digital", "phone"})
"""Reasons about the way and the place, which have a line of their own."""
_MOST_REASONS = 3


def printed_group(
    found: Suggestion, listing: Listing | None, *, site: str, language: Language, today: date
) -> PrintedGroup:
    """Return a suggested group in words; ``site`` is the host that its page is on."""
    when, rhythm = _when(found, listing, language, today)
    reasons = [reason.text for reason in found.reasons if reason.code not in _SAID][:_MOST_REASONS]
    return PrintedGroup(
        name=name_on_paper(found.name) or translate(language, "Selvhjelpsgruppe"),
        when=_tied(when),
        rhythm=_tied(rhythm),
        where=_where(found, language),
        travel=_travel(found, language),
        reasons=_tied(figures.capital(" · ".join(reasons))),
        reach=_reach(found.slug, listing, site, language),
    )


def _tied(text: str) -> str:
    """Return a text whose figures stay with their units; spans of time are held together by the template."""
    return figures.unbroken(printable(text)).replace("\N{WORD JOINER}", "")


def gone_group(group: CardGroup, *, language: Language) -> PrintedGroup:
    """Return a group that is no longer in the list: its name, and that it is so."""
    gone = translate(language, "Gruppa er ikke i lista nå. Åpne kortet og se hva som finnes.")
    return PrintedGroup(name_on_paper(group.name), gone, "", "", "", "", "")


def _when(found: Suggestion, listing: Listing | None, language: Language, today: date) -> tuple[str, str]:
    rhythm = found.meets.text if found.meets else ""
    if found.starts_on is not None and found.starts_on >= today:
        starts = figures.day(found.starts_on, language, today=today)
        return translate(language, "Starter {day}", day=starts), _small(rhythm, language)
    if found.meets is None or not found.meets.next:
        return rhythm or translate(language, "Spør gruppa når den møtes"), ""
    meetings = listing.meetings if listing else None
    minutes = meetings.duration_minutes if meetings else None
    start = figures.meeting(datetime.fromisoformat(found.meets.next), minutes, language, today=today)
    return translate(language, "Neste møte: {when}", when=_small(start, language)), figures.rhythm(
        rhythm, start, language
    )


def _small(text: str, language: Language) -> str:
    return text if language is Language.EN else text[:1].lower() + text[1:]


def _where(found: Suggestion, language: Language) -> str:
    if found.format is Format.DIGITAL:
        return translate(language, "Møtes digitalt")
    if found.format is Format.PHONE:
        return translate(language, "Møtes på telefon")
    return line_on_paper(found.place.label, LONGEST_PLACE)


def _travel(found: Suggestion, language: Language) -> str:
    """Return «luftlinje 8 km · 1 t 40 min med ferje»."""
    parts = [figures.air(found.air_km, language)]
    if found.walk_minutes is not None:
        time = figures.minutes_in_words(found.walk_minutes, language)
        parts.append(translate(language, "{time} å gå", time=time))
    elif found.travel_minutes is not None:
        time = figures.minutes_in_words(found.travel_minutes, language)
        if found.estimate:
            time = translate(language, "omtrent {time}", time=time)
        way = N_("{time} med ferje") if found.ferry else N_("{time} med bil")
        parts.append(translate(language, way, time=time))
    return " · ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in parts if part)


def _reach(slug: str, listing: Listing | None, site: str, language: Language) -> str:
    """Return how the group is reached; what is too long for the paper is left to the group's page."""
    contacts = [listing.contact_phone, listing.contact_email] if listing else []
    fitting = [each for each in contacts if each and len(each) <= LONGEST_LINE // 2]
    if listing and fitting:
        hidden = listing.place_privacy is not PlacePrivacy.EXACT and listing.format is Format.IN_PERSON
        words = N_("Ta kontakt og få adressen: {contacts}") if hidden else N_("Kontakt: {contacts}")
        return translate(language, words, contacts=breakable(printable(" · ".join(fitting))))
    return translate(language, "Les mer: {address}", address=breakable(f"{site}/grupper/{slug}"))
