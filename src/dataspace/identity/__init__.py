"""Who is speaking. Proves an actor; never decides what the actor may do.

A password is kept only as an argon2id hash, a session or a one-time link only as the
SHA-256 of its token. Every way in gives a new session and ends the one that the browser
held before. A failed sign-in is answered with the same words, after the same work,
whether or not the account exists, and is counted in a way that parallel tries cannot
outrun.

Who forgot a password, and who never had an account, hear the same. An address of mail is
where a person is told things, proven before anything is told there; it is no identity.
"""

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
    sessions,
    sign_in,
    sign_out,
    sign_out_everywhere,
)
from dataspace.identity.service.telling import tell

__all__ = [
    "Account",
    "Actor",
    "EmailFacts",
    "Origin",
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
    "forget_email_change",
    "invite",
    "known",
    "look_at_link",
    "make_link",
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
