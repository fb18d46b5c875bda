from collections.abc import Iterable

from dataspace import audit
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId, new_id
from dataspace.core.texts import folded
from dataspace.identity import passwords, store
from dataspace.identity.errors import (
    LastAdministrator,
    PersonDisabled,
    PersonUnknown,
)
from dataspace.identity.events import PasswordSet, PersonAdded, PersonEnabled
from dataspace.identity.events import PersonDisabled as PersonDisabledEvent
from dataspace.identity.models import (
    IN_HIS_NAME,
    Actor,
    Origin,
    Person,
    PersonFacts,
    Secret,
    SignInRules,
)
from dataspace.identity.service import attempts
from dataspace.identity.service.tokens import revoke_tokens


def act_as(tx: Tx, person: PersonId, origin: Origin) -> Actor:
    """Speak for a person whose deed goes on without him: a build he started."""
    found = _known(tx, person)
    if found.disabled_at is not None:
        raise PersonDisabled(person)
    return found.actor(origin, session=None, proof=IN_HIS_NAME)


def add_person(
    tx: Tx, by: By, *, login: str, name: str, is_administrator: bool = False
) -> PersonId:
    person = PersonId(new_id())
    login = folded(login)
    store.insert_person(
        tx, person, login=login, name=name, is_administrator=is_administrator
    )
    audit.record(tx, by, PersonAdded(person, login, is_administrator))
    return person


def administrator_without_password(tx: Tx) -> PersonId | None:
    """Give the administrator who still has to set the installation's first password."""
    return store.administrator_without_password(tx)


def change_password(
    tx: Tx, actor: Actor, rules: SignInRules, *, current: Secret, new: Secret
) -> None:
    """Replace the password, and end every session but the one that asks."""
    person = attempts.prove(tx, actor.by, login=actor.login, password=current)
    passwords.judge(new, minimum=rules.password_minimum, login=person.login)
    person.password_hash = passwords.hashed(new)
    store.end_sessions(tx, actor.id, but=actor.by.session_id)
    audit.record(tx, actor.by, PasswordSet(actor.id, "change"))


def disable(tx: Tx, by: By, person: PersonId) -> None:
    found = _human(tx, person)
    if found.is_administrator and store.administrators_but(tx, person) == 0:
        raise LastAdministrator
    found.disabled_at = clock.now()
    store.end_sessions(tx, person)
    store.remove_link(tx, person)
    revoke_tokens(tx, by, person)
    audit.record(tx, by, PersonDisabledEvent(person))


def enable(tx: Tx, by: By, person: PersonId) -> None:
    _human(tx, person).disabled_at = None
    audit.record(tx, by, PersonEnabled(person))


def known(tx: Tx, person: PersonId) -> PersonFacts:
    return _known(tx, person).facts()


def people(tx: Tx) -> list[PersonFacts]:
    return store.all_people(tx)


def people_by_id(tx: Tx, ids: Iterable[PersonId]) -> dict[PersonId, PersonFacts]:
    return {facts.id: facts for facts in store.people_among(tx, set(ids))}


def search(tx: Tx, fragment: str) -> list[PersonFacts]:
    return store.people_like(tx, fragment, limit=20)


def _human(tx: Tx, person: PersonId) -> Person:
    # A service account belongs to the owners of its workspace, who disable and enable it.
    found = store.human(tx, person)
    if found is None:
        raise PersonUnknown(person)
    return found


def _known(tx: Tx, person: PersonId) -> Person:
    found = store.person(tx, person)
    if found is None:
        raise PersonUnknown(person)
    return found
