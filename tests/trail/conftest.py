"""A world whose log tells a little story: two workspaces, a colleague seated, a rename."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.audit.sealed import Sealed, sealing
from tests.world import Person, Server, World

EVERYWHERE = "/audit"


@dataclass
class Story:
    """Who asks, and the two workspaces that it happened in."""

    world: World
    owner: Person
    colleague: Person
    administrator: Person
    stranger: Person
    elsewhere: UUID

    @property
    def here(self) -> str:
        return f"{self.world.here}/audit"

    def found(self, asking: Person, path: str, /, **asked: Any) -> Any:
        answer = asking.get(path, params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def kinds(self, asking: Person, path: str, /, **asked: Any) -> list[str]:
        return [line["kind"] for line in self.found(asking, path, **asked)["lines"]]

    def read_as_app(self, **settings: str) -> list[tuple[str, str]]:
        """Ask for every line there is, as the web process, with settings of its own."""
        with self.world.engine.connect() as connection:
            for name, value in settings.items():
                connection.execute(
                    text("SELECT set_config(:name, :value, true)"),
                    {"name": f"dataspace.{name}", "value": value},
                )
            rows = connection.execute(
                text("SELECT workspace_id::text, kind FROM audit_entry")
            )
            return [(row[0], row[1]) for row in rows]


@pytest.fixture
def story(world: World) -> Story:
    stranger, colleague = world.person("stranger"), world.person("grace")
    elsewhere = world.new_workspace(stranger, "Elsewhere")
    seat = f"{world.here}/members/{colleague.id}"
    assert world.founder.put(seat, roles=["EDITOR"]).is_success
    assert world.founder.patch(world.here, name="flights").is_success
    administrator = world.administrator()
    return Story(world, world.founder, colleague, administrator, stranger, elsewhere)


@pytest.fixture
def sealed(server: Server, world: World, tmp_path: Path) -> Iterator[Sealed]:
    database = world.engine.url.database
    assert database is not None
    with sealing(server, database, tmp_path) as sealed:
        yield sealed
