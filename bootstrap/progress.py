"""Plain lines about what goes on: a name, how long it took, how it ended."""

import shutil
import sys
import time
from types import TracebackType
from typing import Self

NAME_WIDTH = 26
TO_THE_END_OF_THE_LINE = "\x1b[K"


def say(sentence: str) -> None:
    print(sentence, flush=True)  # A pipe would otherwise keep it back.


class Line:
    """One line that counts the seconds on a terminal and appears whole elsewhere.

    Of lines that are written at the same time only one `lives`; the others appear above.
    """

    def __init__(self, name: str, *, lives: bool = True) -> None:
        self.name = name
        self._began = time.monotonic()
        self._is_shown = sys.stdout.isatty()
        self._lives = lives and self._is_shown
        self._ended = False

    def __enter__(self) -> Self:
        self.tick()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._ended:
            self.end("stopped" if kind else "")

    def tick(self) -> None:
        if self._lives:
            print(f"\r{self._text('')}{TO_THE_END_OF_THE_LINE}", end="", flush=True)

    def end(self, word: str) -> None:
        self._ended = True
        start = f"\r{TO_THE_END_OF_THE_LINE}" if self._is_shown else ""
        say(f"{start}{self._text(word)}")

    def _text(self, word: str) -> str:
        seconds = time.monotonic() - self._began
        text = f"  {self.name:<{NAME_WIDTH}} {seconds:6.1f} s  {word}".rstrip()
        width = shutil.get_terminal_size().columns - 1
        return text[:width] if self._lives and not word else text
