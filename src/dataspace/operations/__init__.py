"""What is done to an installation: its database made and migrated.

The roles are made once, by the superuser, who is locked out at the end. From then on
every process speaks as a role of its own, with no more than it needs.
"""

from dataspace.operations.migrations import is_current, migrate
from dataspace.operations.roles import ROLES, bootstrap, lock_out

__all__ = ["ROLES", "bootstrap", "is_current", "lock_out", "migrate"]
