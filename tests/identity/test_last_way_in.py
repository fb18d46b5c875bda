"""Nobody takes away the last thing by which he comes in."""

import pytest
from sqlalchemy import text

from tests.authenticators import add_key, set_up_app


@pytest.fixture
def bare(world):
    """Somebody whose passkey is his only way in."""
    bare = world.person("bare")
    add_key(bare)
    return bare


def link(world, person):
    """Link an account at the provider `p`."""
    linked = text(
        "INSERT INTO external_identity (id, person_id, provider, issuer, subject,"
        " linked_at) VALUES (gen_random_uuid(), :person, 'p', 'i', 's', now())"
    )
    with world.owner_engine.begin() as connection:
        connection.execute(linked, {"person": person.id})


def remove_key(person):
    *_, last = person.get("/me/factors").json()["passkeys"]
    return person.delete(f"/me/factors/passkeys/{last['id']}")


def test_the_last_way_in_stays(world, bare):
    refused = remove_key(bare)

    assert (refused.status_code, refused.json()["type"]) == (409, "LastWayIn")
    assert len(bare.get("/me/factors").json()["passkeys"]) == 1
    assert bare.get("/me/factors").json()["recovery_codes_left"] == 10
    assert world.audit("factor.removed") == []


def test_an_app_is_no_way_in(bare):
    set_up_app(bare)

    assert remove_key(bare).json()["type"] == "LastWayIn"
    assert bare.delete("/me/factors/authenticator").status_code == 204


@pytest.mark.parametrize("other", ["passkey", "password", "linked account"])
def test_with_another_way_in_a_passkey_goes(world, door, bare, other):
    if other == "passkey":
        add_key(bare)
    elif other == "password":
        door.give_password(bare)
    else:
        link(world, bare)
        world.app.state.federation = {"p": None}

    assert remove_key(bare).status_code == 204


def test_what_is_linked_where_nobody_signs_in_any_more_is_no_way_in(world, bare):
    link(world, bare)

    assert remove_key(bare).json()["type"] == "LastWayIn"


@pytest.mark.usefixtures("hasher")
def test_two_last_passkeys_cannot_go_at_once(bare, at_once):
    add_key(bare)
    paths = [
        f"/me/factors/passkeys/{one['id']}"
        for one in bare.get("/me/factors").json()["passkeys"]
    ]

    answers = at_once(*(lambda path=path: bare.delete(path) for path in paths))

    refused = [one.json()["type"] for one in answers if one.is_error]
    assert refused == ["LastWayIn"]
