"""`python -m dataspace_audit RECORDS CHECKPOINTS --key KEY`: the verifier, by itself."""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO

from dataspace_audit.notes import Checkpoint, NoteFaulty, VerifyingKey
from dataspace_audit.records import Record, read
from dataspace_audit.tiles import Tree
from dataspace_audit.verifying import (
    Expiries,
    Gap,
    Proof,
    Tampering,
    epochs,
    gap_before,
    verify,
)

_MISSING = "there are checkpoints of this epoch, and no records"


def main(arguments: list[str] | None = None) -> int:
    """Print what is proved, or what was tampered with; give the exit code."""
    asked = _asked(arguments)
    try:
        key = VerifyingKey.read(asked.key.read_text())
        kept = [key.open(path.read_text()) for path in asked.kept]
        for folder in (asked.records, asked.checkpoints):
            # A mistyped name is nobody's tampering.
            folder.joinpath(".").stat()
    except (OSError, NoteFaulty) as error:
        sys.stderr.write(f"the key, a folder or a checkpoint cannot be read: {error}\n")
        return 2
    return 1 if report(asked.records, asked.checkpoints, key, kept) else 0


def report(
    records: Path, checkpoints: Path, key: VerifyingKey, kept: list[Checkpoint]
) -> list[str]:
    """Verify every epoch, print what was found, and give the faults."""
    export = _Export(records, checkpoints, key, kept)
    numbers = [number for number, _tree in epochs(checkpoints)]
    faults = [*_missing(numbers, kept)]
    proofs: dict[int, Proof] = {}
    expiries = Expiries()
    for number, following in zip_longest(numbers, numbers[1:]):
        try:
            proofs[number] = export.prove(number, following)
            expiries.note(proofs[number].expired)
        except Tampering as tampering:
            faults.append(f"epoch {number}, {tampering}")
    for number, proof in proofs.items():
        try:
            expiries.insist(number, proof.dropped)
            _say(
                f"proved    epoch {number}: {proof.records} records,"
                f" {proof.dropped.count} of them dropped, {proof.checkpoints} checkpoints"
            )
        except Tampering as tampering:
            faults.append(f"epoch {number}, {tampering}")
    for fault in faults:
        _say(f"TAMPERED  {fault}")
    return faults


def _missing(numbers: list[int], kept: list[Checkpoint]) -> Iterator[str]:
    """Name the trees that have to be there and are not."""
    if not numbers:
        yield "there are no checkpoints"
    put_away = {_number_in(one.origin) for one in kept}
    expected = {*range(1, max([0, *numbers, *put_away]) + 1), *put_away}
    for number in sorted(expected - set(numbers)):
        yield f"epoch {number} is missing"


def _number_in(origin: str) -> int:
    """Read which tree a checkpoint is of; -1, which none is, where it does not say."""
    told = origin.rpartition("/")[2]
    return int(told) if told.isascii() and told.isdecimal() else -1


@dataclass(frozen=True, slots=True)
class _Export:
    records: Path
    checkpoints: Path
    key: VerifyingKey
    kept: list[Checkpoint]

    def prove(self, number: int, following: int | None) -> Proof:
        """Prove one epoch, which ends early where the `following` one says so."""
        tree = Tree(self.checkpoints / f"{number:04}")
        gap = None if following is None else self._gap(tree, following)
        kept = [one for one in self.kept if one.origin.endswith(f"/{number}")]
        with _opened(self._file(number)) as lines:
            origin = f"{self.key.name}/{number}"
            return verify(tree, read(lines), self.key, kept, gap, origin)

    def _gap(self, before: Tree, number: int) -> Gap:
        with _opened(self._file(number)) as lines:
            first = next(read(lines), Record(0, b"", None))
        gap = gap_before(before, first, self.key, number)
        if gap.count:
            _say(
                f"gap       epoch {number} goes on from record {gap.first} of the epoch"
                f" before: {gap.count} records after it were not restored"
            )
        return gap

    def _file(self, number: int) -> Path:
        return self.records / f"{number:04}.jsonl"


def _opened(file: Path) -> BinaryIO:
    if not file.exists():
        raise Tampering("truncated", 0, _MISSING)
    return file.open("rb")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="dataspace-audit-verify", description=__doc__.partition(":")[2].strip()
    )
    parser.add_argument("records", type=Path, help="the folder of an export")
    parser.add_argument("checkpoints", type=Path, help="the folder of the checkpoints")
    parser.add_argument("--key", type=Path, required=True, help="the public key's file")
    parser.add_argument(
        "--kept",
        type=Path,
        action="append",
        default=[],
        help="a checkpoint that you put away yourself; may be given often",
    )
    return parser.parse_args(arguments)


def run() -> None:
    """Begin from a single file."""
    sys.exit(main())


if __name__ == "__main__":
    run()
