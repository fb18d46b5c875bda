from sqlalchemy import column, insert, table

from dataspace.audit.models import Entry
from dataspace.core.database import Tx

# Inline, because whoever adds a line need not be let read it, not even its number. To the
# table and not to the model, which would be put together anew for every line.
_ADD = insert(table(Entry.__tablename__, column("body"))).inline()


def append(tx: Tx, body: str) -> None:
    tx.flush()
    # Now, not at commit: if the line cannot be written, the deed must not go on.
    tx.execute(_ADD, {"body": body})
