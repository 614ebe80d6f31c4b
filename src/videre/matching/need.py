"""What a person needs, understood: topics with weights, a place, wishes. Pure; nothing of it is stored."""

from __future__ import annotations

import msgspec

from videre.directory.room import RoomStatus
from videre.directory.shapes import Audience, Format
from videre.matching.query import Weekday, Wish
from videre.matching.weights import DEFAULT_LANGUAGES


class WeightedTopic(msgspec.Struct, frozen=True):
    """A topic asked for; ``weight`` is in 0..1, 1 for what the person most likely means."""

    key: str
    weight: float = 1.0


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """A need as the ranking sees it.

    Without topics every group fits. ``formats`` are those looked among; empty means all. ``max_minutes`` and
    ``max_km`` bound the way there, ``municipality`` and ``not_municipality`` are numbers. ``musts`` says
    which wishes leave out a group that breaks them.
    """

    topics: tuple[WeightedTopic, ...] = ()
    formats: tuple[Format, ...] = ()
    max_minutes: float | None = None
    max_km: float | None = None
    languages: tuple[str, ...] = DEFAULT_LANGUAGES
    weekdays: Weekday = Weekday(0)
    rooms: tuple[RoomStatus, ...] = ()
    audience: Audience | None = None
    age: int | None = None
    accessibility: tuple[str, ...] = ()
    municipality: str = ""
    not_municipality: str = ""
    musts: frozenset[Wish] = frozenset()
