"""Proposes the code of an ingest: a transform that reads a raw file as it turned out to be."""

import json
import keyword
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, count
from pathlib import PurePath

from dataspace.datasets import Sniffed

# Room for a number and the ending within what a path in a repository may have.
_LONGEST_STEM_BYTES = 100
# Names of devices on Windows, on whose disks these repositories are opened too.
_RESERVED = re.compile(r"^(aux|con|nul|prn|com\d|lpt\d)$")
_NOT_A_WORD = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Proposal:
    path: str
    text: str


def propose(name: str, sniffed: Sniffed, taken: Iterable[str]) -> Proposal:
    """`taken` are the paths of the repository; a transform's name is unique in all of it."""
    # A literal of JSON is one of Python, in the quotes that formatters choose.
    file = json.dumps(name, ensure_ascii=False)
    text = (
        "import polars as pl\n"
        "from dataspace_runner import File\n"
        "\n\n"
        f"def transform(path: File({file})):\n"
        f"    return {_reading(name, sniffed)}\n"
    )
    return Proposal(f"{_free(_stem(name), taken)}.py", text)


def _reading(name: str, sniffed: Sniffed) -> str:
    if sniffed.kind == "csv":
        return _reading_csv(name, sniffed)
    if sniffed.kind == "json":
        verb = "scan_ndjson" if sniffed.is_lines else "read_json"
        # All of it: a column that begins empty has its type further down.
        return f"pl.{verb}(path, infer_schema_length=None)"
    if sniffed.kind == "excel":
        return "pl.read_excel(path)"
    return _call("scan_parquet", _glob(name))


def _reading_csv(name: str, sniffed: Sniffed) -> str:
    given = _glob(name)
    if sniffed.separator not in {None, ","}:
        given.append(f"separator={json.dumps(sniffed.separator)}")
    if any(column.type.startswith(("Date", "Time")) for column in sniffed.columns):
        given.append("try_parse_dates=True")
    given.append("infer_schema_length=None")
    if sniffed.encoding in {None, "utf-8", "utf-8-sig"}:
        return _call("scan_csv", given)
    # Only the eager reader converts, and it knows no wildcards in a name.
    return _call("read_csv", [f"encoding={json.dumps(sniffed.encoding)}", *given])


def _call(verb: str, given: list[str]) -> str:
    return f"pl.{verb}({', '.join(['path', *given])})"


def _glob(name: str) -> list[str]:
    """A name that looks like a pattern is still the name of one file."""
    return ["glob=False"] if set(name) & set("*?[") else []


def _stem(name: str) -> str:
    # As Python itself compares names, since other transforms name this one as a parameter.
    plain = unicodedata.normalize("NFKC", PurePath(name).stem).lower()
    stem = _NOT_A_WORD.sub("_", plain).strip("_")
    stem = stem.encode()[:_LONGEST_STEM_BYTES].decode(errors="ignore")
    is_name = stem.isidentifier() and not keyword.iskeyword(stem)
    if is_name and not _RESERVED.match(stem):
        return stem
    marked = f"file_{stem}"
    return marked if stem and marked.isidentifier() else "file"


def _free(stem: str, taken: Iterable[str]) -> str:
    # Some systems cannot tell letters by their case, and then not two files either.
    stems = {PurePath(path).stem.casefold() for path in taken}
    wanted = chain([stem], (f"{stem}_{number}" for number in count(2)))
    return next(each for each in wanted if each.casefold() not in stems)
