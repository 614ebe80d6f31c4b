"""What the map script is told: a block of JSON that the page carries as data, never as script."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from videre.language import N_, Language, translate
from videre.web.cards import EXAMPLE, Card
from videre.web.pages import json_block

_TEXTS = {
    "zoom_in": N_("Vis mindre område"),
    "zoom_out": N_("Vis større område"),
    "cluster": N_("{n} grupper, vis dem"),
    "origin": N_("Du søker herfra"),
    "rough": N_("Omtrentlig sted"),
    "next": N_("Neste møte"),
    "close": N_("Lukk"),
    "two_fingers": N_("Bruk to fingre for å flytte kartet"),
    "credit": N_("Kart: © Kartverket, GeoNames, Natural Earth"),
}


def map_block(
    origin: tuple[str, float, float] | None,
    shown: Iterable[tuple[Card, str]],
    language: Language,
    *,
    single: bool = False,
) -> Markup:
    """Return the map's data: where the search starts, the groups with a place and their addresses, words for buttons.

    Coordinates are WGS-84 degrees. ``single`` is the map of one group's own page.
    """
    return json_block(
        {
            "origin": {"name": origin[0], "lat": origin[1], "lon": origin[2]} if origin else None,
            "groups": [
                _point(card, address) for card, address in shown if card.lat is not None and card.lon is not None
            ],
            "texts": {key: translate(language, text) for key, text in _TEXTS.items()},
            "single": single,
        }
    )


def _point(card: Card, address: str) -> dict[str, object]:
    return {
        "slug": card.slug,
        "number": card.number,
        "name": card.name + EXAMPLE if card.example else card.name,
        "url": address,
        "lat": card.lat,
        "lon": card.lon,
        "exact": card.exact,
        "where": card.place,
        "when": card.next_meeting or card.starts or card.meets,
        "travel": " · ".join(card.travel),
        "room": str(card.room),
    }


def tiles_address(tiles_url: str) -> str:
    """Return our own address of an operator's map tiles, or "" for the built-in map."""
    return "/kart/{z}/{x}/{y}.png" if tiles_url else ""
