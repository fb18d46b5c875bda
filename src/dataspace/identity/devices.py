"""What a browser says of itself, in a few words of ours, and where it stands. Pure.

The words are a closed list: what a browser sends is typed by anybody and shown to others.
"""

from ipaddress import IPv6Address, ip_address, ip_network

# The first that fits: nearly every browser also claims to be the ones further down.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
_IPV4_PREFIX, _IPV6_PREFIX = 24, 48


def device_of(user_agent: str | None) -> str:
    """Say which browser on which system: `Firefox on Linux`. Versions do not count."""
    said = user_agent or ""
    browser = _first(_BROWSERS, said)
    system = _first(_SYSTEMS, said)
    if browser is None:
        return f"An unknown program on {system}" if system else "An unknown program"
    return f"{browser} on {system}" if system else browser


def place_of(address: str | None) -> str:
    """Give the network around an address: providers give a home another one each day."""
    try:
        known = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(known, IPv6Address) and known.ipv4_mapped is not None:
        known = known.ipv4_mapped
    prefix = _IPV6_PREFIX if isinstance(known, IPv6Address) else _IPV4_PREFIX
    return str(ip_network((known, prefix), strict=False))


def _first(table: tuple[tuple[str, str], ...], said: str) -> str | None:
    return next((name for mark, name in table if mark in said), None)
