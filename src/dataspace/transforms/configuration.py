"""The two files at a repository's root that say something of all the others.

`_config.json` holds settings, `_connections.json` each transform's id and path. Both may
be edited by hand and come by a push: what in them is not understood stays as it is, and
what is broken is a problem of that file and stops nothing else.
"""

import json
import posixpath
import re
from collections.abc import Mapping
from typing import Any, Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from dataspace.core.ids import TransformId
from dataspace.transforms.declaration import Declaration, Problem

CONFIGURATION_PATH = "_config.json"
CONNECTIONS_PATH = "_connections.json"
SETTINGS_PATHS = frozenset({CONFIGURATION_PATH, CONNECTIONS_PATH})

_TRANSFORM_ID = re.compile(
    "rid[.]transform[.][0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
_LONGEST_DETAIL = 200


class Configuration(BaseModel):
    """What `_config.json` says. Other keys are somebody else's and are kept."""

    model_config = ConfigDict(extra="allow")

    python: str | None = None
    dfType: Literal["pandas", "polars"] | None = None  # noqa: N815 - existing files call it so.
    packages: list[str] = []


class _Connection(BaseModel):
    model_config = ConfigDict(extra="allow")

    id: str
    path: str
    inputs: list[str] = []


_CONNECTIONS = TypeAdapter(list[_Connection])


class Connections:
    """What `_connections.json` says, and how it is written back."""

    def __init__(self, text: str | None) -> None:
        self._entries: list[dict[str, Any]] = []
        self._is_broken = False
        self.problem: Problem | None = None
        self._text = text
        if text is None:
            return
        try:
            entries = json.loads(text)
            _CONNECTIONS.validate_python(entries)
            # JSON can spell half a character, which no file can hold.
            json.dumps(entries, ensure_ascii=False).encode()
        except (RecursionError, ValueError) as error:
            self._is_broken = True
            self.problem = _problem("ConnectionsInvalid", error)
        else:
            self._entries = entries
            self.problem = _doubtful_ids(entries)

    def ids(self) -> dict[str, TransformId]:
        """Give each path's id. An id that two paths claim is the first one's."""
        by_id: dict[str, str] = {}
        for entry in self._entries:
            if _TRANSFORM_ID.fullmatch(entry["id"]):
                by_id.setdefault(entry["id"], _path_of(entry))
        paths: dict[str, TransformId] = {}
        for id_, path in by_id.items():
            paths.setdefault(path, TransformId(id_))
        return paths

    def rename(self, old: str, new: str) -> None:
        for entry in self._entries:
            if _path_of(entry) == old:
                entry["path"] = new

    def remove(self, path: str) -> None:
        self._entries = [e for e in self._entries if _path_of(e) != path]

    def note(self, path: str, id_: TransformId, declaration: Declaration) -> None:
        """Write down a transform's id, and what it reads for whoever looks there."""
        inputs = [i.transform_id or i.name or i.parameter for i in declaration.inputs]
        for entry in self._entries:
            if _path_of(entry) == path and entry["id"] == id_:
                entry["inputs"] = inputs
                return
        self.remove(path)
        self._entries.append({"id": id_, "path": path, "inputs": inputs})

    def text(self) -> str | None:
        """Give the file's new text; a broken one is left to whoever mends it."""
        if self._is_broken:
            return self._text
        if self._text is not None and json.loads(self._text) == self._entries:
            return self._text
        if self._text is None and not self._entries:
            return None
        return json.dumps(self._entries, indent=2, ensure_ascii=False) + "\n"


def new_transform_id() -> TransformId:
    return TransformId(f"rid.transform.{uuid4()}")


def configuration(text: str | None) -> Configuration:
    """Read the settings; a file that is absent or broken sets nothing."""
    try:
        return (
            Configuration.model_validate(json.loads(text)) if text else Configuration()
        )
    except (RecursionError, ValueError):
        return Configuration()


def settings_declarations(texts: Mapping[str, str]) -> dict[str, Declaration]:
    """Say what is wrong with those of the files that are settings."""
    found: dict[str, Declaration] = {}
    if CONNECTIONS_PATH in texts:
        problem = Connections(texts[CONNECTIONS_PATH]).problem
        found[CONNECTIONS_PATH] = Declaration(problems=(problem,) if problem else ())
    if CONFIGURATION_PATH in texts:
        problem = _configuration_problem(texts[CONFIGURATION_PATH])
        found[CONFIGURATION_PATH] = Declaration(problems=(problem,) if problem else ())
    return found


def _configuration_problem(text: str) -> Problem | None:
    try:
        Configuration.model_validate(json.loads(text))
    except (RecursionError, ValueError) as error:
        return _problem("ConfigurationInvalid", error)
    return None


def _problem(type_: str, error: Exception) -> Problem:
    match error:
        case json.JSONDecodeError():
            return Problem(type_, error.lineno, error.colno, {"detail": error.msg})
        case ValidationError():
            first = error.errors(include_input=False, include_url=False)[0]
            at = ".".join(str(part) for part in first["loc"])
            return Problem(
                type_, facts={"detail": f"{at}: {first['msg']}".lstrip(": ")}
            )
        case _:
            return Problem(
                type_, facts={"detail": "It is nested too deeply or too large."}
            )


def _doubtful_ids(entries: list[dict[str, Any]]) -> Problem | None:
    seen: set[str] = set()
    for entry in entries:
        if not _TRANSFORM_ID.fullmatch(entry["id"]) or entry["id"] in seen:
            return Problem("IdNotKept", facts={"detail": entry["id"][:_LONGEST_DETAIL]})
        seen.add(entry["id"])
    return None


def _path_of(entry: dict[str, Any]) -> str:
    path: str = entry["path"]
    return posixpath.normpath(path).lstrip("/")
