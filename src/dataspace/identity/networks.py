"""Ranges of addresses from which a token is good."""

from collections.abc import Collection
from ipaddress import IPv6Address, IPv6Network, ip_address, ip_network


def network(text: str) -> str:
    """Give the range in its one spelling; a single address is a range, too."""
    try:
        known = ip_network(text.strip())
    except ValueError:
        message = "A range of addresses looks like 192.0.2.0/24 or 2001:db8::/32."
        raise ValueError(message) from None
    if isinstance(known, IPv6Network) and known.network_address.ipv4_mapped:
        # A visitor is known by his IPv4 address, so this would hold nobody.
        message = "Write IPv4 addresses as such, and not inside of IPv6."
        raise ValueError(message)
    return str(known)


def holds(networks: Collection[str], address: str | None) -> bool:
    """Whether the address lies in one of the ranges. No range at all holds everybody."""
    if not networks:
        return True
    try:
        known = ip_address(address or "")
    except ValueError:
        return False
    if isinstance(known, IPv6Address) and known.ipv4_mapped is not None:
        # How a socket for both families shows an IPv4 visitor.
        known = known.ipv4_mapped
    # An address of the other family lies in none of a family's ranges.
    return any(known in ip_network(each) for each in networks)
