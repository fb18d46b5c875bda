"""A 201 must mean the row is there. FastAPI's default would let it lie."""

import pytest
from sqlalchemy import event

from dataspace.access import Role


@pytest.fixture
def full_disk(world):
    """From now on no transaction of the web process can be committed."""

    def refuse_to_commit(_connection):
        raise OSError

    event.listen(world.engine, "commit", refuse_to_commit)
    yield
    event.remove(world.engine, "commit", refuse_to_commit)


WRITES = {
    "create": lambda browser, _: browser.post("/api/workspaces", json={"name": "A"}),
    "change": lambda browser, here: browser.patch(f"/api{here}", json={"name": "A"}),
    "archive": lambda browser, here: browser.post(f"/api{here}/archive"),
    "sign out": lambda browser, _: browser.post("/api/sign-out"),
}


@pytest.fixture
def owner(world):
    owner = world.someone(Role.OWNER)
    browser = world.browser(raises=False)
    browser.cookies = owner.client.cookies
    return browser


@pytest.mark.parametrize("name", WRITES)
def test_a_failed_commit_is_not_reported_as_success(world, owner, name, request):
    request.getfixturevalue("full_disk")

    answer = WRITES[name](owner, world.here)

    assert answer.status_code == 500
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("name", WRITES)
def test_the_same_is_done_when_it_can_be_committed(world, owner, name):
    assert WRITES[name](owner, world.here).is_success
