"""An installation whose log is sealed, and somebody who holds its whole database."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, create_engine, text

from dataspace.audit import leaf_store
from dataspace.audit.sealing import Sealer
from dataspace_audit.notes import SigningKey
from dataspace_audit.records import Record, read
from dataspace_audit.tiles import Tree
from dataspace_audit.verifying import Proof, verify


def new_key() -> SigningKey:
    return SigningKey("test.example", Ed25519PrivateKey.generate())


@dataclass
class Sealed:
    sealer: Sealer
    superuser: Engine

    @property
    def tree(self) -> Tree:
        return Tree(self.sealer.folder / "0001")

    def records(self, epoch: int = 1) -> list[Record]:
        with self.superuser.connect() as connection:
            lines = leaf_store.exported(connection, epoch)
            return [Record(number, found, body) for number, found, body in lines]

    def proof(self, records: Iterable[Record] | None = None) -> Proof:
        """Let an auditor verify what he was given, with nothing but files."""
        given = self.records() if records is None else records
        export = [record.line() for record in given]
        return verify(self.tree, read(export), self.sealer.key.public)

    def tamper(self, *statements: str, **facts: object) -> None:
        """Do it as the superuser, whom no trigger and no privilege keeps from anything."""
        with self.superuser.begin() as connection:
            connection.execute(text("SET session_replication_role = replica"))
            for statement in statements:
                connection.execute(text(statement), facts)
