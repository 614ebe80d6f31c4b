"""A group's meetings in words: «Annenhver tirsdag kl. 18–20», «Første mandag i måneden kl. 19–21»."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_date, get_day_names

from videre.directory.meetings import CommonBreak, Meetings
from videre.directory.rule import Rule, rule
from videre.language import N_, Language, translate

_ORDINALS = {
    1: N_("første"),
    2: N_("andre"),
    3: N_("tredje"),
    4: N_("fjerde"),
    5: N_("femte"),
    -1: N_("siste"),
    -2: N_("nest siste"),
}
_BREAKS = {
    CommonBreak.CHRISTMAS: N_("i jula"),
    CommonBreak.EASTER: N_("i påska"),
    CommonBreak.JULY: N_("i juli"),
}
_WORKING_WEEK = tuple((0, weekday) for weekday in range(5))


@lru_cache(maxsize=16_384)  # groups share few ways to meet, and every search answer shows twenty of them
def in_words(meetings: Meetings, language: Language) -> str:
    """Return when a group meets as one phrase, from a capital letter to the hour it ends."""
    when = _when(meetings, language)
    start = meetings.dtstart
    end = start + timedelta(minutes=meetings.duration_minutes)
    text = translate(
        language,
        "{when} kl. {start}–{end}",
        when=when[:1].upper() + when[1:],
        start=_hour(start, language),
        end=_hour(end, language),
    )
    if meetings.rrule:
        found = rule(meetings.rrule, start)
        if found.ends and found.last is not None:
            text = translate(language, "{meetings}, til og med {day}", meetings=text, day=_date(found.last, language))
    return text


def breaks_in_words(meetings: Meetings, language: Language) -> str:
    """Return when a group rests as one sentence, "" when it never does."""
    rests = [translate(language, _BREAKS[which]) for which in CommonBreak if which in meetings.breaks]
    if meetings.skip_holidays:
        rests.insert(0, translate(language, "på helligdager"))
    return translate(language, "Ikke {rests}.", rests=_and(rests, language)) if rests else ""


def _when(meetings: Meetings, language: Language) -> str:
    if not meetings.rrule:
        if meetings.rdates:
            return translate(language, "på avtalte datoer")
        return _date(meetings.dtstart, language, weekday=True)
    found = rule(meetings.rrule, meetings.dtstart)
    if found.kind == "weekly":
        return _weekly(found, language)
    if found.kind == "monthly":
        return _monthly(found, language)
    return translate(language, "etter gruppas egen plan")


def _weekly(found: Rule, language: Language) -> str:
    days = sorted(found.byday)
    if tuple(days) == _WORKING_WEEK and found.interval == 1:
        return translate(language, "mandag til fredag")
    if len(days) == 7 and found.interval == 1:
        return translate(language, "hver dag")
    names = _and([_weekday(weekday, language) for _, weekday in days], language)
    if found.interval == 1:
        return translate(language, "hver {days}", days=names)
    if found.interval == 2 and len(days) == 1:
        return translate(language, "annenhver {days}", days=names)
    if found.interval == 2:
        return translate(language, "annenhver uke, {days}", days=names)
    return translate(language, "hver {n}. uke, {days}", n=found.interval, days=names)


def _monthly(found: Rule, language: Language) -> str:
    if found.bymonthday == (-1,):
        what = translate(language, "siste dag")
    elif found.bymonthday and min(found.bymonthday) > 0:
        dates = [translate(language, "{n}.", n=day) for day in sorted(found.bymonthday)]
        what = translate(language, "den {dates}", dates=_and(dates, language))
    elif found.byday and all(nth in _ORDINALS for nth, _ in found.byday):
        what = _and(_numbered_days(found, language), language)
    elif found.byday and not any(nth for nth, _ in found.byday):
        names = [_weekday(weekday, language) for _, weekday in sorted(found.byday)]
        what = translate(language, "hver {days}", days=_and(names, language))
    else:
        return translate(language, "etter gruppas egen plan")
    if found.interval == 1:
        return translate(language, "{what} i måneden", what=what)
    if found.interval == 2:
        return translate(language, "{what} annenhver måned", what=what)
    return translate(language, "{what} hver {n}. måned", what=what, n=found.interval)


def _numbered_days(found: Rule, language: Language) -> list[str]:
    """«første og tredje mandag» as one phrase for each weekday, in the order they come in the month."""
    by_weekday: dict[int, list[int]] = {}
    for nth, weekday in sorted(found.byday, key=lambda day: (day[0] < 0, day)):
        by_weekday.setdefault(weekday, []).append(nth)
    return [
        translate(
            language,
            "{ordinals} {weekday}",
            ordinals=_and([translate(language, _ORDINALS[nth]) for nth in ordinals], language),
            weekday=_weekday(weekday, language),
        )
        for weekday, ordinals in by_weekday.items()
    ]


def _weekday(weekday: int, language: Language) -> str:
    return str(get_day_names("wide", locale=language.value)[weekday])


def _hour(moment: datetime, language: Language) -> str:
    if language is Language.EN:
        return f"{moment:%H:%M}"
    return f"{moment.hour}.{moment:%M}" if moment.minute else str(moment.hour)


def _date(day: date, language: Language, *, weekday: bool = False) -> str:
    if language is Language.EN:
        pattern = "EEEE d MMMM y" if weekday else "d MMMM y"
    else:
        pattern = "EEEE d. MMMM y" if weekday else "d. MMMM y"
    return format_date(day, pattern, locale=language.value)


def _and(words: list[str], language: Language) -> str:
    if len(words) < 2:
        return "".join(words)
    return translate(language, "{first} og {last}", first=", ".join(words[:-1]), last=words[-1])
