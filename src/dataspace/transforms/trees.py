"""A commit's files, as paths and blobs, out of Git's nested trees and back into them.

What is read is checked like what is written: a tree may have come from somebody's own
Git, where a name can be `..`, `.git` or a path, and an entry a link out of the folder.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from stat import S_ISDIR, S_ISREG

from dulwich.objects import ObjectID, Tree

from dataspace.core.errors import Invalid
from dataspace.transforms.objects import Objects
from dataspace.transforms.paths import DEEPEST, PathInvalid, PathTaken, Room, checked

MOST_FILES = 5_000
_FILE, _FOLDER = 0o100644, 0o040000


@dataclass(eq=False)
class TreeRefused(Invalid):
    """The repository holds something that a workspace may not."""

    path: str
    why: str


def files_of(objects: Objects, tree: str) -> dict[str, str]:
    """Give every file below the tree, or refuse the whole."""
    files: dict[str, str] = {}
    waiting = [("", tree, 1)]
    while waiting:
        folder, id_, depth = waiting.pop()
        for name, mode, child in objects.load(id_, Tree).iteritems():
            path = folder + _checked_name(folder, name)
            if S_ISDIR(mode) and depth < DEEPEST:
                waiting.append((f"{path}/", child.decode(), depth + 1))
            elif S_ISREG(mode):
                files[path] = child.decode()
            else:
                raise TreeRefused(path, "It is neither a plain file nor a folder.")
        if len(files) + len(waiting) > MOST_FILES:
            raise TreeRefused(folder, "It holds too many files.")
    _insist_on_distinct(files)
    return files


def find(objects: Objects, tree: str, path: str) -> str | None:
    """Give the blob at the path without opening any tree beside it."""
    *folders, name = path.encode().split(b"/")
    for folder in folders:
        entry = objects.load(tree, Tree)
        if folder not in entry or not S_ISDIR(entry[folder][0]):
            return None
        tree = entry[folder][1].decode()
    last = objects.load(tree, Tree)
    return last[name][1].decode() if name in last and S_ISREG(last[name][0]) else None


def keep(objects: Objects, files: Mapping[str, str]) -> str:
    """Write the trees that hold these files; give the root's id."""
    tree = Tree()
    folders: dict[str, dict[str, str]] = {}
    for path, blob in files.items():
        folder, slash, rest = path.partition("/")
        if slash:
            folders.setdefault(folder, {})[rest] = blob
        else:
            tree.add(path.encode(), _FILE, ObjectID(blob.encode()))
    for folder, inner in folders.items():
        tree.add(folder.encode(), _FOLDER, ObjectID(keep(objects, inner).encode()))
    return objects.keep(tree)


def _checked_name(folder: str, name: bytes) -> str:
    try:
        text = name.decode()
        if "/" in text or checked(folder + text) != folder + text:
            raise TreeRefused(folder, "A name is not spelt in its one normal form.")
    except UnicodeDecodeError:
        raise TreeRefused(folder, "A name is not UTF-8.") from None
    except PathInvalid as refused:
        raise TreeRefused(refused.path, refused.why) from None
    return text


def _insist_on_distinct(files: Mapping[str, str]) -> None:
    room = Room()
    try:
        for path in files:
            room.take(path)
    except PathTaken as clash:
        why = f"Some systems cannot tell it from {clash.taken_by}."
        raise TreeRefused(clash.path, why) from None
