"""From a file to the function that is the transform.

The repository's root goes to the end of the search path: a transform may be called
`statistics.py` without every library that wants Python's own module finding it instead.
"""

import importlib.util
import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from dataspace_runner._declarations import declaration_of, transform
from dataspace_runner._errors import (
    DeclarationInvalid,
    ImportFailed,
    StepFailure,
    SyntaxInvalid,
)
from dataspace_runner._traces import relative

# Not the file's own name: a helper that imports the file must not meet it half done.
_MODULE = "__transform__"


def load(code: Path, transform_path: str) -> Callable[..., Any]:
    """Import the file and find its transform."""
    sys.dont_write_bytecode = True
    sys.path.append(str(code))
    module = _imported(code, transform_path)
    function = _chosen(module)
    if function is None:
        raise DeclarationInvalid(
            f"{transform_path} defines no function 'transform', "
            "nor one that is decorated with @transform."
        )
    return function


def _imported(code: Path, transform_path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(_MODULE, code / transform_path)
    if spec is None or spec.loader is None:
        raise ImportFailed(transform_path, "it is not a Python file.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[_MODULE] = module
    try:
        spec.loader.exec_module(module)
    except StepFailure:
        raise
    except SyntaxError as error:
        path = relative(error.filename, code)
        if path is None:
            raise ImportFailed(transform_path, f"SyntaxError: {error.msg}") from error
        raise SyntaxInvalid(path, error.lineno, error.msg) from error
    # A module may call sys.exit() while it is imported; that ends the step, not us.
    except BaseException as error:
        detail = f"{type(error).__name__}: {error}".rstrip(": ")
        raise ImportFailed(transform_path, detail) from error
    return module


def _chosen(module: ModuleType) -> Callable[..., Any] | None:
    """The function called `transform`, else the first that is marked."""
    named: Callable[..., Any] | None = getattr(module, "transform", None)
    # Most files that decorate also import the decorator under that very name.
    if callable(named) and named is not transform:
        return named
    functions = [f for f in vars(module).values() if inspect.isfunction(f)]
    marked = [f for f in functions if declaration_of(f) is not None]
    # One that was imported from another file is not this file's, if it has its own.
    marked.sort(key=lambda function: function.__module__ != _MODULE)
    return marked[0] if marked else None
