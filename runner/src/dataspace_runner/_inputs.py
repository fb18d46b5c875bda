"""What the transform's parameters receive.

Every parameter is given something or the step is refused before the user's function
runs: an input as a frame that carries `ds_meta`, a raw file as its path, a secret as its
value.
"""

import inspect
import os
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from dataspace_runner._declarations import Secret, declaration_of
from dataspace_runner._errors import DeclarationInvalid, InputUnreadable
from dataspace_runner._places import Mounted, Places
from dataspace_runner._protocol import FileOrder, InputOrder, Order


@dataclass(frozen=True, slots=True)
class InputMeta:
    """What is known of an input's snapshot: the attribute `ds_meta` of its frame.

    >>> def transform(orders):
    ...     print(f"{orders.ds_meta.row_count} orders of {orders.ds_meta.creation_date}")
    ...     return orders
    """

    transform_id: str
    artifact_dir: str
    data_snapshot_id: str
    build_id: str
    row_count: int
    column_count: int
    file_size: int
    creation_date: str
    columns: list[dict[str, str]]


def previous() -> pl.LazyFrame | None:
    """Return the dataset that this transform made last time, or None the first time.

    An incremental transform adds to it what is new:

    >>> def transform(orders):
    ...     seen = previous()
    ...     if seen is None:
    ...         return orders
    ...     return pl.concat([seen, orders.join(seen, on="id", how="anti")])
    """
    transform_id = os.environ.get("TRANSFORM_ID")
    if transform_id is None:
        return None
    path = Mounted.places.dataset_of(transform_id)
    return pl.scan_parquet(path, glob=False) if path.exists() else None


def bind(
    function: Callable[..., Any], order: Order, places: Places
) -> inspect.BoundArguments:
    """Give each parameter of the function what the order holds for it."""
    signature = _signature(function)
    offered = _offered(order)
    secrets = _secrets_wanted(function, signature)
    given: OrderedDict[str, Any] = OrderedDict()
    for name, parameter in signature.parameters.items():
        if name in offered:
            given[name] = _value(offered.pop(name), order, places)
        elif name in secrets:
            given[name] = os.environ[secrets[name]]
        elif parameter.default is parameter.empty and not _takes_any(parameter):
            raise DeclarationInvalid(
                f"The parameter {name!r} names no transform, file or secret."
            )
    if offered:
        names = ", ".join(repr(name) for name in offered)
        raise DeclarationInvalid(f"The transform has no parameter {names}.")
    return inspect.BoundArguments(signature, given)


def _signature(function: Callable[..., Any]) -> inspect.Signature:
    try:
        return inspect.signature(function, eval_str=True)
    except Exception:  # noqa: BLE001 - a quoted annotation may name what only checkers import.
        return inspect.signature(function)


def _takes_any(parameter: inspect.Parameter) -> bool:
    return parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)


def _offered(order: Order) -> dict[str, InputOrder | FileOrder]:
    offered: dict[str, InputOrder | FileOrder] = {}
    offered |= {given.parameter: given for given in order.inputs}
    offered |= {given.parameter: given for given in order.files}
    return offered


def _secrets_wanted(
    function: Callable[..., Any], signature: inspect.Signature
) -> dict[str, str]:
    """Which parameter is which secret; all that are declared must have arrived."""
    declaration = declaration_of(function)
    bound = {name: p.annotation for name, p in signature.parameters.items()}
    bound |= declaration.bindings if declaration else {}
    wanted = {name: b.name for name, b in bound.items() if isinstance(b, Secret)}
    alone = declaration.secrets if declaration else ()
    for secret in (*wanted.values(), *alone):
        if secret not in os.environ:
            raise DeclarationInvalid(f"The secret {secret!r} was not handed over.")
    return wanted


def _value(given: InputOrder | FileOrder, order: Order, places: Places) -> object:
    if isinstance(given, FileOrder):
        return _path(given, places)
    try:
        frame = _frame(given, order.df_type, places)
    except Exception as error:
        raise InputUnreadable(given.parameter, _sentence(error)) from error
    vars(frame)["ds_meta"] = _meta(given, places)
    return frame


def _path(given: FileOrder, places: Places) -> str:
    path = places.raw_file(given.name)
    if not path.is_file():
        raise InputUnreadable(given.parameter, f"the file {given.name!r} is missing")
    return str(path)


def _frame(given: InputOrder, df_type: str, places: Places) -> object:
    path = places.dataset_of(given.transform_id)
    if df_type == "pandas":
        import pandas as pd  # noqa: PLC0415 - most transforms never need it.

        return pd.read_parquet(path)
    frame = pl.scan_parquet(path, glob=False)
    # A plan is only a promise: ask for the schema now, so that a broken file is
    # reported as this input and not as some line of the user's.
    frame.collect_schema()
    return frame


def _meta(given: InputOrder, places: Places) -> InputMeta:
    return InputMeta(
        transform_id=given.transform_id,
        artifact_dir=str(places.artifacts_of(given.transform_id)),
        data_snapshot_id=given.data_snapshot_id,
        build_id=given.build_id,
        row_count=given.row_count,
        column_count=given.column_count,
        file_size=given.file_size,
        creation_date=given.creation_date,
        columns=list(given.columns),
    )


def _sentence(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
