"""What this machine looks like, found out once: its layout, its bubblewrap, its rules.

Refusals name the one command that helps. None of them loosens the machine for anybody
but bubblewrap.
"""

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Final

from dataspace.sandbox.errors import SandboxRefused
from dataspace.sandbox.spec import Host

_SYSTEM: Final = ("/usr", "/bin", "/lib", "/lib32", "/lib64")
_SETTINGS: Final = ("/etc/ld.so.cache", "/etc/alternatives")
# As Docker hides them: they tell about the machine or about keys, and no data code reads
# them. Bubblewrap itself makes /proc/sys and the like read-only.
_HIDDEN: Final = (
    *("/proc/acpi", "/proc/asound", "/proc/scsi", "/proc/fs", "/proc/driver"),
    *("/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/key-users"),
    *("/proc/kallsyms", "/proc/kmsg", "/proc/latency_stats", "/proc/timer_list"),
    *("/proc/sched_debug", "/proc/iomem", "/proc/ioports", "/proc/modules"),
)
_PATH: Final = "/usr/local/bin:/usr/bin:/bin"
_LOWEST_VERSION: Final = (0, 8)
_APPARMOR_SWITCH: Final = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
_APPARMOR_PROFILE: Final = "dataspace-bwrap"


def layout() -> Host:
    system = [path for path in map(Path, _SYSTEM) if path.exists()]
    hidden = [path for path in map(Path, _HIDDEN) if path.exists()]
    return Host(
        directories=(
            *(path for path in system if not path.is_symlink()),
            *(path for path in map(Path, _SETTINGS) if path.exists()),
        ),
        links=tuple(
            (path, str(path.readlink())) for path in system if path.is_symlink()
        ),
        hidden_files=tuple(path for path in hidden if not path.is_dir()),
        hidden_directories=tuple(path for path in hidden if path.is_dir()),
    )


@cache
def bubblewrap() -> str:
    """Where bubblewrap is, if it is one that can lock everything we ask for."""
    program = shutil.which("bwrap", path=_PATH)
    if program is None:
        raise SandboxRefused(
            "bubblewrap is not installed. Debian, Ubuntu: "
            "sudo apt-get install bubblewrap"
        )
    said = subprocess.run(
        [program, "--version"], capture_output=True, text=True, check=False
    )
    version = tuple(int(part) for part in re.findall(r"\d+", said.stdout)[:2])
    if version < _LOWEST_VERSION:
        raise SandboxRefused(
            f"bubblewrap is {said.stdout.strip()!r}; 0.8 is the first that can forbid "
            "nested user namespaces. Debian 12 and Ubuntu 24.04 have it."
        )
    return program


def why_not(said: str) -> str:
    """What a sandbox that could not be built means, and what to do about it."""
    last = said.strip().splitlines()[-1] if said.strip() else "it said nothing"
    if _APPARMOR_SWITCH.exists() and _APPARMOR_SWITCH.read_text().strip() == "1":
        return (
            "AppArmor keeps user namespaces from bubblewrap. Give them to bubblewrap "
            f"alone: sudo install -m 644 deploy/apparmor/{_APPARMOR_PROFILE} "
            f"/etc/apparmor.d/ && sudo apparmor_parser -r "
            f"/etc/apparmor.d/{_APPARMOR_PROFILE}. It said: {last}"
        )
    return f"bubblewrap could not build a sandbox here. It said: {last}"


@cache
def python_paths(python: Path) -> tuple[Path, ...]:
    """What an interpreter of a virtual environment needs to see beside the system."""
    environment = python.parent.parent
    settings = (environment / "pyvenv.cfg").read_text()
    home = re.search(r"^home\s*=\s*(.+)$", settings, re.MULTILINE)
    if home is None:
        raise SandboxRefused(f"{environment} is not a virtual environment of Python")
    sources = [
        Path(line)
        for links in environment.glob("lib/python*/site-packages/*.pth")
        for line in links.read_text().splitlines()
        if line.startswith("/")
    ]
    return (environment, Path(home[1].strip()).resolve().parent, *sources)
