"""One thing that a fresh checkout lacks, made so that a kill is harmless."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bootstrap import causes, stamps
from bootstrap.checkout import Checkout
from bootstrap.programs import Program
from bootstrap.progress import Line
from bootstrap.refusals import StepFailed

BEGUN = "begun"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`commands` make `result` out of what `fingerprint` is the digest of.

    `folder` is where they put it. One that was begun and not finished is removed and
    made anew: uv, for one, takes a package for installed as soon as its name is there,
    and would keep the half of it that a kill left.
    """

    name: str
    stamp: str
    fingerprint: str
    result: Path
    folder: Path | None = None
    commands: Callable[[], Sequence[Program]]

    def is_done(self, checkout: Checkout) -> bool:
        mark = stamps.read(checkout.stamps / self.stamp)
        return mark == self.fingerprint and self.result.exists()

    def perform(self, checkout: Checkout, lock: int) -> None:
        """Mark as begun, make, mark as made: so a kill is followed by a repair."""
        stamp = checkout.stamps / self.stamp
        if self.folder and stamps.read(stamp) == BEGUN:
            shutil.rmtree(self.folder, ignore_errors=True)
        stamps.write(stamp, BEGUN)
        checkout.logs.mkdir(parents=True, exist_ok=True)
        log = checkout.logs / f"{self.stamp}.log"
        log.unlink(missing_ok=True)
        with Line(self.name) as line:
            for command in self.commands():
                if command.run(log, tick=line.tick, keeps=lock):
                    line.end("failed")
                    said = log.read_text(errors="replace")
                    raise StepFailed(self.name, causes.told(said), log)
        if not self.result.exists():
            raise StepFailed(self.name, f"it ended without {self.result}.", log)
        stamps.write(stamp, self.fingerprint)
