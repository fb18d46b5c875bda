"""What is dangerous wants a proof that is fresh; and of whom a factor is required."""

import re

import pytest

from dataspace.access import Role
from dataspace.app import doors
from tests.authenticators import add_key, set_up_app
from tests.identity.conftest import PASSWORD

POLICY = "/installation/second-factor-policy"
SOME_ID = "01890000-0000-7000-8000-00000000000f"


@pytest.fixture
def chief(world, door):
    return door.give_password(world.administrator())


def filled(world, path):
    path = path.replace("{workspace_id}", str(world.workspace))
    return re.sub(r"{[^}]*}", SOME_ID, path)


def dangerous(world):
    return [
        (method, path)
        for method, path, route in doors.addresses_of(world.app)
        if doors.wants_fresh_proof(route)
    ]


def require(chief, required_of="nobody", *roles):
    return chief.put(POLICY, required_of=required_of, roles=list(roles))


@pytest.mark.control("A2")
def test_every_dangerous_address_asks_again_after_a_while(world, chief, clock):
    assert len(dangerous(world)) >= 9
    clock.forward(minutes=10, seconds=1)

    for method, path in dangerous(world):
        answer = chief.client.request(method, f"{filled(world, path)}", json={})
        assert answer.status_code == 403, f"{method} {path}"
        assert answer.json()["type"] == "StepUpNeeded"
        assert answer.json()["methods"] == ["password"]


@pytest.mark.control("A2")
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/me/factors/authenticator"),
        ("POST", "/me/factors/authenticator/confirm"),
        ("DELETE", "/me/factors/authenticator"),
        ("POST", "/me/factors/passkeys/options"),
        ("POST", "/me/factors/passkeys"),
        ("DELETE", f"/me/factors/passkeys/{SOME_ID}"),
        ("POST", "/me/factors/recovery-codes"),
    ],
)
def test_changing_ones_own_factors_asks_again_after_a_while(ada, clock, method, path):
    body = {"code": "000000", "name": "Key", "credential": {}}
    clock.forward(minutes=10, seconds=1)

    answer = ada.client.request(method, f"/api{path}", json=body)

    assert answer.json()["type"] == "StepUpNeeded"


@pytest.mark.control("A2")
def test_saving_an_artifact_is_an_export_and_asks_again(world, clock):
    exporter = world.someone(Role.EXPORTER)
    path = f"{world.here}/datasets/rid.transform.{SOME_ID}/snapshots/{SOME_ID}"
    clock.forward(minutes=11)

    saved = exporter.get(f"{path}/artifacts/plot.html?download=true")
    looked = exporter.get(f"{path}/artifacts/plot.html")

    assert saved.json()["type"] == "StepUpNeeded"
    assert looked.status_code == 404


@pytest.mark.control("A2")
def test_a_stranger_is_not_told_by_the_question(world, clock):
    stranger = world.someone(None)
    clock.forward(minutes=11)

    answer = stranger.put(f"{world.here}/members/{SOME_ID}", roles=["OWNER"])

    assert answer.json()["type"] == "WorkspaceUnknown"


@pytest.mark.control("A2")
def test_a_password_is_proof_where_there_is_no_factor(world, chief, clock):
    clock.forward(minutes=11)
    assert chief.get("/me/step-up").json() == {
        "is_fresh": False,
        "methods": ["password"],
    }

    wrong = chief.post("/me/step-up", method="password", password="wrong")
    right = chief.post("/me/step-up", method="password", password=PASSWORD)

    assert wrong.json()["type"] == "CurrentPasswordWrong"
    assert right.status_code == 204
    assert chief.post("/people", login="new", name="New").status_code == 201
    assert world.audit("person.stepped_up")[-1].facts["method"] == "password"
    clock.forward(minutes=11)
    assert chief.post("/people", login="newer", name="New").status_code == 403


@pytest.mark.control("A2")
def test_a_password_is_no_proof_where_there_is_a_factor(chief, clock):
    app, codes = set_up_app(chief)
    clock.forward(minutes=11)

    password = chief.post("/me/step-up", method="password", password=PASSWORD)
    assert password.json()["type"] == "MethodRefused"
    assert chief.post("/me/step-up", method="code", code=app.code()).status_code == 204
    again = chief.post("/me/step-up", method="code", code=app.code())
    assert again.json()["type"] == "FactorRefused"
    clock.forward(minutes=11)
    given = {"method": "recovery_code", "code": codes[0]}
    assert chief.post("/me/step-up", **given).status_code == 204
    assert chief.post("/me/step-up", **given).status_code == 403


@pytest.mark.control("A2")
def test_a_passkey_is_proof(chief, clock):
    key = add_key(chief)
    clock.forward(minutes=11)

    options = chief.post("/me/step-up/passkey-options").json()
    given = {"method": "passkey", "credential": key.sign(options)}

    assert chief.post("/me/step-up", **given).status_code == 204
    assert chief.post("/people", login="new", name="New").status_code == 201


@pytest.mark.control("A2")
def test_guesses_at_stepping_up_wait_like_those_at_the_door(chief, clock):
    app, _ = set_up_app(chief)
    clock.forward(minutes=11)

    guesses = [
        chief.post("/me/step-up", method="code", code="000000").status_code
        for _ in range(6)
    ]

    assert guesses == [403] * 5 + [429]
    assert chief.post("/me/step-up", method="code", code=app.code()).status_code == 429


def test_one_who_has_neither_signs_in_again(world, clock):
    nobody = world.administrator()
    clock.forward(minutes=11)

    assert nobody.post("/people", login="a", name="A").json()["methods"] == []


def test_who_requires_a_factor_has_one_himself(chief):
    answer = require(chief, "administrators")

    assert answer.status_code == 409
    assert answer.json()["type"] == "FactorFirst"
    policy = chief.get(POLICY).json()
    assert (policy["required_of"], policy["roles"]) == ("nobody", [])


def test_the_policy_tells_whom_it_would_meet_and_what_else_holds(world, chief):
    gone = world.person("gone")
    assert chief.post(f"/people/{gone.id}/disable").is_success
    before = chief.get(POLICY).json()

    set_up_app(chief)

    after = chief.get(POLICY).json()
    # The founder and the administrator; whoever is disabled signs in nowhere.
    assert (before["people"], before["people_without_factor"]) == (2, 2)
    assert (after["people"], after["people_without_factor"]) == (2, 1)
    assert before["password_minimum"] == 15
    assert before["session_idle_seconds"] == 12 * 3600
    assert before["session_seconds"] == 14 * 24 * 3600


@pytest.fixture
def strict(world, chief):
    set_up_app(chief)
    assert require(chief, "everybody").status_code == 204
    assert world.audit("factor_policy.set")[-1].facts == {
        "required_of": "everybody",
        "roles": [],
    }
    return chief


@pytest.mark.control("A2")
@pytest.mark.usefixtures("strict")
def test_who_must_have_a_factor_and_has_none_stands_before_a_wall(world, ada):
    asked = 0
    for method, path, _ in doors.addresses_of(world.app):
        address = (method, path)
        if address in {**doors.PUBLIC, **doors.PENDING, **doors.ENROLLING}:
            continue
        answer = ada.client.request(method, filled(world, path), json={})
        assert answer.status_code == 403, f"{method} {path}"
        assert answer.json()["type"] == "SecondFactorMissing"
        asked += 1
    assert asked > 40


@pytest.mark.control("A2")
@pytest.mark.usefixtures("strict")
def test_behind_the_wall_one_sees_oneself_and_sets_a_factor_up(world, door, ada):
    assert ada.get("/me").json()["must_enrol"] is True
    assert ada.get("/me/factors").json()["is_required"] is True

    set_up_app(ada)

    assert ada.get("/me").json()["must_enrol"] is False
    assert ada.get("/workspaces").status_code == 200
    last = ada.delete("/me/factors/authenticator")
    assert last.status_code == 409
    assert last.json()["type"] == "FactorDemanded"
    assert door.sign_in("ada", browser=world.browser()).status_code == 202


@pytest.mark.usefixtures("strict")
def test_a_session_without_a_factor_is_not_saved_by_stepping_up(ada):
    assert ada.post("/me/step-up", method="password", password=PASSWORD).is_success

    assert ada.get("/workspaces").json()["type"] == "SecondFactorMissing"


@pytest.mark.control("A2")
def test_administrators_alone_can_be_asked(world, chief, ada):
    set_up_app(chief)
    assert require(chief, "administrators").status_code == 204

    assert ada.get("/workspaces").status_code == 200
    other = world.administrator()
    assert other.get("/people").json()["type"] == "SecondFactorMissing"


@pytest.mark.control("A2")
def test_a_role_on_the_list_counts_with_a_factor_only(world, chief):
    owner = world.someone(Role.OWNER)
    editor = world.someone(Role.EDITOR)
    both = world.person("both", Role.OWNER, Role.VIEWER)
    assert require(chief, "nobody", "OWNER").status_code == 204
    change = {"path": world.here, "name": "Renamed"}

    assert editor.get(world.here).status_code == 200
    assert owner.get(world.here).json()["type"] == "RoleNeedsSecondFactor"
    assert both.get(world.here).status_code == 200
    refused = both.client.patch(f"/api{change['path']}", json={"name": "Renamed"})
    assert refused.json()["type"] == "RoleNeedsSecondFactor"
    assert refused.json()["permission"] == "workspace:manage"

    set_up_app(owner)
    assert owner.patch(world.here, name="Renamed").status_code == 204


@pytest.mark.control("A2")
def test_a_factor_that_was_removed_counts_no_more(world, chief):
    owner = world.someone(Role.OWNER)
    set_up_app(owner)
    assert require(chief, "nobody", "OWNER").status_code == 204
    assert owner.get(world.here).status_code == 200

    assert owner.delete("/me/factors/authenticator").status_code == 204

    assert owner.get(world.here).json()["type"] == "RoleNeedsSecondFactor"


def test_a_policy_names_roles_that_there_are(chief):
    assert require(chief, "nobody", "KING").status_code == 422
    assert require(chief, "some").status_code == 422
