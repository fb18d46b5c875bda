from sqlalchemy import insert

from dataspace.audit.models import Entry
from dataspace.core.database import Tx


def append(tx: Tx, body: str) -> None:
    tx.flush()
    # Now, not at commit: if the line cannot be written, the deed must not go on. Inline,
    # because whoever adds a line need not be let read it, not even its number.
    tx.execute(insert(Entry).values(body=body).inline())
