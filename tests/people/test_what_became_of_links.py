"""An administrator reads of a link why it opens nothing any more."""

import pytest

from tests.identity.conftest import PASSWORD, Door, hasher
from tests.letters import give_address, token_to

OLD, NEW = "ada@example.org", "ada@example.com"

__all__ = ["hasher"]


@pytest.fixture
def admin(world):
    return world.administrator()


@pytest.fixture
def eve(admin):
    made = admin.post("/people", login="eve", name="Eve", email="eve@example.org")
    return made.json()["id"]


def standing(admin, address):
    """Give what became of the messages to an address that held a link, the oldest first."""
    listed = admin.get("/messages").json()["messages"]
    mine = [one for one in listed if one["recipient"] == address]
    return [(one["state"], one["failure"]) for one in reversed(mine)]


def test_an_invitation_that_was_used_is_not_told_as_failed(world, admin, eve):
    token = token_to(world, "eve@example.org")

    used = world.browser().post(
        "/api/welcome", json={"token": token, "password": PASSWORD}
    )

    assert used.is_success
    assert standing(admin, "eve@example.org")[0] == ("given_up", "used")
    assert admin.post(f"/people/{eve}/invite").is_success
    assert standing(admin, "eve@example.org")[0] == ("given_up", "used")


def test_an_invitation_is_replaced_by_the_next_and_withdrawn_with_the_account(
    admin, eve
):
    assert admin.post(f"/people/{eve}/invite").is_success
    first = standing(admin, "eve@example.org")
    assert admin.post(f"/people/{eve}/disable").is_success

    assert first == [("given_up", "replaced"), ("waiting", None)]
    assert ("given_up", "withdrawn") in standing(admin, "eve@example.org")


@pytest.mark.parametrize(("first", "other"), [(OLD, NEW), (NEW, OLD)])
def test_of_two_confirmations_the_one_that_was_given_is_used(
    world, admin, first, other
):
    ada = Door(world).give_password(world.person("ada"))
    give_address(world, ada, OLD)
    ada.put("/me/email", email=NEW)

    token = token_to(world, first)
    world.browser().post("/api/email/confirm", json={"token": token})

    assert standing(admin, first) == [("given_up", "used")]
    assert standing(admin, other) == [("waiting", None)]
