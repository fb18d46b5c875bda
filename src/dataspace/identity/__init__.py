"""Who is speaking. Proves an actor; never decides what the actor may do.

A password is kept only as an argon2id hash, a session or a one-time link only as the
SHA-256 of its token. Every way in gives a new session and ends the one that the browser
held before. A failed sign-in is answered with the same words, after the same work,
whether or not the account exists, and is counted in a way that parallel tries cannot
outrun. Where a person has a second factor, no way in goes past it, and a code of his
works once. A token is kept as its SHA-256, too, is shown once, proves nothing freshly,
and is never good for what its owner may not do.

Who forgot a password, and who never had an account, hear the same. An address of mail is
where a person is told things, proven before anything is told there; it is no identity.
"""

from dataspace.identity.errors import CredentialsMissing, LoginTaken, PersonDisabled
from dataspace.identity.factor_models import (
    FactorAnswer,
    FactorFacts,
    FactorPolicyFacts,
    Method,
    Purpose,
    RequiredOf,
)
from dataspace.identity.models import (
    Account,
    Actor,
    Credentials,
    EmailFacts,
    Origin,
    PersonFacts,
    PersonState,
    Proof,
    Secret,
    SessionFacts,
    SignedIn,
    SignInRules,
)
from dataspace.identity.networks import network
from dataspace.identity.service.accounts import (
    accounts,
    act_as,
    active,
    add_person,
    administrator_without_password,
    change_password,
    delete,
    disable,
    enable,
    hold_and_see_way_in,
    known,
    people,
    people_by_id,
    present,
    rename,
    search,
)
from dataspace.identity.service.addresses import (
    ask_for_email,
    confirm_email,
    email_of,
    forget_email_change,
    set_email,
)
from dataspace.identity.service.attempts import is_worth_a_line
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
    has_second_factor,
    people_with_factors,
    remove_authenticator,
    remove_factors,
    remove_passkey,
    renew_recovery_codes,
)
from dataspace.identity.service.links import (
    invite,
    look_at_link,
    make_link,
    use_link,
)
from dataspace.identity.service.proving import (
    finish_second_step,
    insist_on_fresh_proof,
    is_fresh,
    sign_in_with_passkey,
    step_up,
    step_up_methods,
)
from dataspace.identity.service.resets import ask_for_reset
from dataspace.identity.service.service_accounts import (
    add_service_account,
    disable_service_account,
    disable_service_accounts,
    enable_service_account,
    home_of,
    service_account,
    service_accounts_in,
)
from dataspace.identity.service.sessions import (
    end_other_sessions,
    end_session,
    end_sessions_of,
    enter,
    sessions,
    sign_in,
    sign_out,
    sign_out_everywhere,
)
from dataspace.identity.service.speaking import actor_of
from dataspace.identity.service.telling import tell
from dataspace.identity.service.tokens import (
    insist_on_session,
    make_token,
    revoke_token,
    revoke_tokens,
    tokens_of,
)
from dataspace.identity.throttle import neighbourhood
from dataspace.identity.token_models import MadeToken, NewToken, Scopes, TokenFacts

__all__ = [
    "Account",
    "Actor",
    "Credentials",
    "CredentialsMissing",
    "EmailFacts",
    "FactorAnswer",
    "FactorFacts",
    "FactorPolicyFacts",
    "LoginTaken",
    "MadeToken",
    "Method",
    "NewToken",
    "Origin",
    "PersonDisabled",
    "PersonFacts",
    "PersonState",
    "Proof",
    "Purpose",
    "RequiredOf",
    "Scopes",
    "Secret",
    "SessionFacts",
    "SignInRules",
    "SignedIn",
    "TokenFacts",
    "accounts",
    "acknowledge_break_glass",
    "act_as",
    "active",
    "actor_of",
    "add_passkey",
    "add_person",
    "add_service_account",
    "administrator_without_password",
    "ask_for_email",
    "ask_for_reset",
    "begin_authenticator",
    "begin_passkey",
    "change_password",
    "confirm_authenticator",
    "confirm_email",
    "delete",
    "disable",
    "disable_service_account",
    "disable_service_accounts",
    "email_of",
    "enable",
    "enable_service_account",
    "end_other_sessions",
    "end_session",
    "end_sessions_of",
    "enter",
    "factor_policy",
    "factors_of",
    "finish_second_step",
    "forget_email_change",
    "has_second_factor",
    "hold_and_see_way_in",
    "home_of",
    "insist_on_fresh_proof",
    "insist_on_session",
    "invite",
    "is_fresh",
    "is_worth_a_line",
    "known",
    "look_at_link",
    "make_break_glass_code",
    "make_link",
    "make_token",
    "neighbourhood",
    "network",
    "people",
    "people_by_id",
    "people_with_factors",
    "present",
    "remove_authenticator",
    "remove_factors",
    "remove_passkey",
    "rename",
    "renew_recovery_codes",
    "revoke_token",
    "revoke_tokens",
    "search",
    "service_account",
    "service_accounts_in",
    "sessions",
    "set_email",
    "set_factor_policy",
    "sign_in",
    "sign_in_with_passkey",
    "sign_out",
    "sign_out_everywhere",
    "step_up",
    "step_up_methods",
    "tell",
    "to_prove",
    "to_sign_in",
    "tokens_of",
    "use_link",
    "uses_of_break_glass",
]
