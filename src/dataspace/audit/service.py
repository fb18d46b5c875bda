import json
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from dataspace.audit import store
from dataspace.audit.events import Event
from dataspace.core.by import By
from dataspace.core.database import Tx


def record(tx: Tx, by: By, event: Event) -> None:
    store.append(tx, body_of(by, event))


def body_of(by: By, event: Event) -> str:
    """Give what a line says; the database adds when and by which of its roles."""
    facts = {name: _plain(value) for name, value in asdict(event).items()}
    said = {"kind": event.kind, "facts": facts, **by.said()}
    return json.dumps(said, ensure_ascii=False)


def _plain(value: Any) -> Any:
    match value:
        case UUID() | datetime():
            return str(value)
        case list() | tuple() | set() | frozenset():
            return [_plain(each) for each in value]
        case _:
            return value
