"""Compile postal codes, municipalities and place names into tab-separated text that reads well in a diff."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from reference.roads import rows


def write(path: Path, header: str, lines: list[str]) -> int:
    """Write a sorted table with its header; return the number of lines."""
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8", newline="\n")
    return len(lines)


def line(*fields: object) -> str:
    """Return one line of a table. A tab or line break inside a field would break it, so it is refused."""
    texts = [str(field) for field in fields]
    if any(c in text for text in texts for c in "\t\r\n"):
        raise ValueError("a field holds a tab or a line break")
    return "\t".join(texts)


def degrees(text: str) -> str:
    """Return a coordinate with at most five decimals (one metre) and no trailing zeros."""
    return f"{float(text):.5f}".rstrip("0").rstrip(".")


def count(text: str) -> int:
    """Return a head count; nothing counts as nobody."""
    return round(float(text)) if text else 0


def compile_places(shared: Path, target: Path) -> Counter[str]:
    """Write the four tables to the folder ``target`` and return how many lines each has."""
    counted: Counter[str] = Counter()
    counted["municipalities"] = write(
        target / "municipalities.tsv",
        line(
            "number", "name", "official_name", "sami_name", "kven_name", "county_number", "county",
            "language_form", "centre", "lat", "lon", "population",
        ),
        sorted(
            line(
                r["kommunenummer"], r["navn"], r["navn_offisielt"], r["navn_samisk"], r["navn_kvensk"],
                r["fylkesnummer"], r["fylke"], r["malform"], r["adm_senter"], degrees(r["lat"]), degrees(r["lon"]),
                count(r["folketall"]),
            )
            for r in rows(shared / "kommuner.csv")
        ),
    )  # fmt: skip
    counted["postal codes"] = write(
        target / "postal_codes.tsv",
        line("code", "name", "municipality", "category", "lat", "lon", "quality", "district", "population"),
        sorted(
            line(
                r["postnummer"], r["poststed"], r["kommunenummer"], r["kategori"], degrees(r["lat"]),
                degrees(r["lon"]), r["koord_kvalitet"], r["bydel"], count(r["folketall_ca"]),
            )
            for r in rows(shared / "postnummer.csv")
        ),
    )  # fmt: skip
    counted["names"] = write(
        target / "names.tsv",
        line("name", "alternatives", "kind", "municipality", "lat", "lon", "population", "precision"),
        sorted(
            line(
                r["navn"], r["alternative_navn"], r["type"], r["kommunenummer"], degrees(r["lat"]), degrees(r["lon"]),
                count(r["folketall"]), r["presisjon"],
            )
            for r in rows(shared / "stedsnavn.csv")
        ),
    )  # fmt: skip
    counted["counties"] = write(
        target / "counties.tsv",
        line("number", "name", "official_name"),
        sorted(line(r["fylkesnummer"], r["navn"], r["navn_offisielt"]) for r in rows(shared / "fylker.csv")),
    )
    return counted
