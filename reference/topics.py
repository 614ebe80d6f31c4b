"""Compile the shared taxonomy into the package: ``python reference/topics.py ../shared/topics.csv``.

Source: ``topics.csv`` of the shared reference data (key, parent, labels in bokmål, nynorsk and English,
ICPC-2 codes). The script checks it and writes ``src/videre/topics/data/topics.csv``, so that the package
runs without the shared folder. A fault in the source stops it; nothing is repaired silently.

Beside it, ``data/places.txt``: the names of municipalities, settlements and postal towns (``data/*.csv`` in the
same folder; see its SOURCES.md), so that «Kristiansund» is never taken for a misspelt or compound word.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

COLUMNS = ["key", "parent", "nb", "nn", "en", "icpc2"]
TARGET = Path(__file__).parent.parent / "src" / "videre" / "topics" / "data" / "topics.csv"
PLACES = {"kommuner.csv": "navn", "stedsnavn.csv": "navn", "postnummer.csv": "poststed"}
SHORTEST_PLACE = 5
ICPC2 = re.compile(r"[ABDFHKLNPRSTUWXYZ]\d\d")


def faults(rows: list[dict[str, str]]) -> list[str]:
    """Return what is wrong with the rows, in words; empty when they can be used."""
    found: list[str] = []
    keys: list[str] = []
    for row in rows:
        key = row["key"]
        if not re.fullmatch(r"[a-z]+(-[a-z]+)*", key):
            found.append(f"{key!r} is not a key of lower-case letters and hyphens")
        if key in keys:
            found.append(f"{key} stands twice")
        if row["parent"] and row["parent"] not in keys:
            found.append(f"{key}: its parent {row['parent']} does not stand above it")
        if not all(row[language].strip() for language in ("nb", "nn", "en")):
            found.append(f"{key}: a label is missing")
        found.extend(
            f"{key}: {code} is not an ICPC-2 code" for code in row["icpc2"].split() if not ICPC2.fullmatch(code)
        )
        keys.append(key)
    return found


def place_words(folder: Path) -> list[str]:
    """Return the names of places that are one word of some length, in lower case and in order."""
    words: set[str] = set()
    for name, column in PLACES.items():
        with (folder / name).open(encoding="utf-8", newline="") as lines:
            words.update(row[column].casefold() for row in csv.DictReader(lines))
    return sorted(word for word in words if len(word) >= SHORTEST_PLACE and word.isalpha())


def main(source: Path) -> None:
    """Check ``source`` and write the package's copies."""
    with source.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        rows = list(reader)
        if reader.fieldnames != COLUMNS:
            raise SystemExit(f"columns are {reader.fieldnames}, expected {COLUMNS}")
    if wrong := faults(rows):
        raise SystemExit("\n".join(wrong))
    with TARGET.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    places = place_words(source.parent / "data")
    (TARGET.parent / "places.txt").write_text("\n".join(places) + "\n", encoding="utf-8")
    print(f"{len(places)} names of places written")
    print(f"{len(rows)} topics written to {TARGET.relative_to(TARGET.parents[4])}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("../shared/topics.csv"))
