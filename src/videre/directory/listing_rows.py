"""The query that reads public groups as lines of JSON, fast: the search index reads a million of them at start.

The columns are those of ``Listing`` and no other, in its order: what is not a field there is not even read.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from videre.bulk import Holds, rows_as_lines
from videre.directory.lifecycle import LISTED
from videre.directory.shapes import Listing, OrganisationStatus

CHUNK = 1000
"""How many ids a stretch spans."""

_KEYS = {"topics", "languages", "accessibility", "meetings"}
_FROM_STEWARD = {"steward_id": "o.id", "steward": "coalesce(o.name, '')"}
_STATES = ", ".join(f"'{state}'" for state in sorted(LISTED))

COLUMNS = {
    _FROM_STEWARD.get(field, f"g.{field}"): Holds.JSON if field in _KEYS else Holds.PLAIN
    for field in Listing.__struct_fields__
}


def public_rows(
    since_version: int, day: date, stretch: tuple[int, int] | None = None, stewards: Collection[int] = ()
) -> str:
    """Return the query for public groups changed after a version, by id, with the steward that is one on ``day``.

    ``stretch`` bounds the ids: after the first, up to and with the second. ``stewards``, where there are any,
    are the organisations that groups must be assigned to. Nothing but our own names, whole numbers and a date
    goes into the text.
    """
    span = f" AND g.id > {int(stretch[0])} AND g.id <= {int(stretch[1])}" if stretch else ""
    newer = f" AND g.version > {int(since_version)}" if since_version else ""
    theirs = f" AND g.steward IN ({', '.join(str(int(each)) for each in sorted(stewards))})" if stewards else ""
    return rows_as_lines(
        COLUMNS,
        "self_help_group g LEFT JOIN organisation o ON o.id = g.steward"
        f" AND o.status <> '{OrganisationStatus.CLOSED}'"
        f" AND coalesce(o.valid_from, '0001-01-01') <= '{day.isoformat()}'"
        f" AND coalesce(o.valid_to, '9999-12-31') >= '{day.isoformat()}'"
        # Not the bare column: nearly all groups are listed, and through its index they would come out of order.
        f" WHERE coalesce(g.state, '') IN ({_STATES}) AND NOT g.missing{newer}{theirs}{span}",
        by="g.id",
    )
