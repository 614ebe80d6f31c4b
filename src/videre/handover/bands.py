"""How far and how long, in bands: what is counted is no finer than these. Pure."""

from __future__ import annotations

from typing import Final

KM_BANDS: Final = ((16.0, "0-16"), (40.0, "16-40"), (80.0, "40-80"))
"""Upper limits in kilometres. Who lives within 16 km comes 2.6 times as often as who lives beyond 80 (domain.md)."""
KM_BEYOND: Final = "80+"
MINUTES_BANDS: Final = ((15, "0-15"), (30, "15-30"), (60, "30-60"), (120, "60-120"))
MINUTES_BEYOND: Final = "120+"


def km_band(km: float | None) -> str:
    """Return the band of a distance in a straight line, "" for none."""
    if km is None:
        return ""
    return next((band for limit, band in KM_BANDS if km <= limit), KM_BEYOND)


def minutes_band(minutes: int | None) -> str:
    """Return the band of a travel time, "" for none."""
    if minutes is None:
        return ""
    return next((band for limit, band in MINUTES_BANDS if minutes <= limit), MINUTES_BEYOND)
