"""One value for all the code that a file runs: itself, and each helper it imports."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from dataspace.lineage.circles import knots
from dataspace.transforms import CodeFile


def fingerprints(files: Sequence[CodeFile]) -> dict[str, str]:
    """Give each file's value by its path. Helpers may import one another in circles."""
    by_path = {file.path: file for file in files}
    imports = {file.path: _imported(file, by_path) for file in files}
    found: dict[str, str] = {}
    for part in knots(imports):
        members = set(part)
        # What the part imports has its value already, of all that it brings along.
        brought = {found[p] for one in part for p in imports[one] if p not in members}
        # Contents and not paths: what is merely renamed is the same code.
        whole = sorted({by_path[one].blob for one in part} | brought)
        shared = sha256("\n".join(whole).encode()).hexdigest()
        found |= dict.fromkeys(part, shared)
    return found


def _imported(file: CodeFile, by_path: Mapping[str, CodeFile]) -> list[str]:
    paths = []
    for module in file.declaration.imports:
        place = module.replace(".", "/")
        paths += [p for p in (f"{place}.py", f"{place}/__init__.py") if p in by_path]
    return paths
