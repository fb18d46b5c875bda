"""Says which secret stands in a stream of bytes, if one does. Holds little of it."""

from dataspace.redaction.matcher import Matcher


class Search:
    """One stream; the first secret that was found is kept."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._tail = b""
        self.found: str | None = None

    def feed(self, chunk: bytes) -> bool:
        """Whether a secret has been found by now."""
        if self.found is None and self._matcher:
            text = self._tail + chunk
            matches = self._matcher.matches(text)
            self.found = matches[0].name if matches else None
            self._tail = text[max(0, len(text) - self._matcher.longest + 1) :]
        return self.found is not None
