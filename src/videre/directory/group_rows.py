"""What a change of a group writes: its row's values, its stamp, and the directory's next version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from videre.directory.details import GroupDetails, check_details
from videre.directory.placement import public_point
from videre.directory.shapes import Format, PlacePrivacy
from videre.directory.slugs import search_text
from videre.directory.tables import DirectoryVersion, Group
from videre.people.actors import Actor
from videre.places.gazetteer import gazetteer
from videre.trail.actions import RecordKind, record

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


async def recorded(what: str, group: Mapping[str, Any], by: Actor, note: str = "") -> None:
    """Write on the trail what is done to a group's row (``id`` and ``steward`` are needed); inside ``writing()``."""
    await record(
        what=what, kind=RecordKind.GROUP, record_id=group["id"], by=by, organisation_id=group["steward"], note=note
    )


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


DETAILS: tuple[Any, ...] = tuple(
    getattr(Group, field) for field in GroupDetails.__struct_fields__ if field != "settlement"
)
"""The columns that ``details_of`` reads, beside ``place_label``."""


def details_of(row: Mapping[str, Any]) -> GroupDetails:
    """Return a row (``DETAILS`` and ``place_label``) as it was said; the settlement is read out of the public label."""
    said = {field: row[field] for field in GroupDetails.__struct_fields__ if field != "settlement"}
    said["meetings"] = msgspec.json.decode(row["meetings"]) if row["meetings"] else None
    return msgspec.convert({**said, "settlement": _settlement(row)}, GroupDetails, strict=False)


def _settlement(row: Mapping[str, Any]) -> str:
    municipality = gazetteer().municipality(row["municipality"]) if row["municipality"] else None
    if municipality is None or row["place_privacy"] == PlacePrivacy.MUNICIPALITY or row["format"] != Format.IN_PERSON:
        return ""
    label: str = row["place_label"]
    if row["place_privacy"] == PlacePrivacy.EXACT:
        for part in (row["venue"], row["street_address"]):
            label = label.removeprefix(f"{part}, ") if part else label
        return label.removesuffix(municipality.name).removesuffix(", ")
    return label.removesuffix(f", {municipality.name}")


def _six(degrees: float | None) -> float | None:
    """Round to a tenth of a metre: few enough digits for any database to write them out whole."""
    return None if degrees is None else round(degrees, 6)
