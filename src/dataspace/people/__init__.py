"""The pages of accounts: signing in, one's own account, and everybody's for administrators.

It holds no rule of its own: `identity` proves who speaks, `access` what he may do.
"""

from dataspace.people.cookies import give as give_session
from dataspace.people.fields import LinkToken, Me, SecondStepDue, plain
from dataspace.people.welcoming import ANSWERED_AFTER_SECONDS, DUE, welcomed

__all__ = [
    "ANSWERED_AFTER_SECONDS",
    "DUE",
    "LinkToken",
    "Me",
    "SecondStepDue",
    "give_session",
    "plain",
    "welcomed",
]
