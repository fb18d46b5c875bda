import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import insert

from dataspace.audit.models import Entry
from dataspace.core.by import By
from dataspace.core.database import Tx


def append(tx: Tx, by: By, kind: str, facts: dict[str, Any]) -> None:
    tx.flush()
    said = {name: str(value) for name, value in asdict(by).items() if value is not None}
    body = json.dumps({"kind": kind, "facts": facts, **said}, ensure_ascii=False)
    # Now, not at commit: if the line cannot be written, the deed must not go on. Inline,
    # because whoever adds a line need not be let read it, not even its number.
    tx.execute(insert(Entry).values(body=body).inline())
