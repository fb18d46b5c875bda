"""Who speaks, from whatever a request brought to say so."""

from dataspace.core.database import Tx
from dataspace.identity.errors import CredentialsTwice
from dataspace.identity.models import Actor, Credentials, Origin, SignInRules
from dataspace.identity.service.sessions import (
    bearer,
    insist_on_enrolment,
    insist_on_second_step,
)
from dataspace.identity.service.tokens import actor_of_token


def actor_of(
    tx: Tx, origin: Origin, credentials: Credentials, rules: SignInRules
) -> Actor:
    """Give who speaks, if he has proved all that this installation asks of him."""
    actor = speaker(tx, origin, credentials, rules)
    insist_on_second_step(tx, actor)
    insist_on_enrolment(actor)
    return actor


def speaker(
    tx: Tx, origin: Origin, credentials: Credentials, rules: SignInRules
) -> Actor:
    """Give whose credentials these are, though something may be due from him."""
    if credentials.token is None:
        return bearer(tx, origin, credentials.session, rules)
    if credentials.session is not None:
        # To choose between two is to let a page in a browser borrow one for the other.
        raise CredentialsTwice
    return actor_of_token(tx, origin, credentials.token, rules)
