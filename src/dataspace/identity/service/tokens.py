"""Tokens for programs: made in a session, shown once, and asked at every request.

A token is looked at in this order, and the first thing that is wrong refuses it:

1. its shape and checksum, without the database
2. it is known, and was not revoked
3. its owner is not disabled
4. it has not expired, by its own date and by what the installation allows today
5. it comes from an address that it is good for
"""

from datetime import timedelta
from typing import NoReturn

from dataspace import audit
from dataspace.core import clock
from dataspace.core.by import THE_PLATFORM, By
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId, TokenId, new_id
from dataspace.identity import networks, notices, store, token_format, token_store
from dataspace.identity.errors import (
    PersonUnknown,
    SessionNeeded,
    TokenLivesTooLong,
    TokenRefused,
    TokensFull,
    TokenUnknown,
)
from dataspace.identity.events import (
    TokenMade,
    TokenRefusedEvent,
    TokenRevoked,
    TokensForgotten,
)
from dataspace.identity.factor_models import FactorPolicyFacts
from dataspace.identity.models import Actor, Origin, Person, Proof, Secret, SignInRules
from dataspace.identity.service import attempts
from dataspace.identity.service.sessions import SEEN_EVERY, digest
from dataspace.identity.service.telling import tell
from dataspace.identity.token_format import TokenKind
from dataspace.identity.token_models import ApiToken, MadeToken, NewToken, TokenFacts

MOST_TOKENS = 50


def actor_of_token(tx: Tx, origin: Origin, token: Secret, rules: SignInRules) -> Actor:
    """Give who speaks through this token."""
    if not token_format.is_whole(token):  # 1
        # A slip of the pen or a stranger's guess: it costs no query and leaves no line.
        raise TokenRefused
    found = token_store.token_with_person(tx, digest(token))
    if found is None:  # 2
        _refuse(tx, origin, None, "unknown")
    row, owner, policy = found
    if why := _fault(row, owner, origin, rules):
        _refuse(tx, origin, row, why)
    moment = clock.now()
    if row.last_used_at is None or moment - row.last_used_at > SEEN_EVERY:
        token_store.use(tx, TokenId(row.id), moment, origin.address)
    return owner.actor(origin, None, _proof(row, owner, policy), row.bounds())


def insist_on_session(actor: Actor) -> None:
    """Refuse a token, whatever its scopes."""
    if actor.bounds is not None:
        raise SessionNeeded


def make_token(
    tx: Tx, actor: Actor, rules: SignInRules, owner: PersonId, new: NewToken
) -> MadeToken:
    """Make a token for the actor himself, or for a service account that he manages."""
    insist_on_session(actor)
    if new.lives > rules.token_length:
        raise TokenLivesTooLong(rules.token_length.days)
    moment = clock.now()
    if token_store.count_of(tx, owner, moment) >= MOST_TOKENS:
        raise TokensFull(MOST_TOKENS)
    secret = token_format.new_token(_kind_for(tx, owner))
    row = ApiToken(
        id=new_id(),
        token_hash=digest(secret),
        person_id=owner,
        name=new.name,
        scopes=sorted(new.scopes),
        bound_to=new.workspace_id,
        networks=list(new.networks),
        has_second_factor=actor.proof.has_second_factor,
        created_at=moment,
        expires_at=moment + new.lives,
    )
    token_store.insert(tx, row)
    audit.record(tx, actor.by, _made(row))
    tell(tx, owner, notices.token_made(moment))
    return MadeToken(row.facts(), secret)


def revoke_token(tx: Tx, by: By, owner: PersonId, token: TokenId) -> None:
    name = token_store.revoke(tx, owner, token, clock.now())
    if name is None:
        raise TokenUnknown(token)
    audit.record(tx, by, TokenRevoked(token, owner, name))
    if by.person_id != owner:
        tell(tx, owner, notices.token_revoked(clock.now()))


def forget_tokens(tx: Tx, kept: timedelta) -> None:
    """Remove those that were revoked or expired so long ago; the audit log names them."""
    if removed := token_store.remove_over_before(tx, clock.now() - kept):
        audit.record(tx, THE_PLATFORM, TokensForgotten(removed))


def revoke_tokens(tx: Tx, by: By, owner: PersonId) -> None:
    """Revoke all that the owner has: he goes, and nothing speaks for him any more."""
    for token, name in token_store.revoke_all(tx, owner, clock.now()):
        audit.record(tx, by, TokenRevoked(token, owner, name))


def tokens_of(tx: Tx, owner: PersonId) -> list[TokenFacts]:
    return token_store.living_of(tx, owner)


def _fault(
    row: ApiToken, owner: Person, origin: Origin, rules: SignInRules
) -> str | None:
    """Say what is wrong with a token that is known, in a word for the audit log."""
    moment = clock.now()
    if row.revoked_at is not None:  # 2
        return "revoked"
    if owner.disabled_at is not None:  # 3
        return "owner disabled"
    # 4: an operator who shortens the maximum shortens what is there already.
    if moment >= min(row.expires_at, row.created_at + rules.token_length):
        return "expired"
    if not networks.holds(row.networks, origin.address):  # 5
        return "wrong address"
    return None


def _refuse(tx: Tx, origin: Origin, row: ApiToken | None, why: str) -> NoReturn:
    """Tell the bearer that it is no good, and the audit log why."""
    by = By(address=origin.address, request_id=origin.request_id)
    failures = attempts.count_bad_token(tx, by)
    token = TokenId(row.id) if row else None
    owner = PersonId(row.person_id) if row else None
    audit.record(tx, by, TokenRefusedEvent(token, owner, why, failures))
    raise TokenRefused


def _proof(row: ApiToken, owner: Person, policy: FactorPolicyFacts) -> Proof:
    """Say what was proved for a token: what its session had proved, and nothing freshly."""
    is_required = policy.is_required(is_administrator=owner.is_administrator)
    return Proof(
        has_second_factor=row.has_second_factor,
        must_enrol=is_required and not row.has_second_factor,
    )


def _kind_for(tx: Tx, owner: PersonId) -> TokenKind:
    found = store.person(tx, owner)
    if found is None:
        raise PersonUnknown(owner)
    return TokenKind.SERVICE if found.home else TokenKind.PERSON


def _made(row: ApiToken) -> TokenMade:
    return TokenMade(
        TokenId(row.id),
        PersonId(row.person_id),
        row.name,
        tuple(row.scopes),
        row.workspace,
        tuple(row.networks),
        row.expires_at,
    )
