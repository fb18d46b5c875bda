"""How long to wait after how many failures. Pure arithmetic, no clock of its own."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

# Five slips of the finger are free; then 1, 2, 4 … seconds, at most a quarter of an hour.
FREE_PER_ACCOUNT = 5
# Many people may share one address, so it pays later and for all accounts together.
FREE_PER_ADDRESS = 50
# Who forgot a password asks once or twice; each try costs somebody a message.
FREE_RESETS_PER_ACCOUNT = 3
FREE_RESETS_PER_ADDRESS = 20
LONGEST = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)
_DOUBLINGS = 10


def wait_after(failures: int, *, free: int) -> timedelta:
    if failures < free:
        return timedelta()
    return min(LONGEST, timedelta(seconds=2 ** min(failures - free, _DOUBLINGS)))


def seconds_left(
    failures: int, last_failed_at: datetime, moment: datetime, *, free: int
) -> int:
    left = last_failed_at + wait_after(failures, free=free) - moment
    return max(0, -(-left // timedelta(seconds=1)))


def neighbourhood(address: str | None) -> str:
    """Give the address as it counts: in IPv6 a visitor owns a /64, not one address."""
    try:
        known = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(known, IPv6Address) and known.ipv4_mapped is not None:
        # How a socket for both families shows an IPv4 visitor; one /64 holds them all.
        known = known.ipv4_mapped
    if isinstance(known, IPv6Address):
        return str(ip_network((known, 64), strict=False))
    return str(known)
