"""The installation on this machine, and in whose name the command line acts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from sqlalchemy import Engine

from dataspace import access, identity, workspaces
from dataspace.access import Grant, Permission
from dataspace.app.embedded.cluster import Cluster
from dataspace.app.embedded.up import UpError, origin_file
from dataspace.app.settings import Settings
from dataspace.core.database import Tx, connect, transaction
from dataspace.core.ids import PersonId, WorkspaceId
from dataspace.identity import Actor, Origin, PersonFacts

P = TypeVar("P", bound=Permission)
AsLogin = Annotated[
    str | None,
    typer.Option("--as", help="Whose account acts; else the first administrator's."),
]
WorkspaceName = Annotated[str, typer.Argument(help="The workspace's name, or its id.")]
console = Console()


@dataclass(frozen=True, slots=True)
class Here:
    engine: Engine
    settings: Settings

    @property
    def origin(self) -> str:
        """Give the address at which the platform was started last, whatever our own says."""
        told = origin_file(self.settings.state)
        return told.read_text() if told.exists() else self.settings.public_origin

    def actor(self, tx: Tx, login: str | None) -> Actor:
        people = identity.people(tx)
        fitting = [one for one in people if _fits(one, login)]
        if not fitting:
            message = f"There is no account {login!r} that can act here."
            raise UpError(message)
        first = min(fitting, key=lambda one: one.id)
        origin = Origin(address="command line", request_id=None)
        actor = identity.act_as(tx, PersonId(first.id), origin)
        access.see(tx, actor)
        return actor

    def grant(
        self, tx: Tx, login: str | None, workspace: str, permission: type[P]
    ) -> Grant[P]:
        actor = self.actor(tx, login)
        return access.authorize(tx, actor, _find(tx, actor, workspace), permission)


@contextmanager
def here() -> Iterator[Here]:
    settings = Settings()
    made = Cluster.beneath(settings.state)
    if not made.is_made:
        message = f"There is no installation in {settings.state}: run `make up` first."
        raise UpError(message)
    engine = connect(made.url("app"), pool_size=2)
    try:
        yield Here(engine, settings)
    finally:
        engine.dispose()


@contextmanager
def deed() -> Iterator[tuple[Here, Tx]]:
    with here() as place, transaction(place.engine) as tx:
        yield place, tx


def _fits(person: PersonFacts, login: str | None) -> bool:
    if person.disabled_at is not None:
        return False
    return person.is_administrator if login is None else person.login == login


def _find(tx: Tx, actor: Actor, wanted: str) -> WorkspaceId:
    found = [facts for facts, _ in workspaces.mine(tx, actor)]
    fitting = [one for one in found if wanted in {one.name, str(one.id)}]
    if len(fitting) == 1:
        return fitting[0].id
    names = ", ".join(sorted(one.name for one in found)) or "none"
    wrong = "more than one workspace has" if fitting else "no workspace has"
    message = f"{wrong} the name {wanted!r}; use its id. There are: {names}."
    raise UpError(message[0].upper() + message[1:])
