"""What time it is for accounts: instants in UTC, days as in Norway."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

NORWAY = ZoneInfo("Europe/Oslo")


def now() -> datetime:
    """Return the present instant, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the date it is in Norway now, whatever zone the server keeps."""
    return datetime.now(NORWAY).date()
