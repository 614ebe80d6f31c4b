"""The network address a request came from, as attempts are counted by it. Kept as a keyed hash only."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network


def counted_address(host: str) -> str:
    """Return an address as it is counted: of an IPv6 address its network.

    Every household has 2^64 of those, and could try as often.
    """
    try:
        address = IPv6Address(host.partition("%")[0])
    except ValueError:
        return host
    return str(address.ipv4_mapped or IPv6Network((address, 64), strict=False))
