import json
import re
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from dataspace.audit import store
from dataspace.audit.events import Event
from dataspace.core.by import By
from dataspace.core.database import Tx

# At the end of a resource id, `rid.transform.<uuid>`, or all of another.
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$")


def record(tx: Tx, by: By, event: Event) -> None:
    store.append(tx, body_of(by, event))


def body_of(by: By, event: Event) -> str:
    """Give what a line says; the database adds when and by which of its roles."""
    facts = {name: _plain(value) for name, value in asdict(event).items()}
    said = {"kind": event.kind, "facts": facts, **_object_of(facts), **by.said()}
    return json.dumps(said, ensure_ascii=False)


def _object_of(facts: dict[str, Any]) -> dict[str, str]:
    """Give what the deed was done to, by which lines are found: the event's first id."""
    for name, value in facts.items():
        found = _ID.search(str(value)) if name.endswith("_id") else None
        if found:
            return {"object_id": found.group()}
    return {}


def _plain(value: Any) -> Any:
    match value:
        case UUID() | datetime():
            return str(value)
        case list() | tuple() | set() | frozenset():
            return [_plain(each) for each in value]
        case _:
            return value
