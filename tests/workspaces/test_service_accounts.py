"""Service accounts: actors for programs, each at home in one workspace."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from dataspace import identity
from dataspace.access import Role
from dataspace.core.database import transaction
from dataspace.identity import Origin
from dataspace.identity.errors import SignInFailed
from dataspace.identity.service.sessions import open_session
from dataspace.identity.store import person as row_of
from tests.programs import program, service_account, service_token, wish
from tests.transforms.editing import save

THINGS = ("build", "dataset", "file", "secret", "transform", "workspace")
ORIGIN_OF_TEST = Origin(address=None, request_id=None)


@pytest.fixture
def owner(world):
    return world.founder


def id_in(account):
    return account.rpartition("/")[2]


def opens(world, token):
    return program(world, token).get(f"/api{world.here}").status_code == 200


def test_what_its_token_could_do_is_told_and_nothing_else(world, owner):
    account = id_in(service_account(world, "VIEWER"))
    one = save(owner, world, "pay.py", "def transform(): ...").json()["transform_id"]
    share = f"{world.here}/transforms/{one}/access/people/{account}"
    views = [f"{thing}:read" for thing in THINGS]

    def told():
        [shown] = owner.get(f"{world.here}/service-accounts").json()
        return shown["scopes"]

    assert told() == views
    owner.put(share, permissions=["dataset:export", "dataset:read", "transform:write"])
    assert told() == sorted([*views, "dataset:export"])
    owner.put(f"{world.here}/members/{account}", roles=["EDITOR"])
    assert "transform:write" in told()
    assert not {"member:manage", "workspace:create"} & set(told())


@pytest.mark.control("A4")
def test_a_service_account_acts_in_its_own_name(world):
    token = service_token(world, "EDITOR")
    client = program(world, token)
    assert token.startswith("ds_svc_")

    saved = client.put(f"/api{world.here}/files/a.csv", content=b"a\n1\n")

    assert saved.is_success, saved.text
    [account] = world.founder.get(f"{world.here}/service-accounts").json()
    line = world.audit()[-1]
    assert str(line.person_id) == account["id"]
    assert str(line.token_id) == account["tokens"][0]["id"]


def test_it_is_shown_among_the_members(world, owner):
    account = id_in(service_account(world, "VIEWER", "EXPORTER"))

    members = {m["person_id"]: m for m in owner.get(f"{world.here}/members").json()}

    assert members[account]["is_service_account"] is True
    assert members[account]["roles"] == ["EXPORTER", "VIEWER"]
    assert members[str(owner.id)]["is_service_account"] is False
    assert [line.facts["name"] for line in world.audit("service_account.added")] == [
        "Nightly"
    ]


@pytest.mark.control("A4")
@pytest.mark.parametrize("role", ["VIEWER", "EDITOR", "EXPORTER"])
def test_only_owners_see_and_make_them(world, role):
    member, path = world.someone(Role(role)), f"{world.here}/service-accounts"
    account = service_account(world, "VIEWER")

    for answer in (
        member.get(path),
        member.post(path, name="A", roles=["VIEWER"]),
        member.post(f"{account}/tokens", **wish()),
        member.post(f"{account}/disable"),
    ):
        assert (answer.status_code, answer.json()["type"]) == (403, "PermissionMissing")


@pytest.mark.control("A4")
def test_it_owns_nothing(world, owner):
    made = owner.post(f"{world.here}/service-accounts", name="A", roles=["OWNER"])
    account = id_in(service_account(world, "VIEWER"))
    raised = owner.put(f"{world.here}/members/{account}", roles=["OWNER"])

    for answer in (made, raised):
        assert (answer.status_code, answer.json()["type"]) == (
            409,
            "ServiceAccountOwner",
        )


@pytest.mark.control("A4")
def test_it_is_seated_in_its_own_workspace_alone(world, owner):
    other = world.new_workspace(owner, "Other")
    account = id_in(service_account(world, "VIEWER"))

    answer = owner.put(f"/workspaces/{other}/members/{account}", roles=["VIEWER"])

    assert (answer.status_code, answer.json()["type"]) == (409, "ServiceAccountAway")


@pytest.mark.control("A4")
def test_a_row_that_seats_it_elsewhere_opens_nothing(world, owner):
    other = world.new_workspace(owner, "Other")
    token = service_token(world, "EDITOR")
    with world.owner_engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO membership SELECT :other, id, 'EDITOR' FROM person"
                " WHERE home_id IS NOT NULL"
            ),
            {"other": other},
        )
        # Nor does a token that is bound to nothing.
        connection.execute(text("UPDATE api_token SET bound_to = NULL"))

    client = program(world, token)
    listed = [one["id"] for one in client.get("/api/workspaces").json()]

    assert client.get(f"/api/workspaces/{other}").json()["type"] == "WorkspaceUnknown"
    assert listed == [str(world.workspace)]
    created = client.post("/api/workspaces", json={"name": "A"})
    assert created.json()["type"] == "PermissionMissing"


@pytest.mark.control("A4")
def test_it_has_no_way_in_but_its_tokens(world):
    account = id_in(service_account(world, "VIEWER"))
    chief = world.administrator()

    for deed in ("link", "disable", "enable"):
        answer = chief.post(f"/people/{account}/{deed}")
        assert answer.json()["type"] == "PersonUnknown", deed
    with transaction(world.engine) as tx, pytest.raises(SignInFailed):
        open_session(tx, ORIGIN_OF_TEST, row_of(tx, account), replacing=None)
    assert account not in chief.get("/people").text
    assert chief.get("/people/search?q=Nightly").json() == []


@pytest.mark.control("A4")
@pytest.mark.parametrize("change", ["password_hash = 'x'", "is_administrator = true"])
def test_the_database_itself_gives_it_no_password_and_no_power(world, change):
    service_account(world, "VIEWER")

    with pytest.raises(IntegrityError), world.owner_engine.begin() as connection:
        connection.execute(
            text(f"UPDATE person SET {change} WHERE home_id IS NOT NULL")  # noqa: S608
        )


@pytest.mark.control("A4")
def test_it_is_disabled_with_the_archive_and_comes_back_by_an_owners_deed(world, owner):
    account = service_account(world, "EDITOR")
    token = owner.post(f"{account}/tokens", **wish()).json()["token"]
    assert opens(world, token)

    owner.post(f"{world.here}/archive")
    assert not opens(world, token)
    assert owner.post(f"{account}/enable").json()["type"] == "WorkspaceArchived"
    owner.post(f"{world.here}/unarchive")
    assert not opens(world, token)

    assert owner.post(f"{account}/enable").status_code == 204
    assert not opens(world, token)
    assert opens(world, owner.post(f"{account}/tokens", **wish()).json()["token"])
    for kind in ("service_account.disabled", "service_account.enabled"):
        assert len(world.audit(kind)) == 1


@pytest.mark.control("A4")
def test_what_it_began_does_not_go_on_without_it(world, owner):
    account = service_account(world, "EDITOR")
    assert owner.post(f"{account}/disable").status_code == 204

    with (
        transaction(world.engine) as tx,
        pytest.raises(identity.errors.PersonDisabled),
    ):
        identity.act_as(tx, id_in(account), ORIGIN_OF_TEST)


@pytest.mark.control("A4")
def test_an_owner_revokes_its_tokens_and_no_other_workspaces(world, owner):
    account = service_account(world, "VIEWER")
    made = owner.post(f"{account}/tokens", **wish()).json()
    stranger = world.someone(None)
    theirs = world.new_workspace(stranger, "Theirs")
    through = f"/workspaces/{theirs}/service-accounts/{id_in(account)}"
    token = f"tokens/{made['made']['id']}"

    for answer in (
        stranger.delete(f"{through}/{token}"),
        stranger.post(f"{through}/tokens", **wish()),
        stranger.post(f"{through}/disable"),
        stranger.post(f"{through}/enable"),
        owner.post(f"{world.here}/service-accounts/{owner.id}/tokens", **wish()),
    ):
        assert answer.json()["type"] == "ServiceAccountUnknown"
    assert opens(world, made["token"])
    assert owner.delete(f"{account}/{token}").status_code == 204
    assert not opens(world, made["token"])


@pytest.mark.control("A4")
def test_managing_them_wants_a_fresh_proof(world, owner, clock):
    account = service_account(world, "VIEWER")
    clock.forward(minutes=11)

    for answer in (
        owner.post(f"{world.here}/service-accounts", name="A", roles=["VIEWER"]),
        owner.post(f"{account}/tokens", **wish()),
        owner.post(f"{account}/disable"),
        owner.post(f"{account}/enable"),
    ):
        assert answer.json()["type"] == "StepUpNeeded"


@pytest.mark.control("A4")
def test_a_role_that_is_taken_away_is_taken_from_its_tokens(world, owner):
    account = service_account(world, "EDITOR")
    client = program(world, owner.post(f"{account}/tokens", **wish()).json()["token"])
    path = f"/api{world.here}/files"
    assert client.put(f"{path}/a.csv", content=b"a\n1\n").is_success

    owner.put(f"{world.here}/members/{id_in(account)}", roles=["VIEWER"])
    assert client.put(f"{path}/b.csv", content=b"a\n").status_code == 403
    owner.delete(f"{world.here}/members/{id_in(account)}")

    assert client.get(path).status_code == 404
