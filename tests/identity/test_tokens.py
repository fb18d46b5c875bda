"""Making, using and losing tokens for programs."""

import hashlib
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from dataspace.access import Role
from dataspace.identity.guards import COOKIE
from dataspace.identity.service.tokens import MOST_TOKENS
from tests.letters import give_address, letters_to
from tests.programs import ADDRESS, SCOPES, made_by, program, token_of, wish
from tests.world import ORIGIN

NOBODY = "01890000-0000-7000-8000-00000000000f"


@pytest.fixture
def owner(world):
    return world.someone(Role.OWNER)


def opens(world, token, address=ADDRESS):
    return program(world, token, address).get(f"/api{world.here}").status_code == 200


def shown(person):
    return person.get("/me/tokens").json()["tokens"]


@pytest.mark.control("A4")
def test_a_token_is_shown_once_and_kept_as_a_hash(world, owner):
    made = made_by(owner, "workspace:read")
    token = made.pop("token")

    with world.owner_engine.connect() as connection:
        [row] = connection.execute(text("SELECT t::text FROM api_token t")).scalars()
    assert token.startswith("ds_pat_")
    assert hashlib.sha256(token.encode()).hexdigest() in row
    assert token not in row
    assert token not in str(made) + owner.get("/me/tokens").text
    assert made["made"] == shown(owner)[0]


@pytest.mark.control("A4")
def test_each_deed_says_by_which_token_it_was_done(world, owner):
    made = made_by(owner)
    client = program(world, made["token"])

    created = client.post("/api/workspaces", json={"name": "By a program"})

    assert created.status_code == 201
    line = world.audit("workspace.created")[-1]
    assert str(line.token_id) == made["made"]["id"]
    assert (line.person_id, line.session_id) == (owner.id, None)
    assert line.address == ADDRESS
    assert world.audit("token.made")[-1].token_id is None


@pytest.mark.control("A4")
def test_making_and_revoking_are_written_down(world, owner):
    made = made_by(owner, "dataset:read", networks=["192.0.2.0/24"])["made"]
    assert owner.delete(f"/me/tokens/{made['id']}").status_code == 204

    [line] = world.audit("token.made")
    assert line.person_id == owner.id
    assert line.facts == {
        "token_id": made["id"],
        "person_id": str(owner.id),
        "name": "Nightly",
        "scopes": ["dataset:read"],
        "workspace_id": None,
        "networks": ["192.0.2.0/24"],
        "expires_at": str(datetime.fromisoformat(made["expires_at"])),
    }
    [line] = world.audit("token.revoked")
    assert line.facts["token_id"] == made["id"]


@pytest.mark.control("A4")
def test_a_revoked_token_is_dead_at_once_and_revoked_once(world, owner):
    made = made_by(owner)
    assert opens(world, made["token"])
    path = f"/me/tokens/{made['made']['id']}"

    assert owner.delete(path).status_code == 204
    again = owner.delete(path)

    assert not opens(world, made["token"])
    assert (again.status_code, again.json()["type"]) == (404, "TokenUnknown")
    assert shown(owner) == []
    assert world.audit("token.refused")[-1].facts["why"] == "revoked"


@pytest.mark.control("A4")
def test_nobody_revokes_or_lists_the_tokens_of_another(world, owner):
    made, other = made_by(owner), world.someone(Role.OWNER)

    answer = other.delete(f"/me/tokens/{made['made']['id']}")

    assert answer.json()["type"] == "TokenUnknown"
    assert shown(other) == []
    assert opens(world, made["token"])


@pytest.mark.control("A4")
def test_an_administrator_sees_and_revokes_anybodys(world, owner):
    made, chief = made_by(owner), world.administrator()
    give_address(world, owner, "owner@example.org")
    path = f"/people/{owner.id}/tokens"

    assert [one["name"] for one in chief.get(path).json()["tokens"]] == ["Nightly"]
    assert owner.get(path).status_code == 403
    assert chief.delete(f"{path}/{made['made']['id']}").status_code == 204
    assert not opens(world, made["token"])
    assert world.audit("token.revoked")[-1].person_id == chief.id
    [letter] = letters_to(world, "owner@example.org")
    assert "An administrator revoked a token" in letter.text


def test_who_revokes_his_own_is_not_told_of_it(world, owner):
    made = made_by(owner)
    give_address(world, owner, "owner@example.org")

    assert owner.delete(f"/me/tokens/{made['made']['id']}").status_code == 204

    assert letters_to(world, "owner@example.org") == []


@pytest.mark.control("A4")
def test_a_token_goes_with_its_owner_and_does_not_come_back_with_him(world, owner):
    token, chief = token_of(owner), world.administrator()

    chief.post(f"/people/{owner.id}/disable")
    assert not opens(world, token)
    chief.post(f"/people/{owner.id}/enable")

    assert not opens(world, token)
    assert len(world.audit("token.revoked")) == 1


@pytest.mark.control("A4")
def test_a_token_expires(world, owner, clock):
    token = token_of(owner, expires_in_days=2)

    clock.forward(days=2, seconds=-1)
    assert opens(world, token)
    clock.forward(seconds=1)

    assert not opens(world, token)
    assert world.audit("token.refused")[-1].facts["why"] == "expired"


@pytest.mark.control("A4")
def test_no_token_lives_longer_than_the_installation_allows(owner):
    refused = owner.post("/me/tokens", **wish(expires_in_days=91))

    assert (refused.status_code, refused.json()["type"]) == (422, "TokenLivesTooLong")
    assert refused.json()["longest_days"] == 90
    assert owner.get("/me/tokens/options").json()["longest_days"] == 90
    for days in (0, -1, None, 367):
        asked = wish(expires_in_days=days)
        assert owner.post("/me/tokens", **asked).json()["type"] == "Malformed"
    made = made_by(owner, expires_in_days=90)["made"]
    lives = datetime.fromisoformat(made["expires_at"]) - datetime.fromisoformat(
        made["created_at"]
    )
    assert lives == timedelta(days=90)


@pytest.mark.control("A4")
@pytest.mark.parametrize(
    ("address", "is_good"),
    [
        ("192.0.2.9", True),
        ("198.51.100.9", False),
        ("2001:db8::9", True),
        ("::1", False),
    ],
)
def test_a_token_is_good_from_its_addresses(world, owner, address, is_good):
    token = token_of(owner, networks=["192.0.2.0/24", "2001:db8::/32"])

    assert opens(world, token, address) is is_good
    whys = [line.facts["why"] for line in world.audit("token.refused")]
    assert whys == ([] if is_good else ["wrong address"])


def test_a_range_that_is_none_is_refused_in_words(owner):
    answer = owner.post("/me/tokens", **wish(networks=["192.0.2.7/24"]))

    assert answer.status_code == 422
    assert "192.0.2.0/24" in answer.json()["faults"][0]["why"]


@pytest.mark.control("A4")
@pytest.mark.parametrize(
    "scope",
    [
        "member:manage",
        "person:manage",
        "installation:manage",
        "workspace:manage",
        "token:manage",
        "",
        "*",
    ],
)
def test_what_wants_a_session_is_no_scope(owner, scope):
    answer = owner.post("/me/tokens", **wish("dataset:read", scope))

    assert (answer.status_code, answer.json()["type"]) == (422, "ScopeRefused")
    assert answer.json()["scopes"] == [scope]
    assert set(owner.get("/me/tokens/options").json()["scopes"]) == SCOPES


@pytest.mark.control("A4")
def test_a_token_for_a_workspace_that_one_may_not_see_is_not_made(world, owner):
    hidden = world.new_workspace(world.founder, "Hidden")

    for workspace in (hidden, NOBODY):
        answer = owner.post("/me/tokens", **wish(workspace_id=str(workspace)))
        assert answer.json()["type"] == "WorkspaceUnknown"


@pytest.mark.control("A4")
def test_a_token_never_makes_or_revokes_tokens(world, owner):
    made = made_by(owner)
    client = program(world, made["token"])

    for answer in (
        client.get("/api/me/tokens"),
        client.post("/api/me/tokens", json=wish()),
        client.delete(f"/api/me/tokens/{made['made']['id']}"),
    ):
        assert (answer.status_code, answer.json()["type"]) == (403, "SessionNeeded")


@pytest.mark.control("A4")
def test_making_and_revoking_want_a_fresh_proof(owner, clock):
    made = made_by(owner)["made"]
    clock.forward(minutes=10, seconds=1)

    for answer in (
        owner.post("/me/tokens", **wish()),
        owner.delete(f"/me/tokens/{made['id']}"),
    ):
        assert answer.json()["type"] == "StepUpNeeded"
    assert owner.get("/me/tokens").status_code == 200


@pytest.mark.control("A4")
def test_a_token_and_a_cookie_at_once_are_refused(world, owner):
    client = program(world, token_of(owner))
    client.cookies.set(COOKIE, owner.client.cookies[COOKIE], domain="testserver.local")

    for answer in (
        client.get("/api/workspaces"),
        client.post("/api/workspaces", json={"name": "A"}, headers={"origin": ORIGIN}),
    ):
        assert (answer.status_code, answer.json()["type"]) == (422, "CredentialsTwice")


@pytest.mark.control("A4")
def test_a_bad_token_is_not_saved_by_a_good_cookie(owner):
    client = owner.client
    client.headers["authorization"] = "Bearer ds_pat_made_up"

    assert client.get("/api/workspaces").json()["type"] == "CredentialsTwice"


def test_another_kind_of_authorization_is_not_looked_at(owner):
    owner.client.headers["authorization"] = "Basic YTpi"

    assert owner.get("/workspaces").status_code == 200


def test_one_account_has_so_many_tokens(owner):
    for _ in range(MOST_TOKENS):
        made_by(owner, "build:read", expires_in_days=1)

    answer = owner.post("/me/tokens", **wish())

    assert (answer.status_code, answer.json()["type"]) == (409, "TokensFull")


def test_use_is_written_down_once_a_minute_with_its_address(world, owner, clock):
    token = token_of(owner)
    assert shown(owner)[0]["last_used_at"] is None

    assert opens(world, token)
    first = shown(owner)[0]
    clock.forward(seconds=50)
    assert opens(world, token, "192.0.2.50")
    assert shown(owner)[0] == first
    clock.forward(seconds=11)
    assert opens(world, token, "192.0.2.61")

    last = shown(owner)[0]
    assert first["last_address"] == ADDRESS
    assert last["last_address"] == "192.0.2.61"
    assert datetime.fromisoformat(last["last_used_at"]) == clock.moment
