from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from time import sleep

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from httpx2 import Response

from dataspace.core.database import transaction
from dataspace.identity import Secret, passwords
from dataspace.identity.store import person as person_row
from tests.browsers import Browser
from tests.world import ORIGIN, Person, World

PASSWORD = "correct horse battery staple"


class Counting(PasswordHasher):
    """Argon2 with as little work as it takes, and a count of how often it was done."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.verifications = 0
        self.rests_seconds = 0.0
        self.watches: Callable[[], None] = lambda: None

    def verify(self, *arguments, **kwargs) -> bool:
        self.verifications += 1
        self.watches()
        sleep(self.rests_seconds)
        return super().verify(*arguments, **kwargs)


@pytest.fixture(autouse=True)
def hasher(monkeypatch: pytest.MonkeyPatch) -> Counting:
    hasher = Counting()
    monkeypatch.setattr(passwords, "_hasher", hasher)
    monkeypatch.setattr(passwords, "NOBODY", hasher.hash("the password of nobody"))
    return hasher


@dataclass
class Door:
    """The sign-in page of a world, seen from any address."""

    world: World

    def give_password(self, person: Person, password: str = PASSWORD) -> Person:
        with transaction(self.world.engine) as tx:
            row = person_row(tx, person.id)
            assert row is not None
            row.password_hash = passwords.hashed(Secret(password))
        return person

    def from_address(self, address: str) -> TestClient:
        return Browser(
            self.world.app,
            base_url=ORIGIN,
            headers={"origin": ORIGIN},
            client=(address, 50_000),
        )

    def sign_in(
        self,
        login: str,
        password: str = PASSWORD,
        *,
        browser: TestClient | None = None,
        address: str = "192.0.2.1",
    ) -> Response:
        browser = browser or self.from_address(address)
        body = {"login": login, "password": password}
        return browser.post("/api/sign-in", json=body)

    def another_session(self, login: str = "ada") -> TestClient:
        browser = self.world.browser()
        assert self.sign_in(login, browser=browser).status_code == 200
        return browser

    def fail(self, login: str, times: int, *, address: str = "192.0.2.1") -> list[int]:
        browser = self.from_address(address)
        return [
            self.sign_in(login, "a wrong password", browser=browser).status_code
            for _ in range(times)
        ]


@pytest.fixture
def door(world: World) -> Door:
    return Door(world)


@pytest.fixture
def ada(world: World, door: Door) -> Person:
    return door.give_password(world.person("ada"))


@pytest.fixture
def at_once() -> Callable[..., list]:
    """Do several things in threads of their own, and give what each of them gave."""

    def do(*deeds: Callable[[], object]) -> list:
        ready = Barrier(len(deeds))

        def start(deed: Callable[[], object]) -> object:
            ready.wait()
            return deed()

        with ThreadPoolExecutor(len(deeds)) as pool:
            return list(pool.map(start, deeds))

    return do
