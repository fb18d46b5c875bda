"""The pages of accounts: signing in, one's own account, and everybody's for administrators.

It holds no rule of its own: `identity` proves who speaks, `access` what he may do.
"""

from dataspace.people.cookies import give as give_session

__all__ = ["give_session"]
