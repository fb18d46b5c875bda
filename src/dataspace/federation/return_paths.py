"""Where one may be sent after signing in: a page of ours and nothing else."""

import re

from dataspace.federation.errors import PathElsewhere

LONGEST = 1000
# What stands in an address as browsers write it. No backslash, which they read as a
# slash; no control character, which they drop; no space, no letter outside of ASCII.
_OURS = re.compile(r"/[A-Za-z0-9\-._~!$&'()*+,;=:@%/?#\[\]]*")


def own(path: str) -> str:
    """Give the path back, or refuse: `//elsewhere` is another host to a browser."""
    fits = _OURS.fullmatch(path) and "//" not in path and len(path) <= LONGEST
    if not fits or path.startswith("/api/"):
        raise PathElsewhere
    return path
