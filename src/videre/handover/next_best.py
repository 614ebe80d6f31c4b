"""The group that is offered to whoever came a moment too late for the last place."""

from __future__ import annotations

from videre.database import reading
from videre.handover.card_queries import card_of
from videre.handover.desk import suggestions
from videre.handover.holding import Holder
from videre.handover.places_left import places_left
from videre.language import Language
from videre.matching.search import Search
from videre.matching.shapes import Suggestion
from videre.people.clock import today
from videre.problems import Invalid


async def next_best(holder: Holder, *, full: str, search: Search, language: Language) -> Suggestion | None:
    """Return the best group for the card's need but ``full`` (a slug), with a place left; None where there is none."""
    card = await card_of(holder, search=search, language=language)
    try:
        found = suggestions(search, card.need, language=language)
    except Invalid:  # the place or a topic of an older card is not known any more
        return None
    others = [*found.suggestions, *found.instead.gathering, *found.instead.digital]
    ids = {each.slug: listing.id for each in others if (listing := search.listing(each.slug)) is not None}
    async with reading():
        left = await places_left(ids.values(), today())
    return next((each for each in others if each.slug != full and left.get(ids.get(each.slug, 0), 0) != 0), None)
