"""Who is speaking. Proves an actor; never decides what the actor may do.

A password is kept only as an argon2id hash, a session or a one-time link only as the
SHA-256 of its token. Every way in gives a new session and ends the one that the browser
held before. A failed sign-in is answered with the same words, after the same work,
whether or not the account exists, and is counted in a way that parallel tries cannot
outrun.

Who forgot a password, and who never had an account, hear the same. An address of mail is
where a person is told things, proven before anything is told there; it is no identity.
"""

from dataspace.identity.errors import CredentialsMissing, LoginTaken, PersonDisabled
from dataspace.identity.models import (
    Account,
    Actor,
    EmailFacts,
    Origin,
    PersonFacts,
    PersonState,
    Secret,
    SessionFacts,
    SignedIn,
    SignInRules,
)
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
    hold_and_see_password,
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
from dataspace.identity.service.links import (
    invite,
    look_at_link,
    make_link,
    use_link,
)
from dataspace.identity.service.resets import ask_for_reset
from dataspace.identity.service.sessions import (
    actor_of_session,
    end_other_sessions,
    end_session,
    end_sessions_of,
    enter,
    sessions,
    sign_in,
    sign_out,
    sign_out_everywhere,
)
from dataspace.identity.service.telling import tell
from dataspace.identity.throttle import neighbourhood

__all__ = [
    "Account",
    "Actor",
    "CredentialsMissing",
    "EmailFacts",
    "LoginTaken",
    "Origin",
    "PersonDisabled",
    "PersonFacts",
    "PersonState",
    "Secret",
    "SessionFacts",
    "SignInRules",
    "SignedIn",
    "accounts",
    "act_as",
    "active",
    "actor_of_session",
    "add_person",
    "administrator_without_password",
    "ask_for_email",
    "ask_for_reset",
    "change_password",
    "confirm_email",
    "delete",
    "disable",
    "email_of",
    "enable",
    "end_other_sessions",
    "end_session",
    "end_sessions_of",
    "enter",
    "forget_email_change",
    "hold_and_see_password",
    "invite",
    "is_worth_a_line",
    "known",
    "look_at_link",
    "make_link",
    "neighbourhood",
    "people",
    "people_by_id",
    "present",
    "rename",
    "search",
    "sessions",
    "set_email",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "tell",
    "use_link",
]
