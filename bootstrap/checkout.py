"""The places in a checkout that are made and not committed."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Checkout:
    root: Path

    @property
    def tools(self) -> Path:
        """What the platform is made with: uv, Node, caches, stamps."""
        return self.root / ".tools"

    @property
    def uv(self) -> Path:
        return self.tools / "bin" / "uv"

    @property
    def node(self) -> Path:
        return self.tools / "node"

    @property
    def cache(self) -> Path:
        return self.tools / "cache"

    @property
    def stamps(self) -> Path:
        return self.tools / "stamps"

    @property
    def logs(self) -> Path:
        return self.tools / "logs"

    @property
    def platform(self) -> Path:
        """The environment of the platform's own processes."""
        return self.root / ".venv"

    @property
    def runner(self) -> Path:
        """The environment that transforms import from, inside the sandbox."""
        return self.root / ".runner"

    @property
    def web(self) -> Path:
        return self.root / "web"

    @property
    def page(self) -> Path:
        return self.web / "dist"

    @property
    def peer(self) -> Path:
        """The OpenID provider of others that the tests sign in with."""
        return self.root / "tests" / "federation" / "provider"

    @property
    def checks(self) -> Path:
        """What runs of the checks leave to be looked at, a folder for each target."""
        return self.root / ".test"


HERE = Checkout(Path(__file__).resolve().parent.parent)
