"""What stands about a group as words, field by field: what is hidden, and a change beside what is listed. Pure."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from msgspec import Struct

from videre.directory.details import GroupDetails
from videre.directory.meetings import Meetings
from videre.directory.recurrence import breaks_in_words, in_words
from videre.directory.shapes import PlacePrivacy
from videre.language import N_, Language, translate
from videre.places.gazetteer import gazetteer
from videre.topics.taxonomy import label
from videre.web import presenters

PLACE_SHOWN: Final = {
    PlacePrivacy.EXACT: N_("Adressen vises"),
    PlacePrivacy.SETTLEMENT: N_("Bare tettstedet vises"),
    PlacePrivacy.MUNICIPALITY: N_("Bare kommunen vises"),
}


class Span(Struct, frozen=True):
    """A stretch of text, and whether it is other than on the other side."""

    text: str
    differs: bool = False


class Compared(Struct, frozen=True):
    """A line of a change: what stands in the list, and what is proposed; ``clash`` where somebody else changed it."""

    label: str
    before: tuple[Span, ...]
    after: tuple[Span, ...]
    changed: bool
    clash: bool


_Words = Callable[[GroupDetails, Language], str]


def _text(field: str) -> _Words:
    return lambda details, _: str(getattr(details, field))


def _municipality(details: GroupDetails, _: Language) -> str:
    found = gazetteer().municipality(details.municipality) if details.municipality else None
    return found.name if found else ""


def _point(details: GroupDetails, _: Language) -> str:
    if details.exact_lat is None or details.exact_lon is None:
        return ""
    return f"{details.exact_lat:.5f}, {details.exact_lon:.5f}"


def _meetings(details: GroupDetails, language: Language) -> str:
    meetings: Meetings | None = details.meetings
    if meetings is None:
        return ""
    parts = [in_words(meetings, language), breaks_in_words(meetings, language)]
    return ". ".join(part for part in parts if part)


def _topics(details: GroupDetails, language: Language) -> str:
    words = [label(key, language) for key in details.topics]
    if details.cross_topic:
        words.append(translate(language, "Åpen for alle tema"))
    return presenters.listed(words, language)


def _starts(details: GroupDetails, language: Language) -> str:
    return "" if details.starts_on is None else _date(details.starts_on, language)


def _date(value: date, language: Language) -> str:
    return presenters.day(value, language, today=date(1, 1, 1), weekday=False)  # with its year, whatever year this is


_LINES: Final[tuple[tuple[str, tuple[str, ...], _Words], ...]] = (
    (N_("Navn"), ("name",), _text("name")),
    (N_("Kort om gruppa"), ("summary",), _text("summary")),
    (N_("Mer om gruppa"), ("description",), _text("description")),
    (N_("Temaer"), ("topics", "cross_topic"), _topics),
    (N_("Hvordan den møtes"), ("format",), lambda each, to: translate(to, presenters.FORMAT[each.format])),
    (N_("Kommune"), ("municipality",), _municipality),
    (N_("Tettsted"), ("settlement",), _text("settlement")),
    (N_("Lokale"), ("venue",), _text("venue")),
    (N_("Adresse"), ("street_address",), _text("street_address")),
    (N_("Punkt på kartet"), ("exact_lat", "exact_lon"), _point),
    (
        N_("Hva alle får se av stedet"),
        ("place_privacy",),
        lambda each, to: translate(to, PLACE_SHOWN[each.place_privacy]),
    ),
    (N_("Når den møtes"), ("meetings",), _meetings),
    (N_("Oppstart"), ("starts_on",), _starts),
    (N_("Hvem den er for"), ("audience",), lambda each, to: translate(to, presenters.AUDIENCE[each.audience])),
    (N_("Alder"), ("age_from", "age_to"), lambda each, to: presenters.ages(each.age_from, each.age_to, to)),
    (
        N_("Språk"),
        ("languages",),
        lambda each, to: presenters.capital(presenters.languages_in_words(each.languages, to)),
    ),
    (
        N_("Tilgjengelighet"),
        ("accessibility",),
        lambda each, to: ". ".join(
            translate(to, words) for key, words in presenters.ACCESSIBILITY.items() if key in each.accessibility
        ),
    ),
    (N_("E-post for nye"), ("contact_email",), _text("contact_email")),
    (N_("Telefon for nye"), ("contact_phone",), _text("contact_phone")),
    (N_("Nettside"), ("website",), _text("website")),
    (N_("Igangsetter"), ("starter_name",), _text("starter_name")),
    (N_("E-post til igangsetteren"), ("starter_email",), _text("starter_email")),
    (N_("Telefon til igangsetteren"), ("starter_phone",), _text("starter_phone")),
)
_HIDDEN = (
    "venue", "street_address", "exact_lat", "place_privacy", "starter_name", "starter_email", "starter_phone",
)  # fmt: skip
_WHERE = frozenset({"venue", "street_address", "exact_lat"})
MADE_ANEW = 0.2
"""A text that keeps less of its words than this is shown as a new one, not as a patchwork."""
_TOKENS = re.compile(r"\s+|[^\s]+")


def hidden_facts(details: GroupDetails, language: Language) -> list[tuple[str, str]]:
    """Return what the public does not see, as (label, words) without empty ones; an address that is shown is not."""
    hidden = [name for name in _HIDDEN if details.place_privacy is not PlacePrivacy.EXACT or name not in _WHERE]
    lines = ((words, fields, say(details, language)) for words, fields, say in _LINES)
    return [(translate(language, words), said) for words, fields, said in lines if fields[0] in hidden and said]


def compared(
    before: GroupDetails,
    after: GroupDetails,
    changed: Iterable[str],
    clashes: Iterable[str],
    language: Language,
) -> list[Compared]:
    """Return a change line by line, in the order of the form; lines that are empty on both sides are left out."""
    differing, clashing = set(changed), set(clashes)
    found = []
    for words, fields, say in _LINES:
        one, other = say(before, language), say(after, language)
        if not (one or other):
            continue
        is_changed = bool(differing & set(fields))
        left, right = side_by_side(one, other) if is_changed else ((Span(one),), (Span(other),))
        found.append(Compared(translate(language, words), left, right, is_changed, bool(clashing & set(fields))))
    return found


def side_by_side(before: str, after: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return both texts in stretches, those that differ marked word by word; a text made anew is marked whole."""
    one, other = _TOKENS.findall(before), _TOKENS.findall(after)
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    blocks = matcher.get_matching_blocks()
    kept = sum(bool(word.strip()) for block in blocks for word in one[block.a : block.a + block.size])
    if kept < MADE_ANEW * max(len(before.split()), len(after.split())):
        return _spans([(before, True)]), _spans([(after, True)])
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        here, there = "".join(one[i1:i2]), "".join(other[j1:j2])
        differs = tag != "equal" or not here.strip()  # a blank between two changed words belongs to the change
        left.append((here, differs))
        right.append((there, differs))
    return _spans(left), _spans(right)


def _spans(parts: list[tuple[str, bool]]) -> tuple[Span, ...]:
    runs = itertools.groupby((part for part in parts if part[0]), key=lambda part: part[1])
    return tuple(Span("".join(text for text, _ in run), differs) for differs, run in runs)
