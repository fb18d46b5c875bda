"""The words of `make`, and what each does."""

import os
import platform
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from bootstrap import bubblewrap, generated, locks
from bootstrap.checkout import HERE, Checkout
from bootstrap.checks import run, stages
from bootstrap.checks.stages import Lane
from bootstrap.installing import Installation
from bootstrap.interpreters import chosen
from bootstrap.progress import say
from bootstrap.reach import closed_door
from bootstrap.refusals import (
    CheckoutClosed,
    GitMissing,
    NotThrowaway,
    Refusal,
    SystemUnknown,
)

INTERRUPTED = 130
THROWAWAY = "DATASPACE_THROWAWAY_MACHINE"


def prepare(checkout: Checkout, *, with_checks: bool) -> None:
    """Make what is missing, and nothing else."""
    as_root = os.geteuid() == 0
    if as_root and (door := closed_door(checkout.root)):
        raise CheckoutClosed(door)
    # What root installs, the user that the platform becomes must be able to read.
    os.umask(0o022)
    installation = Installation(
        checkout=checkout,
        python=chosen(checkout, as_root=as_root),
        with_checks=with_checks,
    )
    with locks.held(checkout.tools) as lock:
        for count, step in enumerate(installation.missing()):
            if count == 0:
                say(f"Preparing {checkout.root}")
            step.perform(checkout, lock)


def up(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Start the platform, after making what it needs."""
    umask = os.umask(0o022)
    prepare(checkout, with_checks=False)
    bubblewrap.install(checkout)
    if obstacle := bubblewrap.obstacle(checkout):
        say(f"\nTransforms will not run yet. {obstacle}\n")
    os.umask(umask)
    command = str(checkout.platform / "bin" / "dataspace")
    os.execv(command, [command, "up", *arguments])  # noqa: S606


def check(checkout: Checkout, _arguments: Sequence[str]) -> int:
    """The checks that answer in seconds."""
    return checked(checkout, checkout.checks / "check", stages.quick(checkout))


def test(checkout: Checkout, _arguments: Sequence[str]) -> int:
    """All checks that need neither root nor Docker."""
    folder = checkout.checks / "test"
    everything = stages.all_without_root(checkout, folder)
    if obstacle := bubblewrap.obstacle(checkout):
        say(f"\nWhat needs a sandbox will fail. {obstacle}\n")
    elsewhere = ["make test-stack (as root, on a machine that you will throw away)"]
    return checked(checkout, folder, everything, elsewhere)


def stack(checkout: Checkout, _arguments: Sequence[str]) -> int:
    """What only root can try: the platform gives root up, and more of the kind."""
    if os.environ.get(THROWAWAY) != "1" or os.geteuid() != 0:
        raise NotThrowaway("test-stack")
    folder = checkout.checks / "test-stack"
    return checked(checkout, folder, stages.all_with_root(checkout, folder))


def checked(
    checkout: Checkout,
    folder: Path,
    lanes: Sequence[Lane],
    elsewhere: Sequence[str] = (),
) -> int:
    if shutil.which("git") is None:
        raise GitMissing
    prepare(checkout, with_checks=True)
    with (
        locks.held(folder.with_suffix(".lock")),
        run.bench(checkout, folder) as bench,
    ):
        return 0 if run.run(bench, lanes, elsewhere=elsewhere) else 1


def generate(checkout: Checkout, _arguments: Sequence[str]) -> int:
    """Make the committed files anew that are made from others."""
    prepare(checkout, with_checks=True)
    return generated.write(generated.files(checkout))


def bench(checkout: Checkout, _arguments: Sequence[str]) -> int:
    """Print the figures, one script after the other."""
    prepare(checkout, with_checks=True)
    python = checkout.platform / "bin" / "python"
    codes = []
    for script in sorted((checkout.root / "bench").glob("*.py")):
        say(f"\n{script.stem}")
        module = f"bench.{script.stem}"
        ran = subprocess.run([python, "-m", module], cwd=checkout.root, check=False)
        codes.append(ran.returncode)
    return max(codes, default=1)


def format_code(checkout: Checkout, _arguments: Sequence[str]) -> int:
    """Put the code into the one form that `make check` accepts."""
    prepare(checkout, with_checks=True)
    ruff = checkout.platform / "bin" / "ruff"
    return subprocess.run([ruff, "format", checkout.root], check=False).returncode


def clean(checkout: Checkout, _arguments: Sequence[str]) -> int:
    """Remove everything that `make` made; the platform's own state stays."""
    made = [checkout.platform, checkout.runner, checkout.checks, checkout.page]
    made += [folder / "node_modules" for folder in (checkout.web, checkout.peer)]
    made += [checkout.tools]
    for folder in made:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


WORDS: dict[str, Callable[[Checkout, Sequence[str]], int]] = {
    "up": up,
    "check": check,
    "test": test,
    "test-stack": stack,
    "bench": bench,
    "generate": generate,
    "format": format_code,
    "clean": clean,
}


def _end_by_signal(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main(arguments: Sequence[str]) -> int:
    signal.signal(signal.SIGTERM, _end_by_signal)
    try:
        if platform.system() != "Linux":
            raise SystemUnknown(platform.system())
        word, *rest = arguments
        return WORDS[word](HERE, rest)
    except Refusal as refusal:
        say(f"\n{refusal}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. Run the same again: it goes on where it was.")
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
