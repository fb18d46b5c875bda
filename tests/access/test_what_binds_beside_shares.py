"""A share is no way around what else binds: homes, scopes, second factors."""

import pytest

from dataspace.access import Role
from dataspace.core.database import transaction
from dataspace.identity import RequiredOf
from dataspace.identity.factor_store import set_policy
from tests.programs import made_by, program, service_account, token_of, wish
from tests.transforms.editing import save

pytestmark = pytest.mark.control("A3")
CODE = "def transform(): ..."


@pytest.fixture
def one(world):
    return save(world.founder, world, "pay.py", CODE).json()["transform_id"]


def access_of(world, one):
    return f"{world.here}/transforms/{one}/access"


def restrict(world, one):
    path = f"{access_of(world, one)}/restriction"
    assert world.founder.put(path, is_restricted=True).status_code == 204


def share(world, one, whose, *permissions):
    path = f"{access_of(world, one)}/people/{whose}"
    return world.founder.put(path, permissions=list(permissions))


def want_factor_of(world, *roles):
    with transaction(world.owner_engine) as tx:
        set_policy(tx, RequiredOf.NOBODY, sorted(roles))


def kind(answer):
    return answer.status_code if answer.is_success else answer.json()["type"]


@pytest.fixture
def robot(world):
    """A service account that may edit, and a program that speaks for it."""
    account = service_account(world, "EDITOR")
    made = world.founder.post(f"{account}/tokens", **wish())
    return account.rpartition("/")[2], program(world, made.json()["token"])


def test_a_service_account_is_in_no_group(world, robot):
    admin, (account, _) = world.administrator(), robot
    group = admin.post("/groups", name="Finance").json()["id"]

    refused = admin.put(f"/groups/{group}/people/{account}")

    assert kind(refused) == "ServiceAccountInGroup"
    assert admin.get(f"/groups/{group}/people").json() == []


def test_a_service_account_is_named_at_home_and_nowhere_else(world, one, robot):
    account, client = robot
    data = f"/api{world.here}/datasets/{one}"
    restrict(world, one)
    assert kind(client.get(data)) == "ResourceRestricted"

    assert share(world, one, account, "dataset:read").status_code == 204

    assert kind(client.get(data)) == 200
    away = world.new_workspace(world.founder, "Away")
    path = f"/workspaces/{away}/transforms/{one}/access/people/{account}"
    refused = world.founder.put(path, permissions=["dataset:read"])
    assert kind(refused) == "ServiceAccountAway"


def test_who_was_deleted_is_shown_nothing(world, one):
    gone = world.person("gone")
    assert world.administrator().post(f"/people/{gone.id}/delete").is_success

    assert kind(share(world, one, gone.id, "dataset:read")) == "PersonUnknown"


@pytest.mark.parametrize(
    ("scopes", "data", "code"),
    [
        (("dataset:read",), 200, "ScopeMissing"),
        (("transform:read",), "ScopeMissing", 200),
        (("workspace:read",), "ScopeMissing", "ScopeMissing"),
    ],
)
def test_a_token_of_an_outsider_has_no_more_than_its_scopes(
    world, one, scopes, data, code
):
    ada = world.person("ada")
    share(world, one, ada.id, "dataset:read", "transform:read")
    client = program(world, token_of(ada, *scopes))

    assert kind(client.get(f"/api{world.here}/datasets/{one}")) == data
    assert kind(client.get(f"/api{world.here}/code/transforms/{one}")) == code


def test_a_dataset_says_what_may_be_done_with_it(world, one):
    """The page hides by it, where a role of the workspace would say something else."""
    viewer, data = world.someone(Role.VIEWER), f"{world.here}/datasets/{one}"
    assert viewer.get(data).json()["may"] == ["dataset:read", "transform:read"]

    share(world, one, viewer.id, "dataset:export")
    assert "dataset:export" in viewer.get(data).json()["may"]
    reading = program(world, token_of(viewer, "dataset:read"))
    assert reading.get(f"/api{data}").json()["may"] == ["dataset:read"]

    exporter = world.someone(Role.EXPORTER)
    restrict(world, one)
    share(world, one, exporter.id, "dataset:read")
    assert exporter.get(data).json()["may"] == ["dataset:read"]


def test_a_token_for_another_workspace_does_not_reach_what_was_shared(world, one):
    ada = world.person("ada")
    share(world, one, ada.id, "dataset:read")
    own = world.new_workspace(ada, "Hers")
    bound = made_by(ada, workspace_id=str(own))["token"]

    answer = program(world, bound).get(f"/api{world.here}/datasets/{one}")

    assert kind(answer) == "WorkspaceUnknown"


def test_a_role_that_wants_a_second_factor_opens_no_transform_without_one(world, one):
    editor = world.someone(Role.EDITOR)
    want_factor_of(world, "EDITOR")
    data = f"{world.here}/datasets/{one}"
    assert kind(editor.get(data)) == "RoleNeedsSecondFactor"

    share(world, one, editor.id, "dataset:read")

    # What was shared is no role.
    assert kind(editor.get(data)) == 200


def test_lists_too_leave_out_what_only_such_a_role_would_open(world, one):
    both = world.person(None, Role.OWNER, Role.VIEWER)
    restrict(world, one)
    lineage = f"{world.here}/lineage"
    assert [n["is_closed"] for n in both.get(lineage).json()["nodes"]] == [False]

    want_factor_of(world, "OWNER")

    assert [n["is_closed"] for n in both.get(lineage).json()["nodes"]] == [True]


def test_it_is_explained_that_the_second_factor_is_missing(world, one):
    editor = world.someone(Role.EDITOR)
    path = f"{access_of(world, one)}/explain/{editor.id}"
    want_factor_of(world, "EDITOR")

    told = {row["permission"]: row for row in world.founder.get(path).json()}

    assert told["transform:write"]["may"] is False
    assert [b["reason"] for b in told["transform:write"]["because"]] == [
        "factor_missing"
    ]
    assert [b["reason"] for b in told["dataset:export"]["because"]] == ["role_lacks"]


@pytest.mark.control("A2")
@pytest.mark.parametrize("what", ["restriction", "people", "groups", "a group"])
def test_who_may_what_is_changed_after_a_fresh_proof_alone(world, one, what, clock):
    admin = world.administrator()
    group = admin.post("/groups", name="Finance").json()["id"]
    clock.forward(hours=1)
    access = access_of(world, one)

    answer = {
        "restriction": lambda: admin.put(f"{access}/restriction", is_restricted=True),
        "people": lambda: admin.put(
            f"{access}/people/{admin.id}", permissions=["dataset:read"]
        ),
        "groups": lambda: admin.put(
            f"{access}/groups/{group}", permissions=["dataset:read"]
        ),
        "a group": lambda: admin.put(f"/groups/{group}/people/{admin.id}"),
    }[what]()

    assert kind(answer) == "StepUpNeeded"
