"""The audit log's pages: searching it, taking along what was found, and how it is sealed.

Administrators search all of it, an owner what is about his workspace. Each search first
opens the log to its transaction with the proof that it may; without that the database shows
none of it to the web process, whatever a query asks for. An export is itself a line.
"""

from dataspace.trail.service import export, histogram, seal_state, search

__all__ = ["export", "histogram", "seal_state", "search"]
