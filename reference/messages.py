"""Brings the catalogues up to date with the messages in the code: `make messages`.

A message's bokmål is its key. New ones appear in ``nn.po`` and ``en.po`` without a translation (and fail
``tests/unit/test_translations.py`` until they get one), those no longer used disappear. Nothing is guessed.
"""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "videre"
LOCALES = SOURCE / "locales"
METHODS = [("**.py", "python"), ("web/templates/**.html", "jinja2")]
KEYWORDS = {"translate": (2,), "translate_plural": (2, 3), "N_": None, "_": None, "ngettext": (1, 2)}
"""The functions whose literal arguments are messages, and which arguments those are."""
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def extracted() -> set[str | tuple[str, ...]]:
    """Return every message in the package: its bokmål, or singular and plural."""
    options = {"web/templates/**.html": {"encoding": "utf-8", "trimmed": "false", "silent": "false"}}
    found = extract_from_dir(str(SOURCE), METHODS, options, keywords=KEYWORDS)
    return {message if isinstance(message, str) else tuple(message) for _, _, message, _, _ in found}


def catalogue(language: str) -> Catalog:
    """Return what ``nn.po`` or ``en.po`` holds, obsolete messages included."""
    with (LOCALES / f"{language}.po").open("rb") as source:
        return read_po(source, locale=language)


def update(language: str) -> int:
    """Write the catalogue of a language anew; return how many messages have no translation."""
    old, new, missing = catalogue(language), Catalog(locale=language), 0
    for key in sorted(extracted(), key=str):
        known = old.get(key if isinstance(key, str) else key[0])
        translation = known.string if known else ""
        missing += not translation
        new.add(key, translation)
    text = io.BytesIO()
    for message in new:
        _drop_flags(message)
    write_po(text, new, width=0, omit_header=True, sort_output=True)
    (LOCALES / f"{language}.po").write_text(
        HEADER.format(language=language) + text.getvalue().decode().lstrip(), "utf-8"
    )
    return missing


def _drop_flags(message: Message) -> None:
    message.flags.clear()


if __name__ == "__main__":
    for name in ("nn", "en"):
        print(f"{name}: {update(name)} messages without a translation")
