"""The few shapes in which a declaration may stand in a file."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

# A longer name is no name; it would only be carried about.
LONGEST = 200

_BINDERS = {"File", "Secret", "Transform"}
_BINDER_KEYWORDS = {"id", "name", "rid"}

Function = ast.FunctionDef | ast.AsyncFunctionDef
# Not classes and functions: what stands in those is not the module's.
_HOLDS_STATEMENTS = (
    ast.Module
    | ast.If
    | ast.Try
    | ast.TryStar
    | ast.With
    | ast.For
    | ast.While
    | ast.Match
    | ast.match_case
    | ast.ExceptHandler
)


@dataclass(frozen=True, slots=True)
class Binding:
    binder: str
    value: str


def the_transform(module: ast.Module) -> Function | None:
    """Choose as the runner does: the last one called `transform`, else the first marked."""
    functions = list(_functions(module))
    named = [each for each in functions if each.name == "transform"]
    marked = [each for each in functions if any(map(_is_mark, each.decorator_list))]
    return named[-1] if named else next(iter(marked), None)


def _functions(module: ast.Module) -> Iterator[Function]:
    """Give the functions of the module itself, also those below `if`, `try` and `with`."""
    waiting: list[ast.AST] = [module]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Function):
            yield node
        elif isinstance(node, _HOLDS_STATEMENTS):
            waiting += reversed(list(ast.iter_child_nodes(node)))


def _is_mark(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return _last_name(called) == "transform"


def decorator_calls(found: Function) -> list[ast.Call]:
    calls = [each for each in found.decorator_list if isinstance(each, ast.Call)]
    return [call for call in calls if _is_mark(call)]


def is_binder(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and _last_name(node.func) in _BINDERS


def _last_name(node: ast.expr) -> str | None:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return None


def literal(node: ast.expr, plain_text_is: str) -> Binding | None:
    """Read `File("x.csv")`, or a plain text where existing code may have one."""
    match node:
        case ast.Constant(value=str(text)):
            return Binding(plain_text_is, text) if _can_be_kept(text) else None
        case ast.Call(func=func, args=[argument], keywords=[]):
            binder = _last_name(func)
        case ast.Call(func=func, args=[], keywords=[keyword]):
            binder, argument = _last_name(func), keyword.value
            if keyword.arg not in _BINDER_KEYWORDS:
                return None
        case _:
            return None
    match argument:
        case ast.Constant(value=str(text)) if binder in _BINDERS and _can_be_kept(text):
            return Binding(binder, text)
        case _:
            return None


def _can_be_kept(text: str) -> bool:
    """Escapes write null characters and half characters that no database takes."""
    is_whole = text == text.encode(errors="replace").decode()
    return is_whole and "\0" not in text and 0 < len(text) <= LONGEST
