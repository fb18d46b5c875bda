"""What a provider publishes of itself, kept for a while and asked again seldom."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from dataspace.core import clock
from dataspace.core.errors import Refusal
from dataspace.federation.errors import ProviderAway

# A stranger decides how often we are asked; the provider must not feel it.
PAUSE_AFTER_ASKING = timedelta(minutes=1)
PAUSE_AFTER_FAILURE = timedelta(seconds=10)
_WAIT_SECONDS = 1.0


class Document:
    """One published document, `ask`ed for when it is needed and not fresh."""

    def __init__(self, ask: Callable[[], Mapping[str, Any]], lives: timedelta) -> None:
        self._ask = ask
        self._lives = lives
        self._lock = Lock()
        self._content: Mapping[str, Any] | None = None
        self._asked_at: datetime | None = None
        self._failed_at: datetime | None = None

    def content(self) -> Mapping[str, Any]:
        kept = self._kept(self._lives)
        return self._asked(self._lives) if kept is None else kept

    def newer(self) -> Mapping[str, Any]:
        """Give it as it is now, or as it was a moment ago: not every caller may ask."""
        kept = self._kept(PAUSE_AFTER_ASKING)
        return self._asked(PAUSE_AFTER_ASKING) if kept is None else kept

    def _kept(self, fresh_for: timedelta) -> Mapping[str, Any] | None:
        content, asked_at = self._content, self._asked_at
        if content is None or asked_at is None or clock.now() - asked_at >= fresh_for:
            return None
        return content

    def _asked(self, fresh_for: timedelta) -> Mapping[str, Any]:
        if not self._lock.acquire(timeout=_WAIT_SECONDS):
            raise ProviderAway("busy")
        try:
            # Whoever held the lock may have asked meanwhile, or heard that it fails.
            kept = self._kept(fresh_for)
            return self._ask_now() if kept is None else kept
        finally:
            self._lock.release()

    def _ask_now(self) -> Mapping[str, Any]:
        moment = clock.now()
        if self._failed_at and moment - self._failed_at < PAUSE_AFTER_FAILURE:
            raise ProviderAway("failed a moment ago")
        try:
            content = self._ask()
        except Refusal:
            self._failed_at = clock.now()
            raise
        self._content, self._asked_at, self._failed_at = content, moment, None
        return content
