"""How a file is offered for saving, whatever its name holds (RFC 6266, RFC 8187)."""

import re
from urllib.parse import quote

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._ -]")


def attachment(name: str) -> str:
    """Give the `Content-Disposition` that saves a file under this name and opens nothing."""
    # No quote, backslash or line break is left that could end the value and begin another.
    plain = _NOT_PLAIN.sub("_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
