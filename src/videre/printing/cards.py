"""From a card to what is printed of it, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from videre import figures
from videre.handover.card_codes import grouped
from videre.handover.lifecycle import HandoverState
from videre.handover.needs import query_of
from videre.handover.shapes import Card, Need
from videre.language import N_, Language, translate
from videre.matching.search import Search
from videre.matching.shapes import Suggestion
from videre.printing.groups import gone_group, printed_group
from videre.printing.qr import card_url
from videre.printing.shapes import HelpLine, PrintedCard, PrintedGroup
from videre.printing.shortening import line_on_paper
from videre.problems import Invalid

MOST_GROUPS = 3
_OTHERS = 2
"""Groups that are named where none was kept: one that meets online, and one that gathers people."""
HELP: Final = (
    ("113", N_("Fare for liv")),
    ("116 117", N_("Legevakt")),
    ("116 123", N_("Mental Helse")),
    ("22 40 00 40", N_("Kirkens SOS")),
)
_CHOOSE: Final = (
    N_("Åpne kortet hjemme. Der ser du gruppene slik de er nå, veien dit og andre valg."),
    N_("Velg en gruppe. Ta kontakt selv, eller be om å bli kontaktet. Da skal du høre fra noen innen to døgn."),
    N_("Du bestemmer. Du kan bytte gruppe, si nei takk eller slette alt når du vil."),
)
_LOOK_AGAIN: Final = (
    N_("Åpne kortet hjemme. Der kan du melde interesse. Se igjen om noen uker, det kan ha kommet nye grupper."),
    N_("Du bestemmer. Du kan si nei takk eller slette alt når du vil."),
)
_OTHER_HELP: Final = (
    N_("Snakk med den som ga deg kortet, eller med fastlegen din."),
    N_("Du bestemmer. Du kan slette kortet når du vil."),
)


def printed_card(card: Card, code: str, search: Search, base_url: str, language: Language) -> PrintedCard:
    """Return a card in words; ``code`` without groups, ``base_url`` the address the service is reached at."""
    site = _site(base_url)
    heading, intro, groups, ways, steps = _body(card, search, site, language)
    return PrintedCard(
        title=translate(language, "Veien videre"),
        service=line_on_paper(card.service),
        made=translate(language, "Laget {day}", day=_date(card.made_on, language)),
        code_heading=translate(language, "Koden din"),
        code=grouped(code),
        url=card_url(base_url, code, language),
        open_it=translate(language, "Skann ruta med telefonen, eller skriv koden på"),
        address=f"{site}/kort",
        valid=translate(language, "Virker til og med {day}", day=_date(card.valid_to, language)),
        qr_says=translate(language, "QR-kode som åpner kortet på telefonen"),
        groups_heading=heading,
        intro=intro,
        groups=groups,
        ways=ways,
        steps_heading=translate(language, "Hva skjer nå?"),
        steps=steps,
        help_heading=translate(language, "Trenger du hjelp nå?"),
        help_intro=translate(language, "En selvhjelpsgruppe er ikke akutthjelp. Ring når det haster."),
        help=tuple(HelpLine(number, translate(language, name)) for number, name in HELP),
        key=translate(
            language,
            "Vi lagrer ikke hvem du er før du selv ber om det. Koden er nøkkelen: "
            "Den som har koden, kan åpne kortet. Ta vare på den.",
        ),
    )


_Body = tuple[str, str, tuple[PrintedGroup, ...], tuple[str, ...], tuple[str, ...]]


def _body(card: Card, search: Search, site: str, language: Language) -> _Body:
    """Return heading, first words, groups, other ways, and what happens next."""
    if card.state is HandoverState.UNSUITABLE:
        heading = translate(language, "Noe annet enn en gruppe nå")
        intro = translate(language, "En selvhjelpsgruppe er ikke den rette hjelpen akkurat nå.")
        return heading, intro, (), (), _in(language, _OTHER_HELP)
    if card.groups:
        groups = _kept(card, search, site, language)
        one = translate(language, "En gruppe du kan velge")
        heading = one if len(groups) == 1 else translate(language, "Grupper du kan velge")
        return heading, "", groups, (), _in(language, _CHOOSE)
    heading = translate(language, "Dette finnes for deg")
    intro = translate(language, "Vi fant ingen gruppe som passer akkurat nå. Det er likevel mer å velge i.")
    groups, ways = _instead(card, search, site, language)
    return heading, intro, groups, ways, _in(language, _LOOK_AGAIN)


def _kept(card: Card, search: Search, site: str, language: Language) -> tuple[PrintedGroup, ...]:
    return tuple(
        _words([group.suggestion], search, site, language)[0]
        if group.suggestion is not None
        else gone_group(group, language=language)
        for group in card.groups[:MOST_GROUPS]
    )


def _instead(
    card: Card, search: Search, site: str, language: Language
) -> tuple[tuple[PrintedGroup, ...], tuple[str, ...]]:
    try:
        other = search.instead(query_of(card.need), language=language)
    except Invalid:  # a place or topic that is no longer known: the ways onward do not depend on it
        other = search.instead(query_of(Need()), language=language)
    named = [*other.digital[:1], *other.gathering[:1]][:_OTHERS]
    return _words(named, search, site, language), (f"{other.pool.text}.", f"{other.start.text}.")


def _words(found: Iterable[Suggestion], search: Search, site: str, language: Language) -> tuple[PrintedGroup, ...]:
    return tuple(
        printed_group(each, search.listing(each.slug), site=site, language=language, today=search.today)
        for each in found
    )


def _in(language: Language, texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(translate(language, text) for text in texts)


def _date(value: date, language: Language) -> str:
    return figures.day(value, language, today=date.min, weekday=False)  # with its year: paper lies about for long


def _site(base_url: str) -> str:
    """Return what is typed into a browser: the host, and the port where it is not the usual one."""
    parts = urlsplit(base_url)
    return f"{parts.netloc}{parts.path.rstrip('/')}"
