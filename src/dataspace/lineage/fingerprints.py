"""One value for all the code that a file runs: itself, and each helper it imports."""

from collections.abc import Iterator, Mapping, Sequence
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


def runs_with(files: Sequence[CodeFile], path: str) -> set[str]:
    """Name every file that runs when this one does: itself, and what it imports."""
    by_path = {file.path: file for file in files}
    found, waiting = {path}, [path]
    while waiting:
        new = set(_imported(by_path[waiting.pop()], by_path)) - found
        found |= new
        waiting += new
    return found


def _imported(file: CodeFile, by_path: Mapping[str, CodeFile]) -> list[str]:
    modules = [_absolute(module, file.path) for module in file.declaration.imports]
    places = [place for module in modules for place in _places(module)]
    return [
        path
        for place in dict.fromkeys(places)
        for path in (f"{place}.py", f"{place}/__init__.py")
        if path in by_path
    ]


def _absolute(module: str, path: str) -> str:
    """Resolve `.thing` and `..thing` from where the file stands."""
    name = module.lstrip(".")
    level = len(module) - len(name)
    if not level:
        return name
    around = path.split("/")[:-level]
    return ".".join([*around, *filter(None, [name])])


def _places(module: str) -> Iterator[str]:
    """Give the module's place and those of the packages around it: Python runs them, too."""
    parts = module.split(".")
    return ("/".join(parts[:length]) for length in range(len(parts), 0, -1))
