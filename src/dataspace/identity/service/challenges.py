"""What an authenticator signs: made here, kept here, and taken back once."""

import secrets
from datetime import timedelta
from typing import Any

from dataspace.core import clock
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId, SessionId
from dataspace.identity import ceremonies, factor_store
from dataspace.identity.ceremonies import Credential
from dataspace.identity.errors import FactorRefused
from dataspace.identity.factor_kit import FactorKit
from dataspace.identity.factor_models import Purpose
from dataspace.identity.models import Actor

_LIVES = timedelta(minutes=5)


def to_sign_in(tx: Tx, kit: FactorKit) -> dict[str, Any]:
    """Ask for any passkey of this installation, of whoever it is."""
    challenge = make(tx, Purpose.SIGN_IN, session=None)
    return ceremonies.to_prove(kit.party, challenge, ())


def to_prove(tx: Tx, actor: Actor, kit: FactorKit, purpose: Purpose) -> dict[str, Any]:
    """Ask for one of the actor's own passkeys."""
    challenge = make(tx, purpose, actor.by.session_id)
    held = factor_store.passkeys_of(tx, actor.id)
    ids = [passkey.credential_id for passkey in held]
    return ceremonies.to_prove(kit.party, challenge, ids)


def make(tx: Tx, purpose: Purpose, session: SessionId | None) -> bytes:
    challenge = secrets.token_bytes(32)
    moment = clock.now()
    factor_store.insert_challenge(
        tx, challenge, purpose, session, made_at=moment, expires_at=moment + _LIVES
    )
    return challenge


def taken(
    tx: Tx, credential: Credential, purpose: Purpose, session: SessionId | None
) -> bytes:
    """Give the challenge that is answered, which nobody can answer again."""
    challenge = ceremonies.challenge_in(credential)
    moment = clock.now()
    if not factor_store.take_challenge(tx, challenge, purpose, session, moment):
        raise FactorRefused
    return challenge


def holder(
    tx: Tx,
    kit: FactorKit,
    credential: Credential,
    purpose: Purpose,
    session: SessionId | None,
) -> PersonId:
    """Give the person whom this answer of a passkey proves.

    1. the challenge was ours, for this purpose and session, and unanswered
    2. the passkey is one that is kept here
    3. it says that it is its person's own
    4. signature, origin, flags and counter hold
    """
    challenge = taken(tx, credential, purpose, session)
    found = factor_store.passkey_by_credential(
        tx, ceremonies.credential_id_in(credential)
    )
    if found is None or not ceremonies.is_held_by(
        credential, person := PersonId(found.person_id)
    ):
        raise FactorRefused
    found.sign_count = ceremonies.proved(
        kit.party,
        credential,
        challenge,
        public_key=found.public_key,
        sign_count=found.sign_count,
    )
    found.last_used_at = clock.now()
    return person
