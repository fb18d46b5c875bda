"""Files that are made from others and committed: made anew, or compared.

python -m bootstrap.generated write
python -m bootstrap.generated compare
"""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bootstrap.checkout import HERE, Checkout
from bootstrap.progress import say


@dataclass(frozen=True, slots=True)
class Generated:
    """`command`, run in `folder`, says what `file` holds."""

    file: Path
    folder: Path
    command: Sequence[str | Path]

    def content(self) -> bytes:
        said = subprocess.run(
            self.command, cwd=self.folder, stdout=subprocess.PIPE, check=True
        )
        return said.stdout

    def is_fresh(self) -> bool:
        return self.file.exists() and self.file.read_bytes() == self.content()


def files(checkout: Checkout) -> list[Generated]:
    """In the order in which one is made from the other."""
    web = checkout.web
    dataspace = checkout.platform / "bin" / "dataspace"
    types = web / "node_modules" / ".bin" / "openapi-typescript"
    return [
        Generated(
            web / "openapi.json",
            checkout.root,
            [dataspace, "openapi"],
        ),
        Generated(
            checkout.root / "docs" / "reference" / "settings.md",
            checkout.root,
            [dataspace, "settings"],
        ),
        Generated(
            checkout.root / "docs" / "reference" / "audit-events.md",
            checkout.root,
            [dataspace, "audit-events"],
        ),
        Generated(
            web / "src" / "shared" / "api" / "schema.d.ts",
            web,
            [types, "openapi.json"],
        ),
    ]


def write(some: Sequence[Generated]) -> int:
    for generated in some:
        generated.file.write_bytes(generated.content())
    return 0


def compare(some: Sequence[Generated]) -> int:
    stale = [generated.file for generated in some if not generated.is_fresh()]
    for file in stale:
        say(f"{file} is not what its source makes of it now. Run: make generate")
    return len(stale)


if __name__ == "__main__":
    sys.exit({"write": write, "compare": compare}[sys.argv[1]](files(HERE)))
