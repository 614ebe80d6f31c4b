"""Street addresses as origins, where an operator has switched a geocoder on."""

from __future__ import annotations

import asyncio
import re

import msgspec

from videre.matching.query import Query
from videre.places.geocoding import AddressLookup

_ADDRESS = re.compile(r"[^\W\d]{2,}\D*\b\d{1,3}\s?[a-zæøå]?\b", re.IGNORECASE)


def may_be_address(text: str) -> bool:
    """Return whether a text has a name and a house number: «Storgata 5, Fredrikstad», but not «1607 Fredrikstad»."""
    return _ADDRESS.search(text) is not None


async def with_address(query: Query, lookup: AddressLookup | None) -> Query:
    """Return the query with its street address found, where there is one and somebody to ask; else as it was.

    The answer may take the lookup's time limit, so it is waited for in a thread.
    """
    if lookup is None or not may_be_address(query.near):
        return query
    found = await asyncio.to_thread(lookup.find, query.near)
    return msgspec.structs.replace(query, place=found[0]) if found else query
