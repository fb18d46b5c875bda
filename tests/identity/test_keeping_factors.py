"""Setting up second factors, removing them, and what that does to sessions."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from dataspace.core.database import transaction
from dataspace.identity.store import person as person_row
from tests.authenticators import Key, add_key, set_up_app
from tests.world import ORIGIN


def another_session(world, door, login="ada"):
    browser = world.browser()
    assert door.sign_in(login, browser=browser).status_code == 200
    return browser


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
def test_an_app_counts_only_once_its_code_was_typed(world, door, ada):
    begun = ada.post("/me/factors/authenticator")
    wrong = ada.post("/me/factors/authenticator/confirm", code="000000")

    assert begun.json()["address"].startswith("otpauth://totp/Test:ada?secret=")
    assert wrong.json()["type"] == "FactorRefused"
    assert another_session(world, door)
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
def test_adding_the_first_factor_ends_the_other_sessions(world, door, ada):
    other = another_session(world, door)

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
    assert another_session(world, door)


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
    assert another_session(world, door)
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
def test_an_offer_is_good_once_and_for_its_session(world, door, ada, clock):
    options = ada.post("/me/factors/passkeys/options").json()
    other = another_session(world, door)
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
