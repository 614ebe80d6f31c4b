"""The travel-time model, car with ferries: every number of it, and what they mean.

Source: SOURCES.md of the shared facts («Travel-time model»). No traffic, winter, time of day or public
transport. Published check: Bryggja–Oslo 550 km / 451 min; the model says 543 km / 442 min.
"""

from __future__ import annotations

FERRY = "bilferje"

SPEED_KM_H = {
    "motorveg": 98.0,
    "motortrafikkveg": 80.0,
    "E": 68.0,
    "R": 64.0,
    "F": 54.0,
    "K": 42.0,
    "P": 30.0,
    "kobling": 30.0,
}
"""Speed by class of road. ``kobling`` joins a quay to the road beside it."""

CLASSES = frozenset({*SPEED_KM_H, FERRY})
"""What a car can use. Passenger ferries (``passasjerferje``) are not among them."""

FERRY_MINUTES_PER_KM = 1.69
BOARDING_MINUTES = (15.0 + 9.6) / 2
"""Wait and manoeuvring, at each end of a ferry link that touches land (a road or kobling node)."""

DETOUR = 1.3
"""Off the network people go this much further than the straight line."""
LEG_KM_H = 40.0
"""Speed by car from the point to its road node."""
OFF_NETWORK_KM = 3.0
"""A point further than this from its road node gives an estimate only."""

WALK_KM_H = 5.0
WALK_WITHIN_KM = 2.0
"""Walking minutes are shown below this straight-line distance: line times ``DETOUR`` at ``WALK_KM_H``.

The pace is ours (an unhurried adult; 4.5–5.4 km/h is usual for pavements); the detour is the model's.
"""


def link_minutes(kind: str, metres: int, land_ends: int) -> float:
    """Return the minutes a link takes. ``land_ends``: how many of its ends (0–2) touch land."""
    if kind == FERRY:
        return metres / 1000.0 * FERRY_MINUTES_PER_KM + BOARDING_MINUTES * land_ends
    return metres / 1000.0 / SPEED_KM_H[kind] * 60.0


def leg_minutes(straight_km: float) -> float:
    """Return the minutes by car over a straight-line distance off the network."""
    return straight_km * DETOUR / LEG_KM_H * 60.0


def walk_minutes(straight_km: float) -> int | None:
    """Return whole minutes on foot, or None where the straight line is too long to walk."""
    if not straight_km < WALK_WITHIN_KM:
        return None
    return round(straight_km * DETOUR / WALK_KM_H * 60.0)
