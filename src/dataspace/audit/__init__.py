"""The audit log: what was done, by whom, written in the deed's own transaction.

An event is a frozen dataclass owned by the slice it describes. `record` writes it with
the caller's transaction, so a deed without its line cannot be committed, and neither can
a line without its deed. The roles of the database may add lines and read them; none of
them may change or remove one.
"""

from dataspace.audit.events import Event, SealStopped
from dataspace.audit.service import record

__all__ = ["Event", "SealStopped", "record"]
