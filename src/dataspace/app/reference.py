"""Pages of the reference that are made from the code, so that they cannot disagree with it."""

import importlib
import pkgutil

from pydantic.fields import FieldInfo

import dataspace
from dataspace.app.settings import CHECKOUT, Settings
from dataspace.trail.catalogue import Kind, catalogue

_SETTINGS = """# Settings

Every setting is read once, from the environment, when a process starts. None of them
loosens a lock. `DATASPACE_PORT=8080 make up` sets the port. A value that makes no sense, or
no safety, is refused, and nothing starts.

| variable | default | allowed | what it is for |
|---|--:|---|---|
"""
_EVENTS = """# Events of the audit log

Every kind of line that the audit log can hold. Each also says when, who, on whose behalf,
from which address, in which session or with which token, in which request and workspace,
under which role of the database and in which of its transactions. *Refused* marks lines
about something that was kept from happening.

Lines that begin with `row.` are written by triggers, whoever changes a row and by whatever
program; their facts name the row's key, the changed columns, keyed hashes of the row before
and after, and the values of a few columns.

| kind | what whoever did it did | facts | slice | |
|---|---|---|---|---|
"""


def settings() -> str:
    """Give the page about the settings, in Markdown."""
    fields = Settings.model_fields
    named = {variable(name, field): field for name, field in fields.items()}
    rows = (_row(name, field) for name, field in sorted(named.items()))
    return _SETTINGS + "".join(rows)


def audit_events() -> str:
    """Give the page about the audit log's events, in Markdown."""
    for module in pkgutil.walk_packages(dataspace.__path__, "dataspace."):
        # What the web process never loads is written by others.
        if module.name.endswith("events"):
            importlib.import_module(module.name)
    return _EVENTS + "".join(map(_event, catalogue().values()))


def _event(kind: Kind) -> str:
    # A bar would end the cell.
    facts = (f"`{name}: {told}`".replace("|", "\\|") for name, told in kind.facts)
    mark = "refused" if kind.is_refusal else ""
    cells = [f"`{kind.kind}`", kind.sentence, ", ".join(facts), kind.slice, mark]
    return f"| {' | '.join(cells)} |\n"


def variable(name: str, field: FieldInfo) -> str:
    """Name the variable of the environment that a setting is read from."""
    own = field.validation_alias
    return own if isinstance(own, str) else f"DATASPACE_{name.upper()}"


def _row(name: str, field: FieldInfo) -> str:
    default = str(field.default).removeprefix(f"{CHECKOUT}/")
    told = "none" if field.default in (None, "", ()) else f"`{default}`"
    bounds = " ".join(_bounds(field)) or "any"
    cells = [f"`{name}`", told, bounds, field.description]
    return f"| {' | '.join(map(str, cells))} |\n"


def _bounds(field: FieldInfo) -> list[str]:
    """Say what the field's constraints allow, as they are declared."""
    signs = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
    found = [
        f"{sign} {getattr(rule, name):,}"
        for rule in field.metadata
        for name, sign in signs.items()
        if getattr(rule, name, None) is not None
    ]
    lengths = (getattr(rule, "max_length", None) for rule in field.metadata)
    found += [f"at most {most} characters" for most in lengths if most is not None]
    patterns = (getattr(rule, "pattern", None) for rule in field.metadata)
    return found + [f"`{pattern}`" for pattern in patterns if pattern is not None]
