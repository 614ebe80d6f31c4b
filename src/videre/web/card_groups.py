"""The groups on a person's card, and others near them: every figure and date already in words."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from videre.handover.shapes import Card as OwnCard
from videre.handover.shapes import CardGroup, Need
from videre.language import Language
from videre.matching.closeness import closeness
from videre.matching.need import WeightedTopic
from videre.matching.reasons import topic_reason
from videre.matching.search import Search
from videre.matching.shapes import MatchAnswer, Suggestion
from videre.topics.taxonomy import CROSS_TOPIC
from videre.web import card_words, presenters
from videre.web.cards import EXAMPLE, Card, card

MOST_OTHERS = 6
_TOLD = frozenset({"day", "other-day", "other-language", "access", "missing-access"})
"""Reasons that stand on the page as they are; room and way have lines of their own there."""


class ShownGroup(Struct, frozen=True):
    """One group. ``card`` is None where it is no longer listed; ``recipient`` is "" where nobody can be asked by mail.

    ``why`` is what it has to do with what the person looks for. ``dated`` says that a calendar file can be made of its
    meetings.
    """

    slug: str
    name: str
    group_id: int = 0
    card: Card | None = None
    why: str = ""
    chosen: bool = False
    recipient: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    dated: bool = False


class GroupsShown:
    """Puts groups in words for the holder of one card, in their language."""

    def __init__(self, own: OwnCard, search: Search, language: Language, today: date) -> None:
        self._own, self._search, self._language, self._today = own, search, language, today

    def kept(self) -> list[ShownGroup]:
        """Return the card's groups as they are now, the chosen one first."""
        chosen_first = sorted(self._own.groups, key=lambda group: not group.chosen)
        return [self._kept(group, number) for number, group in enumerate(chosen_first, 1)]

    def others(self, answer: MatchAnswer) -> list[ShownGroup]:
        """Return groups that are not on the card, best first: those that answer, then those online or gathering."""
        found = {each.slug: each for each in (*answer.suggestions, *answer.instead.digital, *answer.instead.gathering)}
        taken = {group.slug for group in self._own.groups}
        left = [each for slug, each in found.items() if slug not in taken][:MOST_OTHERS]
        return [self.one(each, number=number) for number, each in enumerate(left, len(taken) + 1)]

    def one(self, found: Suggestion, *, number: int = 0, chosen: bool = False, recipient: str = "") -> ShownGroup:
        """Return one group; without what it shows where it was taken off the list this moment.

        ``number`` ties it to its pin on the map.
        """
        listing = self._search.listing(found.slug)
        if listing is None:
            return ShownGroup(found.slug, found.name.removesuffix(EXAMPLE), chosen=chosen)
        minutes = listing.meetings.duration_minutes if listing.meetings else None
        shown = card(found, self._language, today=self._today, minutes=minutes, number=number)
        return ShownGroup(
            found.slug,
            shown.name,
            listing.id,
            shown,
            why=why(found, self._own.need, self._language),
            chosen=chosen,
            recipient=recipient,
            phone=listing.contact_phone,
            email=listing.contact_email,
            website=listing.website if listing.website.startswith(("https://", "http://")) else "",
            dated=listing.meetings is not None,
        )

    def _kept(self, group: CardGroup, number: int) -> ShownGroup:
        if group.suggestion is None:
            return ShownGroup(group.slug, group.name.removesuffix(EXAMPLE), chosen=group.chosen)
        asked = group.recipient
        recipient = card_words.recipient(asked.kind, asked.name, self._language) if asked else ""
        return self.one(group.suggestion, number=number, chosen=group.chosen, recipient=recipient)


def why(found: Suggestion, need: Need, language: Language) -> str:
    """Return what a group has to do with a need: «Handler om søvn»; "" for nothing."""
    close = closeness(tuple(WeightedTopic(key) for key in need.topics))
    keys = [*(topic.key for topic in found.topics), *([CROSS_TOPIC] if found.cross_topic else [])]
    best = max((key for key in keys if key in close), key=lambda key: close[key][0], default="")
    topics = [topic_reason(close[best][1], best, language).text] if best else []
    return presenters.capital(" · ".join([*topics, *(reason.text for reason in found.reasons if reason.code in _TOLD)]))
