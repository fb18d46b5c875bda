"""A passkey is taken that was made here, for this person, in answer to this offer."""

import pytest

from tests.authenticators import Key, add_key
from tests.world import ORIGIN


@pytest.mark.control("A2")
@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://evil.example"},
        {"origin": ORIGIN + ":8443"},
        {"relying_party": "evil.example"},
        {"verifies": False},
    ],
    ids=["origin", "port", "party", "unverified"],
)
def test_a_passkey_made_elsewhere_or_for_anybody_is_not_taken(ada, lie):
    options = ada.post("/me/factors/passkeys/options").json()

    answer = ada.post(
        "/me/factors/passkeys", name="Key", credential=Key(**lie).register(options)
    )

    assert answer.status_code == 403
    assert ada.get("/me/factors").json()["passkeys"] == []


@pytest.mark.control("A2")
def test_an_offer_is_good_once_and_for_its_session(door, ada, clock):
    options = ada.post("/me/factors/passkeys/options").json()
    other = door.another_session()
    given = {"name": "Key", "credential": Key().register(options)}
    path = "/api/me/factors/passkeys"

    assert other.post(path, json=given).status_code == 403
    assert ada.client.post(path, json=given).status_code == 201
    assert ada.client.post(path, json=given).status_code == 403
    late = ada.post("/me/factors/passkeys/options").json()
    clock.forward(minutes=5, seconds=1)
    given = {"name": "Key", "credential": Key().register(late)}
    assert ada.client.post(path, json=given).status_code == 403


@pytest.mark.parametrize(
    "credential",
    [{}, {"response": {}}, {"response": {"clientDataJSON": "!"}}, {"rawId": 7}],
    ids=str,
)
def test_what_is_no_credential_is_refused(ada, credential):
    answer = ada.post("/me/factors/passkeys", name="Key", credential=credential)

    assert answer.status_code == 403


def test_one_key_is_not_added_twice(world, ada):
    key = add_key(ada)
    options = world.founder.post("/me/factors/passkeys/options").json()
    again = world.founder.post(
        "/me/factors/passkeys", name="Same", credential=key.register(options)
    )

    assert again.status_code == 403
