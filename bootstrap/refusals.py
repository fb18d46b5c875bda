"""Why `make` stops: each a sentence that says what is wrong and what to do."""

from dataclasses import dataclass
from pathlib import Path


class Refusal(Exception):
    """Something that the person at the keyboard can put right."""


@dataclass(eq=False)
class SystemUnknown(Refusal):
    system: str

    def __str__(self) -> str:
        return (
            f"DataSpace runs on Linux, and this is {self.system}: its sandbox is made "
            "of Linux namespaces. Use a Linux machine or a virtual one."
        )


@dataclass(eq=False)
class PipMissing(Refusal):
    python: str

    def __str__(self) -> str:
        return (
            f"{self.python} has no pip, with which everything else is installed. "
            "Debian, Ubuntu: sudo apt-get install python3-pip"
        )


@dataclass(eq=False)
class GitMissing(Refusal):
    def __str__(self) -> str:
        return (
            "Git is missing, and the checks ask it which files are the project's. "
            "Debian, Ubuntu: sudo apt-get install git"
        )


@dataclass(eq=False)
class CheckoutClosed(Refusal):
    door: Path

    def __str__(self) -> str:
        return (
            "Started by root, the platform becomes an unprivileged user, and no such "
            f"user may enter {self.door}. Move the checkout to where all may enter "
            "(for example below /opt), or run make as an ordinary user."
        )


@dataclass(eq=False)
class PythonClosed(Refusal):
    python: Path
    door: Path

    def __str__(self) -> str:
        return (
            "Started by root, the platform becomes an unprivileged user, and no such "
            f"user may enter {self.door}, where {self.python} lies. Install the "
            "system's own Python (apt-get install python3), or run make as an "
            "ordinary user."
        )


@dataclass(eq=False)
class AlreadyAtWork(Refusal):
    place: Path
    process: str

    def __str__(self) -> str:
        return (
            f"Another make (process {self.process}, or what it started) is at work on "
            f"{self.place}. Wait until it has ended, then run this again."
        )


@dataclass(eq=False)
class StepFailed(Refusal):
    step: str
    cause: str
    log: Path

    def __str__(self) -> str:
        return f"{self.step}: {self.cause}\nAll it said is in {self.log}."


@dataclass(eq=False)
class NotThrowaway(Refusal):
    target: str

    def __str__(self) -> str:
        return (
            f"make {self.target} runs as root and may change the machine. Run it as "
            "root on one that you will throw away, with DATASPACE_THROWAWAY_MACHINE=1."
        )
