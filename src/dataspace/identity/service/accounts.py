from collections.abc import Iterable

from dataspace import audit, mail
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId, new_id
from dataspace.core.texts import folded
from dataspace.identity import account_store, factor_store, notices, passwords, store
from dataspace.identity.errors import (
    CurrentPasswordWrong,
    LastAdministrator,
    PasswordThere,
    PersonDisabled,
    PersonUnknown,
)
from dataspace.identity.events import (
    PasswordSet,
    PersonAdded,
    PersonChanged,
    PersonDeleted,
    PersonEnabled,
)
from dataspace.identity.events import PersonDisabled as PersonDisabledEvent
from dataspace.identity.models import (
    IN_HIS_NAME,
    Account,
    Actor,
    Origin,
    Person,
    PersonFacts,
    Secret,
    SignInRules,
)
from dataspace.identity.service import attempts
from dataspace.identity.service.telling import tell
from dataspace.identity.service.tokens import revoke_tokens
from dataspace.mail import LinkEnd

_DELETED = "Deleted person"


def accounts(tx: Tx) -> list[Account]:
    """List everybody with the state of his account."""
    return account_store.accounts(tx, clock.now())


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
    person = attempts.prove_own(tx, actor, current)
    # What was proved may have been replaced meanwhile, by the owner who locks a thief out.
    proved_by, held = person.password_hash, store.person_held(tx, actor.id)
    if held is None or held.password_hash != proved_by:
        raise CurrentPasswordWrong
    _set_password(tx, actor, rules, person, new, "change")


def delete(tx: Tx, by: By, person: PersonId) -> None:
    """Remove everything of a person but the row's id, by which others still name it."""
    found = present_human(tx, person)
    _keep_an_administrator(tx, found)
    store.end_sessions(tx, person)
    _end_links(tx, person)
    account_store.forget_devices(tx, person)
    account_store.forget_identities(tx, person)
    factor_store.remove_all(tx, person)
    mail.forget_recipient(tx, person)
    revoke_tokens(tx, by, person)
    found.login, found.name = f"deleted-{person.hex}", _DELETED
    found.email = found.email_verified_at = found.password_hash = None
    found.is_administrator, found.last_seen_at = False, None
    found.disabled_at = found.deleted_at = clock.now()
    audit.record(tx, by, PersonDeleted(person))


def disable(tx: Tx, by: By, person: PersonId) -> None:
    found = present_human(tx, person)
    _keep_an_administrator(tx, found)
    found.disabled_at = clock.now()
    store.end_sessions(tx, person)
    _end_links(tx, person)
    revoke_tokens(tx, by, person)
    audit.record(tx, by, PersonDisabledEvent(person))
    tell(tx, person, notices.disabled(clock.now()))


def enable(tx: Tx, by: By, person: PersonId) -> None:
    present_human(tx, person).disabled_at = None
    audit.record(tx, by, PersonEnabled(person))


def set_first_password(tx: Tx, actor: Actor, rules: SignInRules, new: Secret) -> None:
    """Give a password to somebody who has none, once he has proved that it is he."""
    # Held, so that of two first passwords one is not the first.
    person = store.person_held(tx, actor.id)
    if person is None or person.password_hash is not None:
        raise PasswordThere
    _set_password(tx, actor, rules, person, new, "first")


def hold_and_see_way_in(tx: Tx, person: PersonId) -> bool:
    """Say whether a password or a passkey opens the account, and hold its row.

    Whoever takes a way in away asks first, so that the last two cannot go at once.
    """
    found = store.person_held(tx, person)
    if found is None:
        raise PersonUnknown(person)
    has_passkey = bool(factor_store.passkeys_of(tx, person))
    return found.password_hash is not None or has_passkey


def rename(
    tx: Tx,
    by: By,
    person: PersonId,
    *,
    name: str | None = None,
    login: str | None = None,
) -> None:
    """Change the names of a person: the one that is shown, the one that signs in."""
    found, changed = present_row(tx, person), []
    if name is not None and name != found.name:
        found.name = name
        changed.append("name")
    if login is not None and folded(login) != found.login:
        account_store.set_login(tx, found, folded(login))
        changed.append("login")
    audit.record(tx, by, PersonChanged(person, tuple(changed)))


def known(tx: Tx, person: PersonId) -> PersonFacts:
    return _known(tx, person).facts()


def active(tx: Tx, person: PersonId) -> PersonFacts:
    """Give a person who can still sign in and be given something."""
    found = present_row(tx, person)
    if found.disabled_at is not None:
        raise PersonDisabled(person)
    return found.facts()


def present(tx: Tx, person: PersonId) -> PersonFacts:
    """Give a person who has not been deleted."""
    return present_row(tx, person).facts()


def present_row(tx: Tx, person: PersonId) -> Person:
    found = _known(tx, person)
    if found.deleted_at is not None:
        raise PersonUnknown(person)
    return found


def words_of(person: Person) -> tuple[str, ...]:
    """Give what a stranger would try first in a password of this person's."""
    return (person.login, person.name, person.email or "")


def people(tx: Tx) -> list[PersonFacts]:
    return store.all_people(tx)


def people_by_id(tx: Tx, ids: Iterable[PersonId]) -> dict[PersonId, PersonFacts]:
    return {facts.id: facts for facts in store.people_among(tx, set(ids))}


def search(tx: Tx, fragment: str) -> list[PersonFacts]:
    return store.people_like(tx, fragment, limit=20)


def _set_password(
    tx: Tx, actor: Actor, rules: SignInRules, person: Person, new: Secret, through: str
) -> None:
    words = (*words_of(person), *rules.own_words)
    passwords.judge(new, minimum=rules.password_minimum, own_words=words)
    person.password_hash = passwords.hashed(new)
    store.end_sessions(tx, actor.id, but=actor.by.session_id)
    # A link on its way would undo it, in whosever hands it is.
    _end_links(tx, actor.id)
    audit.record(tx, actor.by, PasswordSet(actor.id, through))
    tell(tx, actor.id, notices.password_changed(clock.now()))


def _end_links(tx: Tx, person: PersonId) -> None:
    store.remove_link(tx, person)
    account_store.remove_change(tx, person)
    account_store.forget_link_requests(tx, person)
    for page in (
        notices.CONFIRM_PAGE,
        notices.LINK_ACCOUNT_PAGE,
        notices.WELCOME_PAGE,
    ):
        mail.drop_links(tx, person, page, LinkEnd.WITHDRAWN)


def _keep_an_administrator(tx: Tx, leaving: Person) -> None:
    if not leaving.is_administrator:
        return
    if store.administrators_but(tx, PersonId(leaving.id)) == 0:
        raise LastAdministrator


def present_human(tx: Tx, person: PersonId) -> Person:
    # A service account belongs to the owners of its workspace, who disable and enable it.
    found = present_row(tx, person)
    if found.home_id is not None:
        raise PersonUnknown(person)
    return found


def _known(tx: Tx, person: PersonId) -> Person:
    found = store.person(tx, person)
    if found is None:
        raise PersonUnknown(person)
    return found
