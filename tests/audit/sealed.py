"""An installation whose log is sealed, and somebody who holds its whole database."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, create_engine, text

from dataspace.audit import leaf_store
from dataspace.audit.sealer import Sealer
from dataspace_audit.__main__ import main
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
    folder: Path

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
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for statement in statements:
                connection.execute(text(statement), facts)

    def with_key(self, key: SigningKey) -> Sealer:
        return replace(self.sealer, key=key)

    def audited(self, *kept: Path) -> int:
        """Export every epoch, and let the verifier's own command look; give its code."""
        export = self.folder / "export"
        export.mkdir(exist_ok=True)
        with self.superuser.connect() as connection:
            for epoch in leaf_store.epochs(connection):
                lines = [record.line() for record in self.records(epoch)]
                (export / f"{epoch:04}.jsonl").write_bytes(b"".join(lines))
        key = self.folder / "key"
        key.write_text(str(self.sealer.key.public))
        put_away = [word for path in kept for word in ("--kept", str(path))]
        given = [str(export), str(self.sealer.folder), "--key", str(key), *put_away]
        return main(given)


@contextmanager
def sealing(server, database: str, folder: Path) -> Iterator[Sealed]:
    superuser = server.url("owner", database).set(username="postgres", password=None)
    engines = [
        create_engine(server.url("sealer", database)),
        create_engine(superuser),
    ]
    sealer = Sealer(engines[0], folder / "seals", new_key())
    yield Sealed(sealer, engines[1], folder)
    for engine in engines:
        engine.dispose()
