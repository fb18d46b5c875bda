"""The step's log on its way out: as much as the limit allows, then one loud line."""

from collections.abc import Callable


class Log:
    """Passes bytes on up to the limit; keeps drinking after it, so nobody blocks."""

    def __init__(self, limit: int, on_output: Callable[[bytes], None]) -> None:
        self._left = limit
        self._on_output = on_output
        self._notice = (
            f"\n[dataspace] The log is cut here: it reached {limit:,} bytes. "
            "What follows was not kept.\n"
        ).encode()
        self.was_cut = False
        self.tail = b""

    def take(self, chunk: bytes) -> None:
        self.tail = (self.tail + chunk)[-4096:]
        kept = chunk[: self._left]
        self._left -= len(kept)
        if kept:
            self._on_output(kept)
        if len(kept) < len(chunk) and not self.was_cut:
            self.was_cut = True
            self._on_output(self._notice)
