"""Bubblewrap, in which transforms run: installed where that may be, and tried."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bootstrap.checkout import Checkout
from bootstrap.programs import Program
from bootstrap.progress import Line
from bootstrap.refusals import Refusal

NOBODY = 65534
APPARMOR_SWITCH = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
# A sandbox in the small: every namespace of its own. AppArmor may refuse the network's
# only, so all are asked for.
TRIAL = ["--unshare-all", "--ro-bind", "/", "/", "true"]


@dataclass(eq=False)
class BubblewrapMissing(Refusal):
    def __str__(self) -> str:
        return (
            "Bubblewrap is missing, in which transforms run. Debian, Ubuntu: "
            "sudo apt-get install bubblewrap"
        )


@dataclass(eq=False)
class NamespacesKeptByAppArmor(Refusal):
    """Ubuntu. The profile opens namespaces to bubblewrap alone; a sysctl, to all."""

    profile: Path

    def __str__(self) -> str:
        target = f"/etc/apparmor.d/{self.profile.name}"
        return (
            "AppArmor keeps user namespaces from bubblewrap. Give them to bubblewrap "
            f"alone: sudo install -m 644 {self.profile} {target} && "
            f"sudo apparmor_parser -r {target}"
        )


@dataclass(eq=False)
class NamespacesRefused(Refusal):
    said: str

    def __str__(self) -> str:
        return (
            "This system gives bubblewrap no user namespace, as is usual inside a "
            f"container; use a machine or a virtual machine. It said: {self.said}"
        )


def install(checkout: Checkout) -> None:
    """Install bubblewrap if that takes no password; `obstacle` tells if it did not."""
    if shutil.which("bwrap") or not shutil.which("apt-get"):
        return
    if os.geteuid() == 0:
        privilege = []
    elif _sudo_asks_nothing():
        privilege = ["sudo", "-n"]
    else:
        return
    log = checkout.logs / "bubblewrap.log"
    with Line("bubblewrap (apt-get)") as line:
        # Lists that cannot be brought up to date are no reason to stop.
        codes = [
            Program(
                arguments=[*privilege, "apt-get", "--quiet", *arguments],
                folder=checkout.root,
                environment=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            ).run(log, tick=line.tick)
            for arguments in (["update"], ["install", "--yes", "bubblewrap"])
        ]
        if codes[-1]:
            line.end("failed")


def _sudo_asks_nothing() -> bool:
    if shutil.which("sudo") is None:
        return False
    trial = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)  # noqa: S607
    return trial.returncode == 0


def obstacle(checkout: Checkout) -> Refusal | None:
    """Why no sandbox can be made here; nothing if it can. Found by making one."""
    program = shutil.which("bwrap")
    if program is None:
        return BubblewrapMissing()
    trial = subprocess.run(
        [program, *TRIAL],
        capture_output=True,
        text=True,
        check=False,
        user=NOBODY if os.geteuid() == 0 else None,
    )
    if trial.returncode == 0:
        return None
    if APPARMOR_SWITCH.exists() and APPARMOR_SWITCH.read_text().strip() == "1":
        profile = checkout.root / "deploy" / "apparmor" / "dataspace-bwrap"
        return NamespacesKeptByAppArmor(profile)
    return NamespacesRefused(trial.stderr.strip())
