"""Who is speaking. Proves an actor; never decides what the actor may do.

A password is kept only as an argon2id hash, a session or a one-time link only as the
SHA-256 of its token. Every way in gives a new session and ends the one that the browser
held before. A failed sign-in is answered with the same words, after the same work,
whether or not the account exists, and is counted in a way that parallel tries cannot
outrun.
"""

from dataspace.identity.errors import CredentialsMissing, LoginTaken, PersonDisabled
from dataspace.identity.models import (
    Actor,
    Origin,
    PersonFacts,
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
    hold_and_see_password,
    known,
    people,
    people_by_id,
    search,
)
from dataspace.identity.service.attempts import is_worth_a_line
from dataspace.identity.service.links import look_at_link, make_link, use_link
from dataspace.identity.service.sessions import (
    actor_of_session,
    enter,
    sign_in,
    sign_out,
    sign_out_everywhere,
)
from dataspace.identity.throttle import neighbourhood

__all__ = [
    "Actor",
    "CredentialsMissing",
    "LoginTaken",
    "Origin",
    "PersonDisabled",
    "PersonFacts",
    "Secret",
    "SignInRules",
    "SignedIn",
    "act_as",
    "actor_of_session",
    "add_person",
    "administrator_without_password",
    "change_password",
    "disable",
    "enable",
    "enter",
    "hold_and_see_password",
    "is_worth_a_line",
    "known",
    "look_at_link",
    "make_link",
    "neighbourhood",
    "people",
    "people_by_id",
    "search",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "use_link",
]
