"""What a raw file may be called: one name of any script, that shows, in no folder.

Code names the file in a string, a step finds it under that name in one folder, and people
save it on every system; so nothing that one of these reads as something else.
"""

from dataspace.core.texts import LONGEST_NAME, without_control_characters
from dataspace.files.errors import FileNameInvalid, Why

LONGEST_NAME_BYTES = 200
# What stands in the place of bytes that are no text.
_UNREADABLE = "\ufffd"


def checked_name(given: str) -> str:
    """Give the name as it is kept. Raises `FileNameInvalid`."""
    try:
        name = without_control_characters(given.strip())
    except ValueError:
        raise FileNameInvalid(given, Why.UNSEEN) from None
    why = _why_not(name)
    if why is not None:
        raise FileNameInvalid(given, why)
    return name


def _why_not(name: str) -> Why | None:
    if not name:
        return Why.EMPTY
    if "/" in name or "\\" in name:
        return Why.SLASH
    if name.startswith("."):
        return Why.HIDDEN
    if _UNREADABLE in name:
        return Why.UNSEEN
    is_long = len(name) > LONGEST_NAME or len(name.encode()) > LONGEST_NAME_BYTES
    return Why.LONG if is_long else None
