"""What a log line never holds, whoever wrote it: values that have the shape of secrets.

The last of several locks. Nobody here logs a secret; this stands behind libraries, whose
errors quote what they were given, and behind ourselves. Pure.
"""

import re
from typing import Any, Final

MASK: Final = "[masked]"
_NAMES: Final = (
    "api_?key|authorization|cookie|credentials?|passphrase|password|private_?key|secret"
    "|seed|token"
)
_NAMED: Final = re.compile(rf"(?:.*[_-])?(?:{_NAMES})", re.IGNORECASE)
# Each keeps its first group, which says what stood there.
_SHAPES: Final = (
    re.compile(r"(ds_(?:pat|svc)_)[\w-]+"),
    re.compile(r"(\b(?:basic|bearer)\s+)[\w.~+/=-]{8,}", re.IGNORECASE),
    re.compile(rf"([?&#](?:{_NAMES}|code|key|sig|state)=)[^&\s\"']+", re.IGNORECASE),
    re.compile(r"(://[^\s/:@]*:)[^\s/@]+(?=@)"),
    re.compile(r"(-----BEGIN [A-Z ]*PRIVATE KEY-----).*?(?=-----END|\Z)", re.DOTALL),
    re.compile(r"(\beyJ)[\w-]+\.[\w-]+\.[\w-]+"),
)
_DEEPEST: Final = 8


def masked_value(name: str, value: Any, depth: int = 0) -> Any:
    """Give the value of a field as it may be logged."""
    if _NAMED.fullmatch(name) and value not in (None, "", False, True):
        return MASK
    if isinstance(value, str):
        return masked_text(value)
    if depth == _DEEPEST:
        return MASK if isinstance(value, (dict, list, tuple)) else value
    if isinstance(value, dict):
        return {k: masked_value(str(k), v, depth + 1) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [masked_value("", one, depth + 1) for one in value]
    return value


def masked_text(text: str) -> str:
    for shape in _SHAPES:
        text = shape.sub(rf"\g<1>{MASK}", text)
    return text
