"""Street addresses as origins, where an operator has switched a geocoder on."""

from __future__ import annotations

import asyncio
import re
import threading

import msgspec

from videre.matching.query import Query
from videre.places.geocoding import AddressLookup

_ADDRESS = re.compile(r"[^\W\d]{2,}\D*\b\d{1,3}\s?[a-zæøå]?\b", re.IGNORECASE)

AT_ONCE = 4
"""How many lookups may wait at the same time: a service that stalls must not take every thread there is."""
_waiting = threading.BoundedSemaphore(AT_ONCE)


def may_be_address(text: str) -> bool:
    """Return whether a text has a name and a house number: «Storgata 5, Fredrikstad», but not «1607 Fredrikstad»."""
    return _ADDRESS.search(text) is not None


async def with_address(query: Query, lookup: AddressLookup | None) -> Query:
    """Return the query with its street address found, where there is one and somebody to ask; else as it was.

    The answer may take the lookup's time limit, so it is waited for in a thread; where too many wait already, the
    gazetteer finds the town without the street.
    """
    if lookup is None or not may_be_address(query.near) or not _waiting.acquire(blocking=False):
        return query
    try:
        found = await asyncio.to_thread(lookup.find, query.near)
    finally:
        _waiting.release()
    return msgspec.structs.replace(query, place=found[0]) if found else query
