"""Read the compiled reference files of the package (written by ``reference/compile.py``)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from importlib.resources import files

import msgspec

from videre.places.shapes import Municipality, NamedPlace, PostalCode


def table(name: str) -> Iterator[list[str]]:
    """Yield the fields of each line of a tab-separated file, without its header."""
    text = (files("videre") / "places" / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    lines = iter(text.splitlines())
    next(lines)
    for line in lines:
        yield line.split("\t")


def municipalities() -> tuple[Municipality, ...]:
    """Return the 357 municipalities of 2024, by number."""
    return tuple(
        msgspec.convert(dict(zip(Municipality.__struct_fields__, fields, strict=True)), Municipality, strict=False)
        for fields in table("municipalities")
    )


def postal_codes() -> tuple[PostalCode, ...]:
    """Return every postal code, PO boxes too, in numeric order."""
    return tuple(
        PostalCode(code, name, municipality, category, float(lat), float(lon), quality, district, int(people))
        for code, name, municipality, category, lat, lon, quality, district, people in table("postal_codes")
    )


def named_places() -> tuple[NamedPlace, ...]:
    """Return the place names people type, by name."""
    return tuple(
        NamedPlace(
            name,
            tuple(alternatives.split("|")) if alternatives else (),
            kind,
            municipality,
            float(lat),
            float(lon),
            int(people),
            precision,
        )
        for name, alternatives, kind, municipality, lat, lon, people, precision in table("names")
    )


def counties() -> tuple[tuple[str, str, str], ...]:
    """Return the 15 counties as (number, name, official name)."""
    return tuple((number, name, official) for number, name, official in table("counties"))


class RoadTable(msgspec.Struct, rename={"from_": "from", "class_": "class"}):
    """The network as stored: little-endian columns, see ``reference/roads.py``."""

    classes: list[str]
    lat: bytes
    lon: bytes
    from_: bytes
    to: bytes
    metres: bytes
    class_: bytes
    road: bytes


def road_table() -> RoadTable:
    """Return the stored road and ferry network."""
    packed = (files("videre") / "places" / "data" / "roads.bin").read_bytes()
    return msgspec.msgpack.decode(zlib.decompress(packed), type=RoadTable)
