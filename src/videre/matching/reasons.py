"""Why a group is suggested, in the reader's words: «12 min unna · handler om søvn · har plass til nye»."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel.dates import format_date

from videre.directory.freshness import Freshness, freshness
from videre.directory.room import RoomStatus
from videre.directory.shapes import Format, Listing
from videre.language import Language, translate
from videre.matching.closeness import Relation
from videre.matching.shapes import Reason
from videre.topics.taxonomy import label

_DAY = {Language.NB: "d. MMMM", Language.NN: "d. MMMM", Language.EN: "d MMMM"}


@lru_cache(maxsize=4096)
def in_hours(minutes: int, language: Language) -> str:
    """Return minutes in words: «12 min», «1 t 40 min», «2 t»."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return translate(language, "{minutes} min", minutes=rest)
    if not rest:
        return translate(language, "{hours} t", hours=hours)
    return translate(language, "{hours} t {minutes} min", hours=hours, minutes=rest)


@lru_cache(maxsize=4096)
def day_in_words(day: date, language: Language) -> str:
    """Return a day without its year: «3. mars»."""
    return format_date(day, _DAY[language], locale=language.value)


@lru_cache(maxsize=4096)
def travel_reason(minutes: int, walk_minutes: int | None, ferry: bool, estimate: bool, language: Language) -> Reason:
    """Return how far it is, by car or on foot."""
    if walk_minutes is not None:
        return Reason("walk", translate(language, "{minutes} min å gå", minutes=max(1, walk_minutes)))
    time = in_hours(minutes, language)
    if estimate:
        time = translate(language, "omtrent {time}", time=time)
    if ferry:
        return Reason("ferry", translate(language, "{time} unna, med ferje", time=time))
    return Reason("travel", translate(language, "{time} unna", time=time))


@lru_cache(maxsize=1024)
def topic_reason(relation: Relation, key: str, language: Language) -> Reason:
    """Return how the group's topic fits what was asked for."""
    if relation is Relation.CROSS:
        return Reason("cross-topic", translate(language, "åpen for alle tema"))
    name = in_sentence(label(key, language))
    if relation in (Relation.SAME, Relation.CHILD, Relation.PARENT):
        return Reason("topic", translate(language, "handler om {topic}", topic=name))
    return Reason("near-topic", translate(language, "handler om noe beslektet: {topic}", topic=name))


def in_sentence(name: str) -> str:
    """Return a topic's name as it stands inside a sentence: «Søvnvansker» → «søvnvansker», «ADHD» stays."""
    abbreviation = name[:2].isupper() and name[:2].isalpha()  # «Å ha mistet barn» is none
    return name if abbreviation else name[:1].lower() + name[1:]


def room_reason(listing: Listing, room: RoomStatus, today: date, language: Language) -> Reason:
    """Return whether there is room, with the start of a group that has not started."""
    starts = listing.starts_on if listing.starts_on is not None and listing.starts_on >= today else None
    match room:
        case RoomStatus.GATHERING if starts is not None:
            day = day_in_words(starts, language)
            return Reason("gathering", translate(language, "samler deltakere, starter {day}", day=day))
        case RoomStatus.GATHERING:
            return Reason("gathering", translate(language, "samler deltakere"))
        case RoomStatus.OPEN:
            return Reason("open", translate(language, "har plass til nye"))
        case RoomStatus.WAITLIST:
            return Reason("waitlist", translate(language, "har venteliste"))
        case RoomStatus.FULL:
            return Reason("full", translate(language, "full nå"))
        case _:
            return Reason("room-unknown", translate(language, "spør om det er plass"))


def listing_reasons(listing: Listing, room: RoomStatus, today: date, language: Language) -> tuple[Reason, ...]:
    """Return what speaks for or against a group whoever asks."""
    found: list[Reason] = []
    if listing.format is Format.DIGITAL:
        found.append(Reason("digital", translate(language, "møtes på nett")))
    elif listing.format is Format.PHONE:
        found.append(Reason("phone", translate(language, "møtes på telefon")))
    found.append(room_reason(listing, room, today, language))
    if freshness(listing.confirmed_on, listing.state, today) is Freshness.UNCONFIRMED:
        found.append(Reason("unconfirmed", translate(language, "ikke bekreftet på lenge")))
    return tuple(found)


@lru_cache(maxsize=64)
def wish_reason(code: str, language: Language) -> Reason:
    """Return a wish met or not met, by its code."""
    texts = {
        "day": translate(language, "møtes på en dag som passer"),
        "other-day": translate(language, "møtes på en annen dag enn du ønsket"),
        "other-language": translate(language, "snakker et annet språk"),
        "access": translate(language, "har tilgjengeligheten du trenger"),
        "missing-access": translate(language, "har ikke meldt om tilgjengeligheten du trenger"),
    }
    return Reason(code, texts[code])
