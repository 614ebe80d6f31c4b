"""The trail: who did what, when, on which record."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final

from litestar import Controller, Request
from msgspec import UNSET, Struct, UnsetType

from videre.api.answers import Answer, unkept
from videre.api.parameters import WHOLE_WANTED, Parameters, parameter
from videre.api.reader import language_of
from videre.api.record_numbers import LARGEST_ID
from videre.api.signed_in import identity_of
from videre.api.staff_calls import staff_read
from videre.api.wishes import ONE_CHOICE_WANTED, TEXT_WANTED, ByLanguage
from videre.language import N_
from videre.people.roles import Permission
from videre.trail.actions import RecordKind
from videre.trail.queries import MOST, Entry, entries_for

LARGEST_ENTRY: Final = 2**63 - 1
DAY_WANTED: Final = N_("Skriv en dag fra 1900 til 2999 som 2027-01-31.")


def _is_near(day: date) -> bool:
    """Return whether the days around it are days as well."""
    return 1900 <= day.year < 3000


Day = Annotated[date, parameter("A day in Norway, included.", DAY_WANTED, is_right=_is_near)]


class TrailSearch(ByLanguage, frozen=True, kw_only=True):
    """The parameters of ``GET /api/trail``."""

    kind: (
        Annotated[RecordKind, parameter("Only records of this kind.", ONE_CHOICE_WANTED, examples=("group",))]
        | UnsetType
    ) = UNSET
    record_id: (
        Annotated[int, parameter("Only this record, with `kind`.", WHOLE_WANTED, ge=0, le=LARGEST_ID)] | UnsetType
    ) = UNSET
    what: Annotated[str, parameter("Only this verb.", TEXT_WANTED, examples=("approve",), text=True, max_length=40)] = (
        ""
    )
    since: Day | UnsetType = UNSET
    until: Day | UnsetType = UNSET
    before_id: (
        Annotated[int, parameter("Only entries before this one: the next page.", WHOLE_WANTED, ge=1, le=LARGEST_ENTRY)]
        | UnsetType
    ) = UNSET
    limit: Annotated[int, parameter("Entries at most.", WHOLE_WANTED, ge=1, le=MOST)] = 50


class TrailPage(Struct, frozen=True):
    """Entries, newest first. ``before_id`` goes into the next call; null on the last page."""

    entries: list[Entry]
    before_id: int | None


SEARCH = Parameters(TrailSearch)


class TrailCalls(Controller):
    """The trail."""

    path = "/trail"
    tags = ("staff",)

    @staff_read("/", SEARCH, Permission.SEE_RECORD_TRAIL, Permission.SEE_WHOLE_TRAIL, summary="The trail")
    async def trail(self, request: Request[Any, Any, Any]) -> Answer[TrailPage]:
        """What was done, newest first.

        With `kind` and `record_id` one record's, for its steward: the time it answered for the record. Without both
        the whole, for national administrators; that it was read is on the trail itself.
        """
        asked = SEARCH.from_query(request.scope["query_string"])
        entries = await entries_for(
            identity_of(request),
            kind=_given(asked.kind),
            record_id=_given(asked.record_id),
            what=asked.what,
            since=_given(asked.since),
            until=_given(asked.until),
            before_id=_given(asked.before_id),
            limit=asked.limit,
        )
        following = entries[-1].id if len(entries) == asked.limit else None
        return unkept(TrailPage(entries, following), language=language_of(request.scope))


def _given(value: Any) -> Any:
    return None if value is UNSET else value
