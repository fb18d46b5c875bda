from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from dataspace.audit import store
from dataspace.audit.events import Event
from dataspace.core.by import By
from dataspace.core.database import Tx


def record(tx: Tx, by: By, event: Event) -> None:
    facts = {name: _plain(value) for name, value in asdict(event).items()}
    store.append(tx, by, event.kind, facts)


def _plain(value: Any) -> Any:
    match value:
        case UUID() | datetime():
            return str(value)
        case list() | tuple() | set() | frozenset():
            return [_plain(each) for each in value]
        case _:
            return value
