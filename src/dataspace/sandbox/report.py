"""The runner's last line, read as what it is: written by whoever took over the sandbox.

Only known fields of known types and sizes come through, as one frozen value. Unknown
fields are passed over (a later runner may say more); a duplicate, a wrong type or a
number that is none makes the whole line hostile.
"""

import json
from dataclasses import dataclass
from typing import Any, Final, NoReturn

VERSION: Final = 1
LONGEST_LINE: Final = 64 * 1024
_LARGEST_NUMBER: Final = 2**63 - 1

REASONS: Final = frozenset(
    {
        "TransformRaised",
        "WrongReturn",
        "HealthCheckFailed",
        "InputUnreadable",
        "SyntaxInvalid",
        "DeclarationInvalid",
        "ImportFailed",
        "EmptySchema",
    }
)


class HostileReportError(Exception):
    """What came over the control socket is not what a runner says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Succeeded:
    row_count: int
    peak_memory_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    reason: str
    message: str
    traceback: str
    path: str | None
    line: int | None


Report = Succeeded | Failed


def is_ready(line: bytes) -> bool:
    return bool(_object(line)["type"] == "ready")


def parse(line: bytes) -> Report:
    said = _object(line)
    match said["type"]:
        case "succeeded":
            return Succeeded(
                row_count=_number(said, "row_count"),
                peak_memory_bytes=_number(said, "peak_memory_bytes"),
            )
        case "failed":
            return Failed(
                reason=_reason(said),
                message=_text(said, "message"),
                traceback=_text(said, "traceback"),
                path=None if said.get("path") is None else _text(said, "path"),
                line=None if said.get("line") is None else _number(said, "line"),
            )
    raise HostileReportError("type")


def _object(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise HostileReportError("length")
    try:
        said = json.loads(line, object_pairs_hook=_once, parse_constant=_no_constant)
    # Deep nesting exhausts the parser's stack; that is an answer too.
    except (ValueError, RecursionError) as error:
        raise HostileReportError("JSON") from error
    if not isinstance(said, dict):
        raise HostileReportError("object")
    if type(said.get("version")) is not int or said["version"] != VERSION:
        raise HostileReportError("version")
    if not isinstance(said.get("type"), str):
        raise HostileReportError("type")
    return said


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) != len(pairs):
        raise HostileReportError("duplicate")
    return said


def _no_constant(_: str) -> NoReturn:
    raise HostileReportError("constant")


def _reason(said: dict[str, Any]) -> str:
    reason = _text(said, "reason")
    # The launcher's own reasons are not the runner's to give.
    if reason not in REASONS:
        raise HostileReportError("reason")
    return reason


def _number(said: dict[str, Any], name: str) -> int:
    value = said.get(name)
    # True is an int to Python, and a row count to nobody.
    if type(value) is not int or not 0 <= value <= _LARGEST_NUMBER:
        raise HostileReportError(name)
    return value


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    if not isinstance(value, str):
        raise HostileReportError(name)
    # Halves of surrogate pairs and NULs are text to JSON and an error to databases.
    whole = value.encode(errors="replace").decode()
    return whole.replace("\0", "\N{REPLACEMENT CHARACTER}")
