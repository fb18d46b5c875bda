"""What a file in a repository may be called.

People pull these files onto Linux, macOS and Windows and open them there, and the sandbox
imports them. So a path is refused that any of these would read as another file, as a
device, as a hidden file, as one of Git's own, or as a way out of its folder. Letters of
every script are welcome.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from dataspace.core.errors import Conflict, Invalid

LONGEST_PATH_BYTES = 240
LONGEST_PART_BYTES = 120
DEEPEST = 8

_FORBIDDEN = frozenset('<>:"|?*\\')
_DEVICES = frozenset(
    {"aux", "con", "nul", "prn"}
    | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}
)
_RESERVED = _DEVICES | {"__pycache__", "git~1"}
# Persian, Hindi and others cannot be written without these two; nobody sees them alone.
_JOINERS = ("\u200c", "\u200d")
# The same names are looked at with every commit.
_REMEMBERED = 16_384
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


class Why(StrEnum):
    """Why a path is refused."""

    CHARACTER = "It has a character that files may not have on every system."
    DEEP = "It has too many folders."
    EDGE = "A name may not begin or end with a space, nor end with a dot."
    EMPTY = "A name is empty."
    HIDDEN = "A name may not begin with a dot."
    LONG = "It is too long."
    RESERVED = "A name is reserved by Git, by Python or by a system."
    UNSEEN = "It has a character that does not show."


@dataclass(eq=False)
class PathInvalid(Invalid):
    """No file may have this path."""

    path: str
    why: Why


@dataclass(eq=False)
class PathTaken(Conflict):
    """There is a file by this path, or one that some systems cannot tell from it."""

    path: str
    taken_by: str


def checked(path: str) -> str:
    """Return the path in its one normal form, or refuse it."""
    path = unicodedata.normalize("NFC", path)
    if why := _why_not(path):
        shown = path.encode(errors="replace").decode()[:LONGEST_PATH_BYTES]
        raise PathInvalid(shown, why)
    return path


def insist_on_room(path: str, there: Iterable[str]) -> None:
    """Refuse a new path that clashes with one of those that are there.

    `Orders.py` and `orders.py` are one file on most laptops, and so are a file and a
    folder of one name everywhere.
    """
    room = Room()
    for other in there:
        room.take(other)
    room.take(path)


class Room:
    """The names that are taken, each in the form that no system tells apart."""

    def __init__(self) -> None:
        # Each folder's spelling, and the file that brought it.
        self._folders: dict[str, tuple[str, str]] = {}
        self._files: dict[str, str] = {}

    def take(self, path: str) -> None:
        folder, key = "", ""
        *folders, _ = path.split("/")
        for part in folders:
            folder, key = f"{folder}{part}/", f"{key}{_key(part)}/"
            self._take_folder(path, folder, key)
        whole = _key(path)
        if whole in self._files:
            raise PathTaken(path, self._files[whole])
        if f"{whole}/" in self._folders:
            raise PathTaken(path, self._folders[f"{whole}/"][1])
        self._files[whole] = path

    def _take_folder(self, path: str, folder: str, key: str) -> None:
        as_file = self._files.get(key.removesuffix("/"))
        spelt, brought_by = self._folders.setdefault(key, (folder, path))
        if as_file is not None or spelt != folder:
            raise PathTaken(path, as_file or brought_by)


def name_of(path: str) -> str:
    """Give the name by which other transforms ask for the one in this file.

    In the form in which Python compares names, so that a parameter meets it.
    """
    stem = path.rpartition("/")[2].removesuffix(".py")
    return unicodedata.normalize("NFKC", stem)


def _why_not(path: str) -> Why | None:
    parts = path.split("/")
    if len(path.encode(errors="replace")) > LONGEST_PATH_BYTES:
        return Why.LONG
    if len(parts) > DEEPEST:
        return Why.DEEP
    return next((why for part in parts if (why := _why_not_part(part))), None)


@lru_cache(_REMEMBERED)
def _why_not_part(part: str) -> Why | None:
    visible = "".join(character for character in part if character not in _JOINERS)
    checks = (
        (not visible, Why.EMPTY),
        (len(part.encode(errors="replace")) > LONGEST_PART_BYTES, Why.LONG),
        (visible.startswith("."), Why.HIDDEN),
        (visible != visible.strip() or visible.endswith("."), Why.EDGE),
        (any(unicodedata.category(c) in _UNSEEN for c in visible), Why.UNSEEN),
        (not _FORBIDDEN.isdisjoint(visible), Why.CHARACTER),
        (_key(visible).partition(".")[0] in _RESERVED, Why.RESERVED),
    )
    return next((why for is_so, why in checks if is_so), None)


@lru_cache(_REMEMBERED)
def _key(path: str) -> str:
    """Fold away what some file systems do not tell apart."""
    without = "".join(character for character in path if character not in _JOINERS)
    return unicodedata.normalize(
        "NFKC", unicodedata.normalize("NFKC", without).casefold()
    )
