from dataspace import mail
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId
from dataspace.identity import store
from dataspace.mail import Message


def tell(tx: Tx, person: PersonId, message: Message) -> None:
    """Tell a person something by mail, if he has an address that is his.

    An address that nobody has proven could be anybody's, so nothing is told there.
    """
    found = store.person(tx, person)
    if found is not None and found.verified_email is not None:
        mail.post(tx, person, found.verified_email, message)


def tell_administrators(tx: Tx, message: Message) -> None:
    """Tell all who administer: of what goes past a protection nobody should be alone with."""
    for person in store.administrators(tx):
        tell(tx, PersonId(person.id), message)
