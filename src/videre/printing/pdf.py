"""A card as a PDF for the printer: one page of A4 or A5, tagged so that it can be read aloud (PDF/UA-1).

Typst sets it in a thread. Fonts and template are read once; each thread has its own compiler, so two cards are set at
once. Nothing is written to a file.
"""

from __future__ import annotations

import asyncio
import threading
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import msgspec
import typst

from videre.language import Language
from videre.printing.qr import card_qr
from videre.printing.shapes import Paper, PrintedCard

REGION: Final = {Language.NB: "no", Language.NN: "no", Language.EN: "gb"}
_own = threading.local()


async def card_pdf(printed: PrintedCard, *, language: Language, paper: Paper) -> bytes:
    """Return a card as a PDF of one page in the language it is printed in."""
    return await asyncio.to_thread(set_card, printed, language=language, paper=paper)


def set_card(printed: PrintedCard, *, language: Language, paper: Paper) -> bytes:
    """Set a card and return the PDF; takes some milliseconds of the processor."""
    made = maker().compile(
        format="pdf", pdf_standards=["ua-1"], sys_inputs=inputs(printed, language=language, paper=paper)
    )
    assert isinstance(made, bytes)
    return made


def inputs(printed: PrintedCard, *, language: Language, paper: Paper) -> dict[str, str]:
    """Return what the template is given: the card with its QR as JSON, language and paper."""
    card = msgspec.json.encode({**msgspec.structs.asdict(printed), "qr": card_qr(printed.url)}).decode()
    return {"card": card, "language": language.value, "region": REGION[language], "paper": paper.value}


def maker() -> typst.Compiler:
    """Return this thread's compiler, with the template read and no fonts but our own."""
    if not hasattr(_own, "maker"):
        _own.maker = typst.Compiler(_folder() / "card.typ", root=_folder(), font_paths=_fonts())
    made: typst.Compiler = _own.maker
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_folder() / "fonts"])


@cache
def _folder() -> Path:
    return Path(str(files("videre") / "printing"))
