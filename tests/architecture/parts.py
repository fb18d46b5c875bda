"""The code as a thing to look at: its files, what they name, and what they call."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import dataspace

ROOT = Path(dataspace.__file__).parent
CHECKOUT = Path(__file__).parents[2]
# The flights demo is what people write, not what we do; migrations are run and not met.
DEMO = ROOT / "demo" / "flights"
FILES = [file for file in sorted(ROOT.rglob("*.py")) if not file.is_relative_to(DEMO)]
SLICES = sorted(
    folder.name
    for folder in ROOT.iterdir()
    if (folder / "__init__.py").exists() and folder.name not in {"app", "core"}
)


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def slice_of(file: Path) -> str:
    return file.relative_to(ROOT).parts[0]


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


@cache
def modules() -> frozenset[str]:
    dotted = (".".join(("dataspace", *file.relative_to(ROOT).parts)) for file in FILES)
    names = {name.removesuffix(".py").removesuffix(".__init__") for name in dotted}
    return frozenset(names - {"dataspace"})


def imported_by(file: Path) -> set[str]:
    """Every module of ours that the file names, `from parent import module` included."""
    names: set[str] = set()
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            on_the_page = shown_by(node.module)
            names |= {
                f"{node.module}.{alias.name}"
                for alias in node.names
                if alias.name not in on_the_page
            }
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names & modules()


@cache
def shown_by(module: str) -> frozenset[str]:
    """What a front page offers: a function there may share its name with its module."""
    page = ROOT.joinpath(*module.split(".")[1:], "__init__.py")
    if not module.startswith("dataspace.") or not page.exists():
        return frozenset()
    for node in tree_of(page).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return frozenset(ast.literal_eval(node.value))
    return frozenset()


def calls_in(file: Path) -> Iterator[str]:
    """Give everything that is called: `access.Grant` for `access.Grant[Read](...)`."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func).partition("[")[0]


def import_everything() -> None:
    """Import every module, so that every subclass is known."""
    for module in pkgutil.walk_packages([str(ROOT)], "dataspace."):
        is_run_by_others = ".migrations." in module.name or ".flights" in module.name
        if not is_run_by_others and not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def every(kind: type) -> set[type]:
    children = kind.__subclasses__()
    return {kind} | {leaf for child in children for leaf in every(child)}
