"""The signed link that lets a contact answer for a group without signing in: for one confirmation, and no longer.

The link holds the group's number and the day its confirmation counts from. Nothing is stored: a link is used up when
the group has been confirmed after that day.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from videre.signing import sign, signed

PURPOSE = "confirm"


class Linked(Struct, frozen=True):
    """What a genuine link says."""

    group_id: int
    counted_from: date


def confirmation_path(group_id: int, counted_from: date) -> str:
    """Return the path of the link for a group that was last confirmed (or else listed) on a day."""
    return f"/bekreft/{sign(PURPOSE, f'{group_id} {counted_from.isoformat()}')}"


def read_link(text: str) -> Linked | None:
    """Return what the signed part of a path says; None for anything we did not sign for this purpose."""
    genuine = signed(PURPOSE, text)
    if genuine is None:
        return None
    group_id, _, day = genuine.partition(" ")
    return Linked(int(group_id), date.fromisoformat(day))
