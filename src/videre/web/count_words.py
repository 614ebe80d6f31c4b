"""Counts as words: steps, tables and rows as a service reads them, and what stands in a cell. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from babel.dates import format_date

from videre.language import N_, Language, translate
from videre.statistics.funnel import FUNNEL, Step
from videre.statistics.handover_counts import Line, TeamCounts
from videre.statistics.suppression import Cell, Showing
from videre.topics.taxonomy import label
from videre.web import handover_words, presenters
from videre.web.municipality_field import municipality_name

STEPS: Final = {
    Step.PREPARED: N_("Kort laget"),
    Step.OPENED: N_("Åpnet"),
    Step.CHOSEN: N_("Valgte gruppe"),
    Step.CONTACTED: N_("Kontaktet innen 48 timer"),
    Step.ATTENDED: N_("Kom på møte"),
    Step.NOTHING: N_("Fant ingen gruppe"),
}
NO_TOPIC: Final = N_("uten tema")
NO_WAY: Final = N_("på nett, eller uten gruppe")


class Table(NamedTuple):
    """A table as it is read: an id, its name, what its rows are, its steps, and its rows by name."""

    id: str
    name: str
    of: str
    steps: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    total: tuple[Cell, ...] = ()


def steps(language: Language) -> tuple[str, ...]:
    """Return the names of the funnel's steps, in its order."""
    return tuple(translate(language, STEPS[step]) for step in FUNNEL)


def cell(shown: Cell, language: Language) -> str:
    """Return what stands in a cell: «12», «under 5», «nesten alle», «minst 10» or «ikke vist»."""
    match shown.showing:
        case Showing.EXACT:
            return str(shown.number)
        case Showing.UNDER_FIVE:
            return translate(language, "under 5")
        case Showing.ALMOST_ALL:
            return translate(language, "nesten alle")
        case Showing.AT_LEAST:
            return translate(language, "minst {n}", n=shown.number)
    return translate(language, "ikke vist")


def tables(counts: TeamCounts, language: Language) -> Iterator[Table]:
    """Yield a service's tables with their rows in the order of their names, months and bands in their own."""
    names, cards = steps(language), steps(language)[:1]

    def rows(lines: tuple[Line, ...], named: dict[str, str]) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
        return tuple((presenters.capital(named[line.key]), line.cells) for line in lines)

    def by_name(lines: tuple[Line, ...], named: dict[str, str]) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
        return rows(tuple(sorted(lines, key=lambda line: (not line.key, named[line.key].casefold()))), named)

    months = {line.key: month(date.fromisoformat(line.key), language, short=True) for line in counts.months}
    yield Table(
        "month", translate(language, "Måned for måned"), translate(language, "Måned"), names,
        rows(counts.months, months), counts.total,
    )  # fmt: skip
    topics = {line.key: label(line.key, language) if line.key else translate(language, NO_TOPIC)
              for line in counts.topics}  # fmt: skip
    yield Table(
        "topic", translate(language, "Etter tema"), translate(language, "Tema"), names,
        by_name(counts.topics, topics), counts.total,
    )  # fmt: skip
    origins = {line.key: handover_words.origin(line.key, language) for line in counts.origins}
    yield Table(
        "origin", translate(language, "Etter hva personen avsluttet"), translate(language, "Tilbud"), names,
        by_name(counts.origins, origins), counts.total,
    )  # fmt: skip
    way = translate(language, NO_WAY)
    km = {line.key: handover_words.km(line.key, language) if line.key else way for line in counts.km}
    yield Table(
        "km", translate(language, "Luftlinje til nærmeste gruppe på kortet"), translate(language, "Luftlinje"), cards,
        rows(counts.km, km), counts.total[:1],
    )  # fmt: skip
    minutes = {line.key: handover_words.minutes(line.key, language) if line.key else way for line in counts.minutes}
    yield Table(
        "minutes", translate(language, "Reisetid til nærmeste gruppe på kortet"), translate(language, "Reisetid"),
        cards, rows(counts.minutes, minutes), counts.total[:1],
    )  # fmt: skip
    places = {line.key: municipality_name(line.key) or line.key for line in counts.nothing}
    yield Table(
        "nothing", translate(language, "Der vi ikke fant noen gruppe"), translate(language, "Kommune"),
        (translate(language, STEPS[Step.NOTHING]),), by_name(counts.nothing, places), (counts.nothing_total,),
    )  # fmt: skip


def lines(counts: TeamCounts, language: Language) -> Iterator[list[str]]:
    """Yield the counts as lines of a file: which table, which row, and the same columns for all."""
    names = [translate(language, STEPS[step]) for step in (*FUNNEL, Step.NOTHING)]
    yield [translate(language, "Tabell"), translate(language, "Rad"), *names]
    for table in tables(counts, language):
        first = names.index(table.steps[0])
        for name, cells in (*table.rows, (translate(language, "I alt"), table.total)):
            texts = [""] * first + [cell(each, language) for each in cells]
            yield [table.name, name, *texts, *[""] * (len(names) - len(texts))]


def month(day: date, language: Language, *, short: bool = False) -> str:
    """Return «november 2026», or «nov. 2026»."""
    words = format_date(day, "LLL y" if short else "LLLL y", locale=presenters.locale_of(language))
    return words.replace(" ", "\u00a0") if short else words
