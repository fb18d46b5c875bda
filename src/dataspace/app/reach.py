"""Which refusals a function can come to, read off its code without running it.

It follows every name of ours that the code mentions: functions, the methods of classes,
and what annotations say that something is. So it finds rather too much than too little;
that it finds enough is held by a rule over every test (`tests/world.py`) and by fuzzing.
"""

from collections.abc import Collection, Iterator, Mapping
from inspect import get_annotations
from types import CodeType, FunctionType, ModuleType
from typing import Any, get_args, get_origin

from dataspace.core.errors import Refusal


def refusals_of(*beginnings: object) -> set[type[Refusal]]:
    """Give the refusals that stand anywhere on the way from here."""
    found: set[type[Refusal]] = set()
    seen = {id(Refusal)}
    unread = list(beginnings)
    while unread:
        one = unread.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, type) and issubclass(one, Refusal):
            found.add(one)
        else:
            unread.extend(_mentioned(one))
    return found


def _mentioned(one: object) -> Iterator[object]:
    if isinstance(one, FunctionType) and _is_ours(one.__module__):
        yield from get_annotations(one).values()
        yield from _named(one)
    elif isinstance(one, type) and _is_ours(one.__module__):
        yield from get_annotations(one).values()
        yield from vars(one).values()
    elif isinstance(one, Mapping):
        yield from one.values()
    elif isinstance(one, tuple | list | set | frozenset):
        yield from one
    elif get_origin(one) is not None:
        yield from (get_origin(one), *get_args(one))
    else:
        # A function in a wrapping, and a guard, which is an object that can be called.
        yield from (getattr(one, name, None) for name in ("__wrapped__", "fget"))
        if _is_ours(type(one).__module__):
            yield type(one)


def _named(function: FunctionType) -> Iterator[object]:
    """Look up what the code names, and `name` of each module that it names as well."""
    names = set(_names_in(function.__code__))
    for name in names & function.__globals__.keys():
        value = function.__globals__[name]
        if not isinstance(value, ModuleType):
            yield value
        elif _is_ours(value.__name__):
            yield from _attributes(value, names)


def _attributes(module: ModuleType, names: Collection[str]) -> Iterator[Any]:
    return (vars(module)[name] for name in names & vars(module).keys())


def _names_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names_in(constant)


def _is_ours(module: str | None) -> bool:
    return (module or "").startswith("dataspace.")
