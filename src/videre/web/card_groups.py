"""The groups on a person's card, and others near them: every figure and date already in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from videre.directory.shapes import Listing
from videre.handover.shapes import CardGroup
from videre.language import Language
from videre.matching.search import Search
from videre.matching.shapes import MatchAnswer, Suggestion
from videre.web import card_words
from videre.web.cards import EXAMPLE, Card, card

MOST_OTHERS = 6


class ShownGroup(Struct, frozen=True):
    """One group. ``card`` is None where it is no longer listed; ``recipient`` is "" where nobody can be asked by mail.

    ``dated`` says that a calendar file can be made of its meetings.
    """

    group_id: int
    slug: str
    name: str
    chosen: bool
    card: Card | None
    recipient: str
    phone: str
    email: str
    website: str
    dated: bool


def shown_groups(groups: Iterable[CardGroup], search: Search, language: Language, today: date) -> list[ShownGroup]:
    """Return the card's groups as they are now, the chosen one first."""
    shown = [
        _shown(
            group.slug,
            group.name,
            group.suggestion,
            search.listing(group.slug),
            language,
            today,
            chosen=group.chosen,
            recipient=card_words.recipient(group.recipient.kind, group.recipient.name, language)
            if group.recipient
            else "",
        )
        for group in groups
    ]
    return sorted(shown, key=lambda group: not group.chosen)


def shown_others(
    answer: MatchAnswer, beside: Iterable[ShownGroup], search: Search, language: Language, today: date
) -> list[ShownGroup]:
    """Return other groups, best first: those that answer, then those online and those that gather."""
    taken = {group.slug for group in beside}
    shown = []
    for found in (*answer.suggestions, *answer.instead.digital, *answer.instead.gathering):
        if found.slug not in taken:
            taken.add(found.slug)
            shown.append(_shown(found.slug, found.name, found, search.listing(found.slug), language, today))
    return shown[:MOST_OTHERS]


def shown_one(found: Suggestion, search: Search, language: Language, today: date, recipient: str = "") -> ShownGroup:
    """Return one group that was found."""
    listing = search.listing(found.slug)
    return _shown(found.slug, found.name, found, listing, language, today, recipient=recipient)


def _shown(
    slug: str,
    name: str,
    found: Suggestion | None,
    listing: Listing | None,
    language: Language,
    today: date,
    *,
    chosen: bool = False,
    recipient: str = "",
) -> ShownGroup:
    if found is None or listing is None:
        return ShownGroup(0, slug, name.removesuffix(EXAMPLE), chosen, None, "", "", "", "", dated=False)
    minutes = listing.meetings.duration_minutes if listing.meetings else None
    shown = card(found, language, today=today, minutes=minutes)
    website = listing.website if listing.website.startswith(("https://", "http://")) else ""
    return ShownGroup(
        listing.id, slug, shown.name, chosen, shown, recipient, listing.contact_phone, listing.contact_email, website,
        dated=listing.meetings is not None,
    )  # fmt: skip
