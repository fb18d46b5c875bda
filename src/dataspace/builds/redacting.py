"""Keeps the secrets of one step out of everything that is kept of what it says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dataspace.redaction import Masker, Matcher, Search, masked


@dataclass(slots=True)
class Redactor:
    """Knows nothing until the step's secrets were opened; masks them from then on."""

    _matcher: Matcher = field(default_factory=lambda: Matcher({}), repr=False)

    @property
    def has_secrets(self) -> bool:
        return bool(self._matcher)

    def learn(self, secrets: Mapping[str, str]) -> Masker:
        """Mask these from now on; answers the masker for the step's output."""
        self._matcher = Matcher(secrets)
        return Masker(self._matcher)

    def text(self, text: str) -> str:
        return masked(self._matcher, text)

    def facts(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._fact(fact) for name, fact in facts.items()}

    def found_in(self, chunks: Iterable[bytes]) -> str | None:
        """Name a secret that stands in these bytes, if one does."""
        search = Search(self._matcher)
        for chunk in chunks:
            if search.feed(chunk):
                break
        return search.found

    def _fact(self, fact: Any) -> Any:
        return self.text(fact) if isinstance(fact, str) else fact
