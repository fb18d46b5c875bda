"""Finds the secrets of a step in what the step says and makes, and masks them.

The promise: a secret in any of its `forms` is found wherever the stream of bytes is cut,
what is written in its place names it and holds nothing of it, and nothing else changes.
It knows neither steps nor the vault: names and values in, bytes in, bytes out.
"""

from dataspace.redaction.forms import SHORTEST_SECRET, SecretTooShortError
from dataspace.redaction.masking import Masker, masked
from dataspace.redaction.matcher import Matcher
from dataspace.redaction.searching import Search

__all__ = [
    "SHORTEST_SECRET",
    "Masker",
    "Matcher",
    "Search",
    "SecretTooShortError",
    "masked",
]
