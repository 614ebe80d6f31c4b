"""Never a dead end: what to let go of, one thing at a time, when nothing fits. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from videre.language import Language, translate
from videre.matching.need import Need
from videre.matching.query import Wish
from videre.matching.reasons import in_hours
from videre.matching.shapes import Widened

TRAVEL_STEPS = (2, 4)
"""The longest way is doubled, doubled again, then let go of."""


def wider(need: Need, language: Language) -> Iterator[tuple[Need, Widened]]:
    """Yield ever wider needs, each with what was widened in words.

    Musts, formats, audience, age and «not in my own municipality» are never let go of.
    """
    if need.max_minutes is not None and Wish.TRAVEL not in need.musts:
        before = in_hours(round(need.max_minutes), language)
        for step in TRAVEL_STEPS:
            minutes = need.max_minutes * step
            text = translate(
                language,
                "Ingen grupper innen {before}. Her er de innen {after}.",
                before=before,
                after=in_hours(round(minutes), language),
            )
            yield msgspec.structs.replace(need, max_minutes=minutes), Widened("travel", text, round(minutes))
        need = msgspec.structs.replace(need, max_minutes=None)
        text = translate(language, "Ingen grupper innen {before}. Her er de nærmeste.", before=before)
        yield need, Widened("travel", text, None)
    if need.max_km is not None and Wish.TRAVEL not in need.musts:
        need = msgspec.structs.replace(need, max_km=None)
        yield need, Widened("distance", translate(language, "Ingen grupper så nær. Her er de nærmeste."), None)
    if need.municipality:
        need = msgspec.structs.replace(need, municipality="")
        text = translate(language, "Ingen grupper i denne kommunen. Her er grupper i andre kommuner.")
        yield need, Widened("municipality", text, None)
    if need.rooms and Wish.ROOM not in need.musts:
        need = msgspec.structs.replace(need, rooms=())
        text = translate(language, "Ingen grupper melder om det. Her er grupper der du må spørre om det er plass.")
        yield need, Widened("room", text, None)
    if need.topics:
        need = msgspec.structs.replace(need, topics=())
        yield need, Widened("topic", translate(language, "Ingen grupper om dette. Her er grupper om andre tema."), None)
