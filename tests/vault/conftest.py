"""A workspace with a key, and whoever can open what is sealed to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Engine, text

from dataspace.access import Role
from dataspace.core.by import THE_PLATFORM
from dataspace.core.database import connect, transaction
from dataspace.core.ids import WorkspaceId
from dataspace.vault import keeping
from dataspace.vault.custody import Custody
from dataspace.vault.root_keys import FileOfRootKeys, make_root_keys
from tests.world import SIGNER, Person, Server, World

VALUE = "canary-value-51f0c9"


@dataclass
class Vault:
    """The worker beside the world: its database role, its keys, and an editor."""

    world: World
    engine: Engine
    custody: Custody
    editor: Person

    @property
    def path(self) -> str:
        return f"{self.world.here}/secrets"

    @property
    def keys(self) -> FileOfRootKeys:
        assert isinstance(self.custody.root_keys, FileOfRootKeys)
        return self.custody.root_keys

    def add(self, name: str = "API_KEY", value: str = VALUE, **more: Any) -> str:
        """Add a secret, and give its path."""
        answer = self.editor.post(self.path, name=name, value=value, **more)
        assert answer.status_code == 201, answer.text
        return f"{self.path}/{answer.json()['id']}"

    def replace(self, secret: str, value: str) -> int:
        answer = self.editor.post(f"{secret}/versions", value=value)
        assert answer.status_code == 201, answer.text
        version: int = answer.json()["version"]
        return version

    def opened(
        self, *declared: str, workspace: WorkspaceId | None = None
    ) -> dict[str, str]:
        """Open as a worker would for a step that declares these."""
        where = workspace or self.world.workspace
        with transaction(self.engine) as tx:
            found = self.custody.opened_for(
                tx, THE_PLATFORM, where, declared, purpose="step 1"
            )
        return {name: one.value for name, one in found.items()}

    def as_superuser_would(self, *statements: str, **given: Any) -> None:
        """Change rows past every rule of ours."""
        with self.world.owner_engine.begin() as connection:
            for statement in statements:
                asked = {one: given[one] for one in given if f":{one}" in statement}
                done = connection.execute(text(statement), asked)
                assert done.rowcount != 0, statement

    def alarms(self) -> list[str]:
        kinds = ("secret.alarm", "vault.key_alarm")
        return [one.facts["why"] for kind in kinds for one in self.world.audit(kind)]

    def another_workspace(self) -> WorkspaceId:
        """Make one with a key of its own, for the same editor."""
        other = self.world.new_workspace(self.world.founder, "There")
        seat = f"/workspaces/{other}/members/{self.editor.id}"
        assert self.world.founder.put(seat, roles=["EDITOR"]).is_success
        keeping.make_key(self.engine, self.custody, other)
        return other


@pytest.fixture
def keyless(world: World, server: Server, tmp_path) -> Iterator[Vault]:
    """A vault whose worker has not made the workspace's key yet."""
    engine = connect(server.url("worker", world.engine.url.database), pool_size=2)
    make_root_keys(tmp_path / "root.keys")
    custody = Custody(FileOfRootKeys(tmp_path / "root.keys"), SIGNER)
    yield Vault(world, engine, custody, world.someone(Role.EDITOR))
    engine.dispose()


@pytest.fixture
def vault(keyless: Vault) -> Vault:
    keeping.make_key(keyless.engine, keyless.custody, keyless.world.workspace)
    return keyless
