"""Setting up second factors, and removing them."""

from collections.abc import Collection
from typing import Any

from dataspace import audit
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.ids import PasskeyId, PersonId, new_id
from dataspace.identity import (
    account_store,
    ceremonies,
    codes,
    factor_store,
    notices,
    store,
)
from dataspace.identity.ceremonies import Credential
from dataspace.identity.errors import (
    AuthenticatorUnknown,
    CredentialsMissing,
    FactorDemanded,
    FactorMissing,
    FactorRefused,
    FactorsOfOneself,
    LastWayIn,
    PasskeyUnknown,
    PersonUnknown,
)
from dataspace.identity.factor_events import (
    FactorAdded,
    FactorBegun,
    FactorRemoved,
    FactorsRemoved,
    RecoveryCodesMade,
)
from dataspace.identity.factor_kit import FactorKit
from dataspace.identity.factor_models import (
    FactorFacts,
    Method,
    NewAuthenticator,
    Purpose,
)
from dataspace.identity.models import Actor, Person, Secret
from dataspace.identity.service import challenges
from dataspace.identity.service.accounts import hold_and_see_way_in, present_human
from dataspace.identity.service.proving import place_of
from dataspace.identity.service.telling import tell, tell_administrators

RecoveryCodes = tuple[Secret, ...]


def factors_of(tx: Tx, person: PersonId) -> FactorFacts:
    row = present_human(tx, person)
    held = factor_store.authenticator(tx, person)
    policy = factor_store.policy(tx)
    return FactorFacts(
        authenticator_since=held.confirmed_at if held else None,
        passkeys=[one.facts() for one in factor_store.passkeys_of(tx, person)],
        recovery_codes_left=factor_store.recovery_codes_left(tx, person),
        is_required=policy.is_required(is_administrator=row.is_administrator),
        has_password=row.password_hash is not None,
    )


def begin_authenticator(tx: Tx, actor: Actor, kit: FactorKit) -> NewAuthenticator:
    """Make a secret for an authenticator app. It counts once a code of it was typed."""
    secret = codes.new_authenticator()
    factor = new_id()
    sealed = kit.seal.seal(secret.value.encode(), bound_to=place_of(actor.id, factor))
    factor_store.hold_factors(tx, actor.id)
    factor_store.insert_authenticator(tx, factor, actor.id, sealed, clock.now())
    audit.record(tx, actor.by, FactorBegun(actor.id, Method.CODE))
    address = codes.address_of(secret, login=actor.login, installation=kit.party.name)
    return NewAuthenticator(secret=secret, address=address)


def confirm_authenticator(
    tx: Tx, actor: Actor, kit: FactorKit, code: Secret
) -> RecoveryCodes:
    """Take the app into use, in place of an earlier one; the code is used up by it."""
    factor_store.hold_factors(tx, actor.id)
    factor = factor_store.authenticator(tx, actor.id, is_confirmed=False)
    if factor is None:
        raise AuthenticatorUnknown
    sealed_to = place_of(actor.id, factor.id)
    secret = Secret(kit.seal.open(factor.sealed, bound_to=sealed_to).decode())
    step = codes.step_of(secret, code, clock.now())
    if step is None:
        raise FactorRefused
    is_first = not factor_store.methods_of(tx, actor.id)
    factor_store.confirm_authenticator(tx, factor, step, clock.now())
    return _added(
        tx, actor, FactorAdded(actor.id, Method.CODE, None), is_first=is_first
    )


def begin_passkey(tx: Tx, actor: Actor, kit: FactorKit) -> dict[str, Any]:
    challenge = challenges.make(tx, Purpose.REGISTER, actor.by.session_id)
    held = factor_store.passkeys_of(tx, actor.id)
    return ceremonies.to_register(
        kit.party,
        _row(tx, actor),
        challenge,
        [passkey.credential_id for passkey in held],
    )


def add_passkey(
    tx: Tx, actor: Actor, kit: FactorKit, *, name: str, credential: Credential
) -> RecoveryCodes:
    challenge = challenges.taken(tx, credential, Purpose.REGISTER, actor.by.session_id)
    made = ceremonies.registered(kit.party, credential, challenge)
    factor_store.hold_factors(tx, actor.id)
    is_first = not factor_store.methods_of(tx, actor.id)
    factor_store.insert_passkey(tx, actor.id, name, made, clock.now())
    return _added(
        tx, actor, FactorAdded(actor.id, Method.PASSKEY, name), is_first=is_first
    )


def remove_authenticator(tx: Tx, actor: Actor) -> None:
    factor_store.hold_factors(tx, actor.id)
    if not factor_store.remove_authenticator(tx, actor.id):
        raise AuthenticatorUnknown
    _removed(tx, actor, Method.CODE)


def remove_passkey(
    tx: Tx, actor: Actor, passkey: PasskeyId, *, offered: Collection[str]
) -> None:
    """Remove a passkey, but never somebody's last way in.

    What is linked at a provider that is not `offered` any more is no way in.
    """
    factor_store.hold_factors(tx, actor.id)
    if not factor_store.remove_passkey(tx, actor.id, passkey):
        raise PasskeyUnknown(passkey)
    if not _has_way_in(tx, actor, offered):
        raise LastWayIn
    _removed(tx, actor, Method.PASSKEY)


def renew_recovery_codes(tx: Tx, actor: Actor) -> RecoveryCodes:
    """Make ten new codes; what is left of the former ones is good for nothing."""
    factor_store.hold_factors(tx, actor.id)
    if not factor_store.methods_of(tx, actor.id):
        raise FactorMissing
    return _new_codes(tx, actor)


def remove_factors(tx: Tx, by: By, person: PersonId) -> None:
    """Remove every factor of somebody who has lost them, and end his sessions."""
    if by.person_id == person:
        raise FactorsOfOneself
    if store.person(tx, person) is None:
        raise PersonUnknown(person)
    factor_store.hold_factors(tx, person)
    removed = factor_store.remove_all(tx, person)
    store.end_sessions(tx, person)
    audit.record(tx, by, FactorsRemoved(person, removed))
    tell(tx, person, notices.factors_removed(clock.now()))
    tell_administrators(tx, notices.account_recovered(clock.now()))


def has_second_factor(tx: Tx, person: PersonId) -> bool:
    return bool(factor_store.methods_of(tx, person))


def people_with_factors(tx: Tx) -> set[PersonId]:
    return factor_store.people_with_factors(tx)


def _added(
    tx: Tx, actor: Actor, event: FactorAdded, *, is_first: bool
) -> RecoveryCodes:
    """Go on after a factor was added: it was proved by adding it."""
    factor_store.prove_session(
        tx, actor.by.session_id, clock.now(), has_second_factor=True
    )
    audit.record(tx, actor.by, event)
    tell(tx, actor.id, notices.factor_added(clock.now()))
    if not is_first:
        return ()
    # What was opened with the password alone may be somebody else's.
    store.end_sessions(tx, actor.id, but=actor.by.session_id)
    return _new_codes(tx, actor)


def _removed(tx: Tx, actor: Actor, method: Method) -> None:
    """Go on after a factor was removed. What was opened with it must not go on."""
    is_last = not factor_store.methods_of(tx, actor.id)
    if is_last:
        if _is_required(tx, actor):
            raise FactorDemanded
        factor_store.remove_all(tx, actor.id)
        factor_store.prove_session(
            tx, actor.by.session_id, clock.now(), has_second_factor=False
        )
    store.end_sessions(tx, actor.id, but=actor.by.session_id)
    audit.record(tx, actor.by, FactorRemoved(actor.id, method))
    tell(tx, actor.id, notices.factor_removed(clock.now()))


def _new_codes(tx: Tx, actor: Actor) -> RecoveryCodes:
    made = codes.new_recovery_codes()
    factor_store.replace_recovery_codes(
        tx, actor.id, [codes.digest_of(code) for code in made]
    )
    audit.record(tx, actor.by, RecoveryCodesMade(actor.id))
    return made


def _has_way_in(tx: Tx, actor: Actor, offered: Collection[str]) -> bool:
    """Whether something still opens the account; its row is held, so nothing goes meanwhile."""
    if hold_and_see_way_in(tx, actor.id):
        return True
    return account_store.has_identity(tx, actor.id, at=offered)


def _is_required(tx: Tx, actor: Actor) -> bool:
    policy = factor_store.policy(tx)
    return policy.is_required(is_administrator=actor.is_administrator)


def _row(tx: Tx, actor: Actor) -> Person:
    row = store.person(tx, actor.id)
    if row is None:
        raise CredentialsMissing
    return row
