"""Reads the declarations in a file's text. Nothing of the text is ever run.

Of the standard library alone, because `analysis` runs it in a process of its own:
CPython's parser can be made to eat memory and time by texts that are small enough to be
saved. `analyse` itself never raises, whatever the text.
"""

import ast
import io
import re
import tokenize
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from dataspace.transforms.declaration import (
    Declaration,
    Fact,
    Input,
    Kind,
    Problem,
    Use,
)
from dataspace.transforms.literals import (
    LONGEST,
    Binding,
    Function,
    decorator_calls,
    is_binder,
    literal,
    the_transform,
)

# More than this is no pipeline but an attack on whoever draws it.
MOST_PARAMETERS = 200
MOST_PROBLEMS = 50

_TRANSFORM_ID = re.compile(
    "rid[.]transform[.][0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
# What a file that cannot be parsed would most likely be, could it be parsed.
_LOOKS_LIKE_A_TRANSFORM = re.compile(
    r"^(?:(?:async\s+)?def\s+transform\b|@(?:\w+\.)*transform\b)", re.MULTILINE
)
_ARTIFACTS = "ARTIFACT_FOLDER"


def analyse(path: str, text: str) -> Declaration:
    """Read what the file declares. A file that is not Python declares nothing."""
    if not path.endswith(".py"):
        return Declaration()
    source = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    try:
        _insist_on_utf8(source)
        module = ast.parse(source)
        # Two parameters of one name, a `return` outside: only compiling finds those.
        compile(module, "", "exec", dont_inherit=True)
        return _Reader(module, source.split("\n")).declaration()
    except SyntaxError as error:
        return unreadable(source, _syntax_problem(source, error))
    except (MemoryError, RecursionError, ValueError):
        return unreadable(source, Problem("TooLarge"))


def unreadable(source: str, problem: Problem) -> Declaration:
    """Give what can be said of a text that cannot be parsed."""
    is_transform = _LOOKS_LIKE_A_TRANSFORM.search(source) is not None
    kind: Kind = "transform" if is_transform else "helper"
    return Declaration(kind=kind, problems=(problem,))


def _insist_on_utf8(source: str) -> None:
    """Refuse what the sandbox would read otherwise than we do.

    Python decodes a file by the cookie in its first lines; we hold its text already.
    """
    if "\0" in source:
        before = source[: source.index("\0")]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise SyntaxError("a null character", ("", line, column, None))
    try:
        head = "\n".join(source.split("\n", 2)[:2]).encode()
        encoding, _ = tokenize.detect_encoding(io.BytesIO(head).readline)
    except UnicodeEncodeError:
        raise SyntaxError("half of a character", ("", 1, 1, None)) from None
    if encoding != "utf-8":
        raise SyntaxError("an encoding other than UTF-8", ("", 1, 1, None))


def _syntax_problem(source: str, error: SyntaxError) -> Problem:
    lines = source.split("\n")
    line = min(max(error.lineno or 1, 1), len(lines))
    column = min(max(error.offset or 1, 1), len(lines[line - 1]) + 1)
    return Problem("SyntaxInvalid", line, column, {"detail": _short(error.msg)})


def _short(text: object) -> str:
    # A lone surrogate can be written in a literal and cannot be stored.
    plain = str(text)[:LONGEST].encode(errors="replace").decode()
    return plain.replace("\0", "\ufffd")


@dataclass(frozen=True, slots=True)
class _Parameter:
    node: ast.arg
    has_default: bool


class _Reader:
    """Walks one module and gathers what it declares."""

    def __init__(self, module: ast.Module, lines: list[str]) -> None:
        self._module = module
        self._lines = lines
        self._problems: list[Problem] = []

    def declaration(self) -> Declaration:
        found = the_transform(self._module)
        if found is None:
            return Declaration(imports=self._imports())
        parameters = self._parameters(found)
        bindings = self._annotations(parameters)
        alone: list[Use] = []
        for call in decorator_calls(found):
            bindings |= self._keywords(call, set(parameters))
            alone += self._listed_secrets(call)
        return self._put_together(found, parameters, bindings, alone)

    def _put_together(
        self,
        found: Function,
        parameters: dict[str, _Parameter],
        bindings: dict[str, Binding | None],
        alone: list[Use],
    ) -> Declaration:
        inputs: list[Input] = []
        uses: dict[str, list[Use]] = {"File": [], "Secret": alone}
        for name, parameter in parameters.items():
            at = self._place(parameter.node)
            # A binding that could not be read was reported; it is not a name instead.
            binding = bindings.get(name, Binding("Transform", name))
            if binding is None:
                continue
            if binding.binder == "Transform":
                is_optional = parameter.has_default and name not in bindings
                inputs.append(_input(name, binding.value, at, is_optional=is_optional))
            else:
                uses[binding.binder].append(Use(binding.value, name, *at))
        return Declaration(
            kind="transform",
            function=_short(found.name),
            inputs=tuple(inputs),
            files=tuple(uses["File"]),
            secrets=tuple(uses["Secret"]),
            imports=self._imports(),
            writes_artifacts=self._writes_artifacts(),
            problems=tuple(self._problems[:MOST_PROBLEMS]),
        )

    def _parameters(self, found: Function) -> dict[str, _Parameter]:
        arguments = found.args
        for refused in (arguments.vararg, arguments.kwarg, *arguments.posonlyargs):
            if refused is not None:
                self._report("ParameterNotAllowed", refused, name=refused.arg)
        without = len(arguments.args) - len(arguments.defaults)
        named = [_Parameter(a, i >= without) for i, a in enumerate(arguments.args)]
        keyword_only = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        named += [_Parameter(a, default is not None) for a, default in keyword_only]
        if len(named) > MOST_PARAMETERS:
            self._report("TooLarge", named[MOST_PARAMETERS].node)
        kept: dict[str, _Parameter] = {}
        for each in named[:MOST_PARAMETERS]:
            if len(each.node.arg) > LONGEST:
                self._report("ParameterNotAllowed", each.node, name=each.node.arg)
            else:
                kept[each.node.arg] = each
        return kept

    def _annotations(
        self, parameters: dict[str, _Parameter]
    ) -> dict[str, Binding | None]:
        annotated = {n: p.node.annotation for n, p in parameters.items()}
        return {
            name: self._binding(annotation)
            for name, annotation in annotated.items()
            if annotation is not None and is_binder(annotation)
        }

    def _keywords(
        self, call: ast.Call, parameters: set[str]
    ) -> dict[str, Binding | None]:
        for positional in call.args:
            self._report("DeclarationNotLiteral", positional)
        bindings: dict[str, Binding | None] = {}
        for keyword in call.keywords:
            if keyword.arg == "secrets":
                continue
            if keyword.arg is None:
                self._report("DeclarationNotLiteral", keyword.value)
            elif keyword.arg not in parameters:
                self._report("ParameterUnknown", keyword, name=keyword.arg)
            else:
                bindings[keyword.arg] = self._binding(keyword.value)
        return bindings

    def _listed_secrets(self, call: ast.Call) -> Iterator[Use]:
        for keyword in call.keywords:
            if keyword.arg != "secrets":
                continue
            if not isinstance(keyword.value, ast.List | ast.Tuple):
                self._report("DeclarationNotLiteral", keyword.value)
                continue
            for element in keyword.value.elts:
                binding = literal(element, "Secret")
                if binding is None or binding.binder != "Secret":
                    self._report("DeclarationNotLiteral", element)
                else:
                    yield Use(binding.value, None, *self._place(element))

    def _binding(self, node: ast.expr) -> Binding | None:
        binding = literal(node, "Transform")
        if binding is None:
            self._report("DeclarationNotLiteral", node)
        return binding

    def _imports(self) -> tuple[str, ...]:
        names: set[str] = set()
        for node in ast.walk(self._module):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                # `from pack import thing`: the thing may be a name or a module itself.
                module = "." * node.level + (node.module or "")
                within = f"{module}." if node.module else module
                names |= {module}
                names |= {f"{within}{alias.name}" for alias in node.names}
        return tuple(sorted(n for n in names if len(n) <= LONGEST)[:MOST_PARAMETERS])

    def _writes_artifacts(self) -> bool:
        return any(
            isinstance(node, ast.Constant) and node.value == _ARTIFACTS
            for node in ast.walk(self._module)
        )

    def _report(self, problem: str, node: ast.AST, **facts: str) -> None:
        if len(self._problems) < MOST_PROBLEMS:
            shortened: dict[str, Fact] = {n: _short(f) for n, f in facts.items()}
            self._problems.append(Problem(problem, *self._place(node), shortened))

    def _place(self, node: ast.AST) -> tuple[int, int]:
        """Give line and column as an editor counts them: characters, from one."""
        line, offset = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        before = self._lines[line - 1].encode(errors="replace")[:offset]
        return line, len(before.decode(errors="replace")) + 1


def _input(name: str, value: str, at: tuple[int, int], *, is_optional: bool) -> Input:
    if _TRANSFORM_ID.fullmatch(value):
        return Input(name, None, value, is_optional, *at)
    # Python compares names in this form, so a file's name is compared in it too.
    by_name = unicodedata.normalize("NFKC", value)
    return Input(name, by_name, None, is_optional, *at)
