"""What a transform says about itself, in literals that are read without running it.

The platform reads these declarations from the file's text and decides; at run time they
only say which parameter wants which secret, and refuse what can never be right.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar, overload

from dataspace_runner._errors import DeclarationInvalid

P = ParamSpec("P")
R = TypeVar("R")

_MARK = "__dataspace_declaration__"


@dataclass(frozen=True, slots=True)
class Transform:
    """The transform that a parameter reads, named by its resource id.

    Use it where the parameter's own name is not the transform's, or where the transform
    lives in another workspace.

    >>> def orders_by_day(sales: Transform("rid.transform.5f0c")): ...
    """

    id: str

    def __post_init__(self) -> None:
        _require_text(self.id, "Transform", "a resource id")


@dataclass(frozen=True, slots=True)
class File:
    """A raw file of the workspace; the parameter receives the path to read it from.

    >>> import polars as pl
    >>> @transform(path=File("orders.csv"))
    ... def orders(path):
    ...     return pl.scan_csv(path)
    """

    name: str

    def __post_init__(self) -> None:
        _require_text(self.name, "File", "the name of a raw file")
        if "/" in self.name or self.name in {".", ".."}:
            raise DeclarationInvalid(
                f"File({self.name!r}) is a path; name the raw file alone."
            )


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret of the workspace; the parameter receives its value.

    It also stands in `os.environ` under its own name while the transform runs.

    >>> @transform(key=Secret("API_KEY"))
    ... def rates(key): ...
    """

    name: str

    def __post_init__(self) -> None:
        _require_text(self.name, "Secret", "the name of a secret")


Binding = Transform | File | Secret


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the decorator was told."""

    bindings: dict[str, Binding] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()


@overload
def transform(function: Callable[P, R], /) -> Callable[P, R]: ...
@overload
def transform(
    *, secrets: Sequence[str | Secret] = (), **bindings: Binding
) -> Callable[[Callable[P, R]], Callable[P, R]]: ...
def transform(
    function: Callable[P, R] | None = None,
    /,
    *,
    secrets: Sequence[str | Secret] = (),
    **bindings: Binding,
) -> Callable[P, R] | Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark the function of this file that is the transform, whatever its name.

    The function stays what it was, so it can be called in a test.

    >>> @transform
    ... def doubled(orders):
    ...     return orders * 2
    >>> doubled(21)
    42

    Each keyword binds a parameter; `secrets` names those wanted in `os.environ` only.

    >>> @transform(sales=Transform("rid.transform.5f0c"), secrets=["API_KEY"])
    ... def priced(sales): ...
    """
    declaration = Declaration(_checked(bindings), _names(secrets))

    def mark(marked: Callable[P, R]) -> Callable[P, R]:
        vars(marked)[_MARK] = declaration
        return marked

    return mark if function is None else mark(function)


def declaration_of(function: object) -> Declaration | None:
    """What `@transform` was told about this function, or nothing if it is not marked."""
    found = getattr(function, _MARK, None)
    return found if isinstance(found, Declaration) else None


def _checked(bindings: dict[str, Any]) -> dict[str, Binding]:
    for parameter, binding in bindings.items():
        if not isinstance(binding, Transform | File | Secret):
            raise DeclarationInvalid(
                f"@transform({parameter}=…) takes Transform, File or Secret, "
                f"not {type(binding).__name__}."
            )
    return bindings


def _names(secrets: object) -> tuple[str, ...]:
    if not isinstance(secrets, list | tuple):
        raise DeclarationInvalid("@transform(secrets=…) takes a list of names.")
    return tuple(
        secret.name if isinstance(secret, Secret) else Secret(secret).name
        for secret in secrets
    )


def _require_text(value: object, kind: str, wanted: str) -> None:
    if not isinstance(value, str) or not value:
        raise DeclarationInvalid(f"{kind}({value!r}) needs {wanted}.")
