"""Secrets that a workspace's code may use and that its people cannot read back.

What holds here, whatever is called in whatever order:

* The web process seals and cannot open; only a worker opens, and what it gave to which
  step stands in the audit log.
* Nothing is sealed to a key that does not bear the installation's signature.
* A value opens in its own workspace, under its own name, version and key, and nowhere
  else; a row that was moved, swapped or rolled back is an alarm.
* The private half of a workspace's key is wrapped by a root key that is not in the
  database. Keys are changed while everything runs, and given up when all is proven.
* No answer, log line, error or audit entry carries a value.
"""

from dataspace.vault.models import (
    Gives,
    Opener,
    Plaintext,
    SecretFacts,
    VersionFacts,
)
from dataspace.vault.names import checked_name, checked_value
from dataspace.vault.service import (
    Description,
    add,
    delete,
    describe,
    gives,
    in_bin,
    is_ready,
    listed,
    names_of,
    replace,
    restore_version,
    set_gives,
    undelete,
    versions,
)
from dataspace.vault.signing import Verifier

__all__ = [
    "Description",
    "Gives",
    "Opener",
    "Plaintext",
    "SecretFacts",
    "Verifier",
    "VersionFacts",
    "add",
    "checked_name",
    "checked_value",
    "delete",
    "describe",
    "gives",
    "in_bin",
    "is_ready",
    "listed",
    "names_of",
    "replace",
    "restore_version",
    "set_gives",
    "undelete",
    "versions",
]
