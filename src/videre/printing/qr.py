"""The QR of a card: its page with the code in the fragment, which no browser sends to a server."""

from __future__ import annotations

from html import escape

import segno

from videre.language import Language

QUIET_MODULES = 4
"""The white margin that readers need around the squares (ISO/IEC 18004)."""


def card_url(base_url: str, code: str, language: Language) -> str:
    """Return the address of a card's page, «https://…/kort#CODE»; ``code`` without groups."""
    asked = "" if language is Language.NB else f"?lang={language.value}"
    return f"{base_url.rstrip('/')}/kort{asked}#{code}"


def card_qr(url: str, label: str = "") -> str:
    """Return the QR of an address as SVG to put into a page: dark on light in every colour scheme, without styles.

    It has no size of its own, only its proportions and the class ``qr``. ``label`` is what it says to those who cannot
    see it; without one it is decoration.
    """
    drawn = segno.make_qr(url, error="m").svg_inline(
        border=QUIET_MODULES, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return drawn.replace("<svg ", f'<svg xmlns="http://www.w3.org/2000/svg" shape-rendering="crispEdges" {spoken} ', 1)
