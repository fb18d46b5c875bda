"""A step's log on disk: appended to by the worker, read in pieces by everybody else."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dataspace.builds.models import StepFacts
from dataspace.builds.redacting import Redactor
from dataspace.core.ids import BuildId, StepId

_PIECE_BYTES = 256 * 1024
_LONGEST_CHARACTER_BYTES = 4
# UTF-8's bytes tell their place in a character (RFC 3629).
_LATER_ONE, _FIRST_OF_MANY, _FIRST_OF_THREE, _FIRST_OF_FOUR = 0x80, 0xC0, 0xE0, 0xF0


@dataclass(frozen=True, slots=True)
class LogPiece:
    """Text from a byte of the log on; `next_offset` is the byte to go on from."""

    text: str
    next_offset: int
    is_complete: bool


class Log:
    """Appends to a step's log, without its secrets. The platform's own lines are marked."""

    def __init__(self, path: Path, redactor: Redactor) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.redactor = redactor
        self._masker = redactor.learn({})
        self._file = path.open("ab", buffering=0)

    def mask(self, secrets: Mapping[str, str]) -> None:
        """Mask these from here on."""
        self._masker = self.redactor.learn(secrets)

    def write(self, output: bytes) -> None:
        self._file.write(self._masker.feed(output))

    def say(self, sentence: str) -> None:
        said = self.redactor.text(f"— {sentence}\n")
        self._file.write(self._masker.flush() + said.encode())

    def close(self) -> None:
        self._file.write(self._masker.flush())
        self._file.close()


def path_of(logs: Path, build: BuildId, step: StepId) -> Path:
    return logs / str(build) / f"{step}.log"


def piece_of(logs: Path, step: StepFacts, *, offset: int) -> LogPiece:
    path = path_of(logs, step.build_id, step.id)
    try:
        with path.open("rb") as file:
            file.seek(offset)
            piece = file.read(_PIECE_BYTES)
            rest = file.read(1)
    except FileNotFoundError:
        return LogPiece("", offset, step.state.is_over)
    is_last = not rest and step.state.is_over
    if not is_last:
        piece = piece[: len(piece) - _cut_character(piece)]
    text = piece.decode(errors="replace")
    return LogPiece(text, offset + len(piece), is_last)


def _cut_character(piece: bytes) -> int:
    """Count the bytes at the end that begin a character and do not finish it."""
    for length in range(1, min(_LONGEST_CHARACTER_BYTES, len(piece) + 1)):
        byte = piece[-length]
        if byte < _FIRST_OF_MANY:
            if byte < _LATER_ONE:
                return 0
            continue
        expected = 2 if byte < _FIRST_OF_THREE else 3 if byte < _FIRST_OF_FOUR else 4
        return length if length < expected else 0
    return 0
