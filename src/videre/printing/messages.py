"""A card as a short message: what the link is and how long it works; nothing of what it is about."""

from __future__ import annotations

from videre.language import Language, translate
from videre.printing.shapes import PrintedCard


def card_text(printed: PrintedCard, *, language: Language) -> str:
    """Return a text to send by SMS or in a secure mailbox: no topic, no group, the code only in the link's fragment."""
    words = translate(language, "Her er kortet ditt fra {service}:", service=printed.service)
    return f"{words}\n{printed.url}\n{printed.valid}."
