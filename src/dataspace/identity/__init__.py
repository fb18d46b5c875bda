"""Who is speaking. Proves an actor; never decides what the actor may do.

A password is kept only as an argon2id hash, a session or a one-time link only as the
SHA-256 of its token. Every way in gives a new session and ends the one that the browser
held before. A failed sign-in is answered with the same words, after the same work,
whether or not the account exists, and is counted in a way that parallel tries cannot
outrun. Where a person has a second factor, no way in goes past it, and a code of his
works once.
"""

from dataspace.identity.factor_models import (
    FactorAnswer,
    FactorFacts,
    FactorPolicyFacts,
    Method,
    Purpose,
    RequiredOf,
)
from dataspace.identity.models import (
    Actor,
    Origin,
    PersonFacts,
    Proof,
    Secret,
    SignedIn,
    SignInRules,
)
from dataspace.identity.service.accounts import (
    act_as,
    add_person,
    administrator_without_password,
    change_password,
    disable,
    enable,
    known,
    people,
    people_by_id,
    search,
)
from dataspace.identity.service.break_glass import (
    acknowledge_break_glass,
    make_break_glass_code,
    uses_of_break_glass,
)
from dataspace.identity.service.challenges import to_prove, to_sign_in
from dataspace.identity.service.factor_policy import factor_policy, set_factor_policy
from dataspace.identity.service.factors import (
    add_passkey,
    begin_authenticator,
    begin_passkey,
    confirm_authenticator,
    factors_of,
    people_with_factors,
    remove_authenticator,
    remove_factors,
    remove_passkey,
    renew_recovery_codes,
)
from dataspace.identity.service.links import look_at_link, make_link, use_link
from dataspace.identity.service.proving import (
    finish_second_step,
    insist_on_fresh_proof,
    is_fresh,
    sign_in_with_passkey,
    step_up,
    step_up_methods,
)
from dataspace.identity.service.sessions import (
    actor_of_session,
    sign_in,
    sign_out,
    sign_out_everywhere,
)

__all__ = [
    "Actor",
    "FactorAnswer",
    "FactorFacts",
    "FactorPolicyFacts",
    "Method",
    "Origin",
    "PersonFacts",
    "Proof",
    "Purpose",
    "RequiredOf",
    "Secret",
    "SignInRules",
    "SignedIn",
    "acknowledge_break_glass",
    "act_as",
    "actor_of_session",
    "add_passkey",
    "add_person",
    "administrator_without_password",
    "begin_authenticator",
    "begin_passkey",
    "change_password",
    "confirm_authenticator",
    "disable",
    "enable",
    "factor_policy",
    "factors_of",
    "finish_second_step",
    "insist_on_fresh_proof",
    "is_fresh",
    "known",
    "look_at_link",
    "make_break_glass_code",
    "make_link",
    "people",
    "people_by_id",
    "people_with_factors",
    "remove_authenticator",
    "remove_factors",
    "remove_passkey",
    "renew_recovery_codes",
    "search",
    "set_factor_policy",
    "sign_in",
    "sign_in_with_passkey",
    "sign_out",
    "sign_out_everywhere",
    "step_up",
    "step_up_methods",
    "to_prove",
    "to_sign_in",
    "use_link",
    "uses_of_break_glass",
]
