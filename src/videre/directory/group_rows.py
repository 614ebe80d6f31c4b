"""What a change of a group writes: its row's values, its stamp, and the directory's next version."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from videre.directory.details import GroupDetails, check_details
from videre.directory.placement import public_point
from videre.directory.slugs import search_text
from videre.directory.tables import DirectoryVersion
from videre.people.actors import Actor

Values = dict[str, Any]
"""New values of a row, by column."""


async def next_version() -> int:
    """Raise the directory's version and return it; inside ``writing()``, before what it counts is changed."""
    rows = await DirectoryVersion.raw(
        "UPDATE directory_version SET version = version + 1 WHERE id = 1 RETURNING version"
    )
    return int(rows[0]["version"])


def stamp(version: int, by: Actor) -> Values:
    """Return what every change of a group writes beside the change itself."""
    return {"version": version, "changed_at": datetime.now(UTC), "changed_by": str(by)[:140]}


def group_values(details: GroupDetails) -> Values:
    """Return a row's values for details, the public place worked out. Raises ``Invalid``."""
    check_details(details)
    values = {field: getattr(details, field) for field in GroupDetails.__struct_fields__ if field != "settlement"}
    for field in ("topics", "languages", "accessibility"):
        values[field] = list(values[field])
    for field in ("format", "place_privacy", "audience"):
        values[field] = values[field].value
    values["meetings"] = msgspec.json.encode(details.meetings).decode() if details.meetings else None
    values |= {"exact_lat": _six(details.exact_lat), "exact_lon": _six(details.exact_lon)}
    where = public_point(details)
    values |= {"place_label": where.label, "lat": _six(where.lat), "lon": _six(where.lon), "exact": where.exact}
    values["search_text"] = search_text(details.name, where.label)
    return values


def _six(degrees: float | None) -> float | None:
    """Round to a tenth of a metre: few enough digits for any database to write them out whole."""
    return None if degrees is None else round(degrees, 6)
