"""What a test reads and turns: the clock and the log."""

import io
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass
class Clock:
    """The platform's time, which stands still until a test moves it."""

    moment: datetime

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **by: float) -> None:
        self.moment += timedelta(**by)


class Log(io.StringIO):
    """What the platform has logged, as text and as the values of its lines."""

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]

    def named(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["event"] == event]


class Nowhere(io.StringIO):
    """Where a log goes that no test reads."""

    def write(self, text: str) -> int:
        return len(text)
