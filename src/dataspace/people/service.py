from dataspace import access, identity
from dataspace.access import InstallationGrant, ManagePerson
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId


def delete(
    tx: Tx,
    grant: InstallationGrant[ManagePerson],
    person: PersonId,
    successor: PersonId | None,
) -> None:
    """Delete a person's account, and hand on what nobody else owns."""
    identity.present(tx, person)
    if successor is not None:
        identity.active(tx, successor)
    access.hand_over(tx, grant.by, person, successor)
    identity.delete(tx, grant.by, person)
