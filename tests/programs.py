"""Programs: callers without a browser, that speak through a token."""

from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import text

from tests.browsers import Browser
from tests.world import ORIGIN, Person, World, deny_silent_writes

ADDRESS = "192.0.2.1"
# Written out once more, and not asked of the code that decides.
SCOPES = frozenset(
    {
        "build:read",
        "build:run",
        "dataset:export",
        "dataset:read",
        "dataset:restore",
        "file:read",
        "file:write",
        "secret:read",
        "secret:write",
        "transform:read",
        "transform:write",
        "workspace:create",
        "workspace:read",
    }
)


def wish(*scopes: str, **more: Any) -> dict[str, Any]:
    """Give what a new token is asked for with: every scope, if none is named."""
    asked = {"name": "Nightly", "scopes": sorted(scopes or SCOPES)}
    return {**asked, "expires_in_days": 30, **more}


def made_by(person: Person, *scopes: str, **more: Any) -> dict[str, Any]:
    """Let somebody make a token for himself: the token, and what is shown of it."""
    answer = person.post("/me/tokens", **wish(*scopes, **more))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def token_of(person: Person, *scopes: str, **more: Any) -> str:
    return str(made_by(person, *scopes, **more)["token"])


def service_account(world: World, *roles: str, owner: Person | None = None) -> str:
    """Make a service account, and give the path at which it is managed."""
    owner = owner or world.founder
    path = f"{world.here}/service-accounts"
    answer = owner.post(path, name="Nightly", roles=list(roles))
    assert answer.status_code == 201, answer.text
    return f"{path}/{answer.json()['id']}"


def service_token(world: World, *roles: str, scopes: tuple[str, ...] = ()) -> str:
    account = service_account(world, *roles)
    made = world.founder.post(f"{account}/tokens", **wish(*scopes))
    assert made.status_code == 201, made.text
    return str(made.json()["token"])


def program(world: World, token: str, address: str = ADDRESS) -> TestClient:
    """Start a program: no cookie, no origin, nothing that a browser would add."""
    client = Browser(
        world.app,
        base_url=ORIGIN,
        client=(address, 50_000),
        headers={"authorization": f"Bearer {token}"},
    )
    deny_silent_writes(client, world.owner_engine)
    return client


def set_token(world: World, token_id: str, change: str) -> None:
    """Change a token's row as no address of ours does."""
    statement = text(f"UPDATE api_token SET {change} WHERE id = :id")  # noqa: S608
    with world.owner_engine.begin() as connection:
        assert connection.execute(statement, {"id": token_id}).rowcount == 1
