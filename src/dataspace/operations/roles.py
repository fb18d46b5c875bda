"""Makes the database's roles, and locks the superuser out behind them."""

import secrets
from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql

ROLES = ("owner", "app", "worker", "sealer", "auditor", "backup")
_ROLES_SQL = Path(__file__).parents[3] / "deploy" / "postgres" / "roles.sql"
_BITS = 256


def bootstrap(superuser: psycopg.Connection) -> Mapping[str, str]:
    """Make every role with a password of 256 random bits; return them by short name.

    The connection is the superuser's, to the platform's own empty database. When this
    returns, the superuser has no password any more and cannot sign in again.
    """
    passwords = {role: secrets.token_urlsafe(_BITS // 8) for role in ROLES}
    with superuser.transaction():
        superuser.execute(_ROLES_SQL.read_bytes())
        for role, password in passwords.items():
            _set_password(superuser, f"dataspace_{role}", password)
    return passwords


def lock_out(superuser: psycopg.Connection) -> None:
    """Take the superuser's password: SCRAM then refuses him for good."""
    superuser.execute("ALTER ROLE CURRENT_USER PASSWORD NULL")


def _set_password(connection: psycopg.Connection, role: str, password: str) -> None:
    # The verifier is computed here, so that no password reaches the server's log.
    verifier = connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    )
    connection.execute(
        sql.SQL("ALTER ROLE {} PASSWORD {}").format(
            sql.Identifier(role), sql.Literal(verifier.decode())
        )
    )
