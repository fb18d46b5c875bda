"""Setting up second factors, removing them, and what that does to sessions."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from dataspace.core.database import transaction
from dataspace.identity.store import person as person_row
from tests.authenticators import add_key, set_up_app


def test_nothing_is_there_at_first(ada):
    assert ada.get("/me/factors").json() == {
        "authenticator_since": None,
        "passkeys": [],
        "recovery_codes_left": 0,
        "is_required": False,
        "has_password": True,
    }


def test_the_first_factor_comes_with_ten_recovery_codes_shown_once(world, ada):
    app, codes = set_up_app(ada)

    assert len({code.replace("-", "") for code in codes}) == 10
    assert all(len(code.replace("-", "")) == 16 for code in codes)
    shown = ada.get("/me/factors")
    assert shown.json()["recovery_codes_left"] == 10
    assert shown.json()["authenticator_since"]
    assert app.secret not in shown.text
    kinds = [entry.kind for entry in world.audit()][-3:]
    assert kinds == ["factor.begun", "factor.added", "recovery_codes.made"]


@pytest.mark.control("A2")
def test_an_app_counts_only_once_its_code_was_typed(door, ada):
    begun = ada.post("/me/factors/authenticator")
    wrong = ada.post("/me/factors/authenticator/confirm", code="000000")

    assert begun.json()["address"].startswith("otpauth://totp/Test:ada?secret=")
    assert wrong.json()["type"] == "FactorRefused"
    assert door.another_session()
    assert ada.post("/me/factors/recovery-codes").json()["type"] == "FactorMissing"


def test_without_a_beginning_there_is_nothing_to_confirm(ada):
    answer = ada.post("/me/factors/authenticator/confirm", code="000000")

    assert answer.status_code == 404
    assert answer.json()["type"] == "AuthenticatorUnknown"


def test_a_new_app_replaces_the_one_before_it(world, door, ada, clock):
    old, _ = set_up_app(ada)
    clock.forward(seconds=60)
    new, codes = set_up_app(ada)
    clock.forward(seconds=60)
    browser = world.browser()
    door.sign_in("ada", browser=browser)

    def give(code):
        given = {"method": "code", "code": code}
        return browser.post("/api/sign-in/second-step", json=given).status_code

    assert codes == []
    assert give(old.code()) == 403
    assert give(new.code()) == 200


@pytest.mark.control("A2")
def test_adding_the_first_factor_ends_the_other_sessions(door, ada):
    other = door.another_session()

    set_up_app(ada)

    assert other.get("/api/me").json()["type"] == "CredentialsMissing"
    assert ada.get("/workspaces").status_code == 200


@pytest.mark.control("A2")
def test_removing_a_factor_ends_the_other_sessions(world, door, ada, clock):
    app, _ = set_up_app(ada)
    clock.forward(seconds=60)
    other = world.browser()
    door.sign_in("ada", browser=other)
    given = {"method": "code", "code": app.code()}
    assert other.post("/api/sign-in/second-step", json=given).status_code == 200

    assert ada.delete("/me/factors/authenticator").status_code == 204

    assert other.get("/api/me").status_code == 401
    assert ada.get("/me/factors").json()["recovery_codes_left"] == 0
    assert world.audit("factor.removed")[-1].facts["method"] == "code"
    assert door.another_session()


def test_what_is_not_there_is_not_removed(ada):
    missing = ada.delete("/me/factors/authenticator")
    unknown = ada.delete(f"/me/factors/passkeys/{uuid4()}")

    assert missing.json()["type"] == "AuthenticatorUnknown"
    assert unknown.json()["type"] == "PasskeyUnknown"


@pytest.mark.control("A2")
def test_nobody_removes_somebody_elses_passkey(world, ada):
    add_key(ada)
    [passkey] = ada.get("/me/factors").json()["passkeys"]

    stranger = world.person("eve")

    assert stranger.delete(f"/me/factors/passkeys/{passkey['id']}").status_code == 404
    assert len(ada.get("/me/factors").json()["passkeys"]) == 1


@pytest.mark.usefixtures("clock")
def test_new_recovery_codes_replace_the_former(world, door, ada):
    _, former = set_up_app(ada)
    codes = ada.post("/me/factors/recovery-codes").json()["codes"]
    browser = world.browser()
    door.sign_in("ada", browser=browser)

    def give(code):
        given = {"method": "recovery_code", "code": code}
        return browser.post("/api/sign-in/second-step", json=given).status_code

    assert give(former[0]) == 403
    assert give(codes[0]) == 200


@pytest.mark.control("A2")
def test_an_administrator_removes_factors_that_were_lost(world, door, ada):
    set_up_app(ada)
    add_key(ada)
    administrator = world.administrator()

    removed = administrator.delete(f"/people/{ada.id}/factors")

    assert removed.status_code == 204
    assert ada.get("/me").status_code == 401
    assert door.another_session()
    [line] = world.audit("factors.removed")
    assert line.person_id == administrator.id
    assert line.facts == {"person_id": str(ada.id), "factors": 2}


def test_an_administrator_removes_his_own_on_his_own_page(world):
    administrator = world.administrator()

    answer = administrator.delete(f"/people/{administrator.id}/factors")

    assert answer.status_code == 409
    assert answer.json()["type"] == "FactorsOfOneself"
    assert administrator.delete(f"/people/{uuid4()}/factors").status_code == 404


def test_the_list_of_people_tells_who_has_a_factor(world, ada):
    add_key(ada)
    listed = world.administrator().get("/people").json()

    has = {one["login"]: one["has_second_factor"] for one in listed}
    assert has["ada"] is True
    assert has["founder"] is False


def test_an_administrator_sees_what_somebody_proves_himself_with(world, ada):
    add_key(ada)
    chief, path = world.administrator(), f"/people/{ada.id}/factors"

    shown = chief.get(path).json()

    assert [one["name"] for one in shown["passkeys"]] == ["Key"]
    assert (shown["recovery_codes_left"], shown["has_password"]) == (10, True)
    assert ada.get(path).status_code == 403
    assert chief.get(f"/people/{uuid4()}/factors").json()["type"] == "PersonUnknown"


@pytest.mark.control("A2")
def test_a_sealed_secret_does_not_open_for_somebody_else(world, door, ada, clock):
    """Whoever can write in the database copies his own secret over another person's."""
    eve = door.give_password(world.person("eve"))
    app, _ = set_up_app(eve)
    set_up_app(ada)
    clock.forward(seconds=60)
    copied = text(
        "UPDATE totp_factor SET sealed = (SELECT sealed FROM totp_factor"
        " WHERE person_id = :eve) WHERE person_id = :ada"
    )
    with world.owner_engine.begin() as connection:
        connection.execute(copied, {"eve": eve.id, "ada": ada.id})
    browser = world.browser()
    door.sign_in("ada", browser=browser)

    given = {"method": "code", "code": app.code()}
    answer = browser.post("/api/sign-in/second-step", json=given)

    assert answer.status_code == 503
    assert answer.json()["type"] == "FactorUnreadable"


@pytest.mark.control("A2")
def test_the_database_and_the_logs_hold_no_secret_of_a_factor(world, ada, log):
    app, codes = set_up_app(ada)
    tables = ("totp_factor", "recovery_code", "audit_entry", "session")
    kept = "".join(world.rows_of(*tables))

    for secret in (app.secret, *codes, *(code.replace("-", "") for code in codes)):
        assert secret not in kept
        assert secret.encode().hex() not in kept
        assert secret not in log.getvalue()


def test_two_removals_at_once_leave_the_factor_that_is_demanded(world, door, at_once):
    administrator = door.give_password(world.administrator())
    set_up_app(administrator)
    add_key(administrator)
    wanted = {"required_of": "administrators", "roles": []}
    assert administrator.put("/installation/second-factor-policy", **wanted).is_success
    [passkey] = administrator.get("/me/factors").json()["passkeys"]

    answers = at_once(
        lambda: administrator.delete("/me/factors/authenticator"),
        lambda: administrator.delete(f"/me/factors/passkeys/{passkey['id']}"),
    )

    refused = [one.json()["type"] for one in answers if one.is_error]
    assert refused == ["FactorDemanded"]


def test_what_a_person_is_stays_hidden_in_a_disabled_account(world, ada):
    key = add_key(ada)
    options = world.browser().post("/api/sign-in/passkey/options").json()
    with transaction(world.engine) as tx:
        row = person_row(tx, ada.id)
        row.disabled_at = row.created_at

    given = {"method": "passkey", "credential": key.sign(options)}
    answer = world.browser().post("/api/sign-in/passkey", json=given)

    assert answer.json()["type"] == "FactorRefused"
