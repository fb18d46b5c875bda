"""Proving a second factor: after the password, instead of it, and again before a danger."""

from dataclasses import replace

from dataspace import audit
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId
from dataspace.identity import account_store, codes, factor_store, store
from dataspace.identity.errors import (
    FactorRefused,
    MethodRefused,
    SecondStepNotDue,
    StepUpNeeded,
)
from dataspace.identity.events import SignedInEvent
from dataspace.identity.factor_events import (
    FactorRefusedEvent,
    SecondFactorProved,
    SteppedUp,
)
from dataspace.identity.factor_kit import FactorKit
from dataspace.identity.factor_models import FactorAnswer, Method, Purpose
from dataspace.identity.models import (
    Actor,
    Origin,
    Person,
    Secret,
    SignedIn,
    SignInRules,
)
from dataspace.identity.service import attempts, challenges
from dataspace.identity.service.break_glass import break_glass
from dataspace.identity.service.sessions import digest, new_token, open_session
from dataspace.identity.service.tokens import insist_on_session


def finish_second_step(
    tx: Tx, actor: Actor, kit: FactorKit, answer: FactorAnswer
) -> SignedIn:
    """Let a pending session in, under a token that was never anybody's before."""
    if not actor.proof.is_pending or actor.by.session_id is None:
        raise SecondStepNotDue
    if answer.method is Method.BREAK_GLASS:
        break_glass(tx, actor, answer.typed)
    else:
        _prove(tx, actor, kit, answer, Purpose.SECOND_STEP)
    token = new_token()
    if not factor_store.finish_second_step(
        tx, actor.by.session_id, digest(token), clock.now()
    ):
        raise SecondStepNotDue
    audit.record(tx, actor.by, SecondFactorProved(actor.id, answer.method))
    audit.record(tx, actor.by, SignedInEvent(actor.id))
    return SignedIn(_let_in(actor), token)


def sign_in_with_passkey(
    tx: Tx,
    origin: Origin,
    kit: FactorKit,
    answer: FactorAnswer,
    *,
    replacing: Secret | None,
) -> SignedIn:
    """Let in whoever holds the passkey, which has verified him itself: both factors."""
    by = By(address=origin.address, request_id=origin.request_id)
    try:
        person = challenges.holder(
            tx, kit, answer.credential, Purpose.SIGN_IN, session=None
        )
        found = _able(tx, person)
    except FactorRefused:
        if attempts.is_worth_a_line(tx, by):
            audit.record(tx, by, FactorRefusedEvent(None, Method.PASSKEY, 0))
        raise
    return open_session(tx, origin, found, replacing=replacing, factor=Method.PASSKEY)


def insist_on_fresh_proof(tx: Tx, actor: Actor, rules: SignInRules) -> None:
    """Refuse a dangerous deed in a session where nothing was proved for a while.

    A token never satisfies it: nobody stands there who could prove anything.
    """
    insist_on_session(actor)
    if not is_fresh(actor, rules):
        raise StepUpNeeded(step_up_methods(tx, actor))


def is_fresh(actor: Actor, rules: SignInRules) -> bool:
    at = actor.proof.at
    return at is not None and clock.now() - at <= rules.step_up


def step_up_methods(tx: Tx, actor: Actor) -> tuple[Method, ...]:
    """Name the ways of a fresh proof. What is no second factor is one where there is none."""
    if methods := factor_store.methods_of(tx, actor.id):
        return methods
    person = store.person(tx, actor.id)
    has_password = person is not None and person.password_hash is not None
    held = (
        (Method.PASSWORD, has_password),
        (Method.PROVIDER, account_store.has_identity(tx, actor.id)),
    )
    return tuple(method for method, is_held in held if is_held)


def insist_on_method(tx: Tx, actor: Actor, method: Method) -> None:
    methods = step_up_methods(tx, actor)
    if method not in methods:
        raise MethodRefused(methods)


def step_up_elsewhere(tx: Tx, actor: Actor) -> None:
    """Take it for a fresh proof that a provider has just asked him who he is.

    Whoever calls it has verified that. It is no second factor, and replaces none.
    """
    insist_on_method(tx, actor, Method.PROVIDER)
    _proved(tx, actor, Method.PROVIDER, is_factor=False)


def step_up(tx: Tx, actor: Actor, kit: FactorKit, answer: FactorAnswer) -> None:
    insist_on_method(tx, actor, answer.method)
    is_factor = answer.method is not Method.PASSWORD
    if is_factor:
        _prove(tx, actor, kit, answer, Purpose.STEP_UP)
    else:
        attempts.prove_own(tx, actor, answer.typed)
    _proved(tx, actor, answer.method, is_factor=is_factor)


def _proved(tx: Tx, actor: Actor, method: Method, *, is_factor: bool) -> None:
    factor_store.prove_session(
        tx,
        actor.by.session_id,
        clock.now(),
        has_second_factor=is_factor or actor.proof.has_second_factor,
    )
    audit.record(tx, actor.by, SteppedUp(actor.id, method))


def _prove(
    tx: Tx, actor: Actor, kit: FactorKit, answer: FactorAnswer, purpose: Purpose
) -> None:
    """Return if the answer proves one of the actor's factors; else count it and refuse."""
    methods = factor_store.methods_of(tx, actor.id)
    if answer.method not in methods:
        raise MethodRefused(methods)
    if answer.method is Method.PASSKEY:
        if not _holds_passkey(tx, actor, kit, answer, purpose):
            attempts.refuse_factor(tx, actor, answer.method)
        return
    attempts.await_turn_for_codes(tx, actor)
    fits = {Method.CODE: _fits_now, Method.RECOVERY_CODE: _fits_once}[answer.method]
    if not fits(tx, actor, kit, answer.typed):
        attempts.refuse_factor(tx, actor, answer.method)
    attempts.forget_wrong_codes(tx, actor.id)


def _holds_passkey(
    tx: Tx, actor: Actor, kit: FactorKit, answer: FactorAnswer, purpose: Purpose
) -> bool:
    session = actor.by.session_id
    try:
        holder = challenges.holder(tx, kit, answer.credential, purpose, session)
    except FactorRefused:
        return False
    return holder == actor.id


def _fits_now(tx: Tx, actor: Actor, kit: FactorKit, code: Secret) -> bool:
    factor = factor_store.authenticator(tx, actor.id)
    if factor is None:
        return False
    sealed_to = place_of(actor.id, factor.id)
    secret = Secret(kit.seal.open(factor.sealed, bound_to=sealed_to).decode())
    step = codes.step_of(secret, code, clock.now())
    return step is not None and factor_store.take_step(tx, factor, step)


def _fits_once(tx: Tx, actor: Actor, _kit: FactorKit, code: Secret) -> bool:
    return factor_store.take_recovery_code(tx, actor.id, codes.digest_of(code))


def place_of(person: PersonId, factor: object) -> str:
    """Name what a sealed secret belongs to; moved anywhere else, it does not open."""
    return f"totp\0{person}\0{factor}"


def _able(tx: Tx, person: PersonId) -> Person:
    found = store.person(tx, person)
    if found is None or found.disabled_at is not None:
        raise FactorRefused
    return found


def _let_in(actor: Actor) -> Actor:
    proof = replace(
        actor.proof,
        at=clock.now(),
        has_second_factor=True,
        is_pending=False,
        must_enrol=False,
    )
    return Actor(
        id=actor.id,
        login=actor.login,
        name=actor.name,
        is_administrator=actor.is_administrator,
        by=actor.by,
        proof=proof,
    )
