"""Writes docs/privacy/kolonner.md from the code: `python reference/privacy_papers.py`; a test compares the two."""

from __future__ import annotations

from pathlib import Path

from piccolo.columns import Column
from piccolo.table import Table

from videre.handover.retention import RULES, Erased
from videre.piccolo_app import APP_CONFIG
from videre.privacy_classes import CLASSES, Privacy
from videre.privacy_purposes import PURPOSES

PAPER = Path(__file__).parents[1] / "docs" / "privacy" / "kolonner.md"
WORDS = {
    Privacy.PUBLIC: "offentlig",
    Privacy.STAFF: "ansatte",
    Privacy.SEALED: "forseglet",
    Privacy.SECRET: "hemmelig",
    Privacy.NONE: "ingen",
}
ERASED = {
    Erased.CONTACT: "navn, telefon eller e-post til mottakeren, og mottakerens adresse og lenke",
    Erased.CARD: "koden og det låste behovet",
    Erased.FOLLOW_UP: "adressen for «hvordan gikk det?»",
    Erased.HANDOVER: "overføringen selv; det som blir igjen, er ett tall mer i statistikken",
    Erased.REPEAT: "det som gjør et dobbelt trykk ufarlig",
}
HEAD = """# Hva som er lagret hvor

Skrevet av `python reference/privacy_papers.py` ut fra koden (`privacy_classes.py`, `privacy_purposes.py` og
`handover/retention.py`). En test holder tabellene like databasen, på SQLite og PostgreSQL. Rett i koden, ikke her.

| klasse | hvem som kan se verdien |
|---|---|
| offentlig | alle, så lenge det den hører til står i lista |
| ansatte | de som svarer for saken, og den det gjelder |
| forseglet | kryptert der den ligger; åpnes til ett formål, og det skrives ned |
| hemmelig | ingen: en nøkkel, eller en hash som bare sier noe til den som alt vet |
| ingen | sier ikke noe om noen |
"""


def column_name(column: Column) -> str:
    """Return what the database calls a column."""
    return str(column._meta.db_column_name)


def paper() -> str:
    """Return the whole page."""
    parts = [HEAD, "\n## Hva som slettes når\n\n| hva | når | av hva |\n|---|---|---|\n"]
    parts += [f"| {ERASED[rule.what]} | {rule.when} | {rule.by} |\n" for rule in RULES]
    return "".join([*parts, *(_section(table) for table in APP_CONFIG.table_classes)])


def _section(table: type[Table]) -> str:
    name = table._meta.tablename
    kept = PURPOSES[name]
    lines = [
        f"\n## {name}\n\nOm: {kept.about}.\n\nHvorfor: {kept.why}.\n\nHvor lenge: {kept.long}.\n",
        "| kolonne | klasse |",
        "|---|---|",
    ]
    lines += [
        f"| `{column_name(column)}` | {WORDS[CLASSES[name][column._meta.name]]} |" for column in table._meta.columns
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAPER.write_text(paper(), encoding="utf-8")
    print(f"{PAPER.name}: {len(APP_CONFIG.table_classes)} tables")
