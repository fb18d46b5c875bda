"""`python -m dataspace_audit RECORDS CHECKPOINTS --key KEY`: the verifier, by itself."""

import argparse
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from dataspace_audit.notes import Checkpoint, NoteFaulty, VerifyingKey
from dataspace_audit.records import Record, read
from dataspace_audit.tiles import Tree
from dataspace_audit.verifying import Tampering, epochs, gap_before, verify

_MISSING = "there are checkpoints of this epoch, and no records"


def main(arguments: list[str] | None = None) -> int:
    """Print what is proved, or what was tampered with; give the exit code."""
    asked = _asked(arguments)
    try:
        key = VerifyingKey.read(asked.key.read_text())
        kept = [key.open(path.read_text()) for path in asked.kept]
    except (OSError, NoteFaulty) as error:
        sys.stderr.write(f"the key or a checkpoint cannot be read: {error}\n")
        return 2
    return 1 if report(asked.records, asked.checkpoints, key, kept) else 0


def report(
    records: Path, checkpoints: Path, key: VerifyingKey, kept: list[Checkpoint]
) -> list[str]:
    """Verify every epoch, print what was found, and give the faults."""
    faults, before = [], None
    for number, tree in epochs(checkpoints):
        file = records / f"{number:04}.jsonl"
        try:
            if not file.exists():
                raise Tampering("truncated", 0, _MISSING)
            with file.open("rb") as lines:
                found = read(lines)
                if before is not None:
                    found = _following(found, before, key, number)
                of_tree = [one for one in kept if one.origin.endswith(f"/{number}")]
                proof = verify(tree, found, key, of_tree)
        except Tampering as tampering:
            faults.append(f"epoch {number}, {tampering}")
            _say(f"TAMPERED  {faults[-1]}")
        else:
            _say(
                f"proved    epoch {number}: {proof.records} records,"
                f" {proof.dropped} of them dropped, {proof.checkpoints} checkpoints"
            )
        before = tree
    if before is None:
        faults.append("there are no checkpoints")
        _say(f"TAMPERED  {faults[-1]}")
    return faults


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _following(
    records: Iterator[Record], before: Tree, key: VerifyingKey, number: int
) -> Iterator[Record]:
    first = next(records, Record(0, b"", None))
    gap = gap_before(before, first, key, number)
    if gap.count:
        _say(
            f"gap       epoch {number} goes on from record {gap.first} of the epoch"
            f" before: {gap.count} records after it were not restored"
        )
    return chain([first], records)


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


if __name__ == "__main__":
    sys.exit(main())
