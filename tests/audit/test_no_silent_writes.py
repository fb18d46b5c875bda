"""The rule over all tests: a write that succeeds leaves a line. Does it bite?"""

import pytest

from dataspace import audit
from tests import world as worlds


@pytest.fixture
def forgetful(monkeypatch):
    """A platform in which somebody forgot to write the line."""
    monkeypatch.setattr(audit, "record", lambda *_: None)


@pytest.mark.control("M3")
@pytest.mark.usefixtures("forgetful")
def test_a_write_without_a_line_fails_the_test_that_made_it(world):
    for write in (
        lambda: world.founder.post("/workspaces", name="Silent"),
        lambda: world.founder.patch(world.here, name="Silent"),
        lambda: world.founder.post(f"{world.here}/archive"),
        lambda: world.founder.post("/sign-out"),
    ):
        with pytest.raises(AssertionError, match="left no line"):
            write()


@pytest.mark.usefixtures("forgetful")
def test_reading_and_being_refused_need_no_line(world):
    assert world.founder.get("/workspaces").status_code == 200
    assert world.founder.post("/workspaces", name="").status_code == 422
    assert world.someone(None).patch(world.here, name="x").status_code == 404


def test_every_browser_of_the_world_obeys_the_rule(world):
    for client in (world.browser(), world.someone(None).client):
        assert client.event_hooks["request"]
        assert client.event_hooks["response"]


def test_few_addresses_write_nothing_that_counts_though_they_are_posted_to():
    assert {
        "/api/me/factors/passkeys/options",
        "/api/me/step-up/passkey-options",
        "/api/sign-in/passkey/options",
        "/api/sign-in/second-step/passkey-options",
        "/api/welcome/look",
    } == worlds.READING_BY_POST
