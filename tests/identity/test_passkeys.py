"""Signing in with a passkey, alone and as the second step."""

import pytest

from tests.authenticators import Key, add_key, set_up_app
from tests.world import ORIGIN


@pytest.fixture
def key(ada):
    return add_key(ada)


def offered(browser):
    return browser.post("/api/sign-in/passkey/options").json()


def show(browser, credential, path="/api/sign-in/passkey"):
    return browser.post(path, json={"method": "passkey", "credential": credential})


@pytest.mark.control("A2")
def test_a_passkey_alone_is_both_factors(world, key):
    browser = world.browser()

    answer = show(browser, key.sign(offered(browser)))

    assert answer.status_code == 200
    assert answer.json()["login"] == "ada"
    assert browser.get("/api/workspaces").status_code == 200
    assert browser.get("/api/me/step-up").json()["is_fresh"] is True


@pytest.mark.control("A2")
@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://evil.example"},
        {"origin": ORIGIN.replace("https", "http")},
        {"relying_party": "evil.example"},
        {"verifies": False},
        {"private": Key().private},
        {"id": b"another credential"},
        {"holder": bytes(16)},
        {"sign_count": 0},
    ],
    ids=["origin", "scheme", "party", "unverified", "key", "id", "holder", "cloned"],
)
def test_a_passkey_that_lies_about_one_thing_is_refused(world, key, lie):
    browser = world.browser()

    answer = show(browser, key.lying(**lie).sign(offered(browser)))

    assert answer.status_code == 403
    assert answer.json()["type"] == "FactorRefused"
    assert browser.get("/api/me").status_code == 401
    assert world.audit("factor.refused")[-1].facts["person_id"] is None


@pytest.mark.control("A2")
def test_a_copy_of_a_key_that_counts_behind_is_refused(world, key):
    copy = key.lying()
    for _ in range(2):
        browser = world.browser()
        assert show(browser, key.sign(offered(browser))).status_code == 200

    browser = world.browser()
    assert show(browser, copy.sign(offered(browser))).status_code == 403


@pytest.mark.control("A2")
def test_an_answer_is_good_once(world, key):
    answer = key.sign(offered(world.browser()))

    assert show(world.browser(), answer).status_code == 200
    assert show(world.browser(), answer).status_code == 403


@pytest.mark.control("A2")
def test_of_many_with_one_answer_one_comes_in(world, key, at_once):
    answer = key.lying(counts=False, sign_count=0).sign(offered(world.browser()))
    browsers = [world.browser() for _ in range(5)]
    key_without_counter = [lambda one=one: show(one, answer) for one in browsers]

    codes = [one.status_code for one in at_once(*key_without_counter)]

    assert codes.count(200) <= 1
    assert set(codes) <= {200, 403}


@pytest.mark.control("A2")
def test_keys_without_a_counter_are_held_by_the_challenge(world, ada, at_once):
    key = add_key(ada, Key(sign_count=0, counts=False))
    answer = key.sign(offered(world.browser()))
    browsers = [world.browser() for _ in range(5)]

    codes = [
        one.status_code
        for one in at_once(*(lambda one=one: show(one, answer) for one in browsers))
    ]

    assert sorted(codes) == [200, 403, 403, 403, 403]


@pytest.mark.control("A2")
def test_a_challenge_of_our_own_choice_is_refused(world, key):
    answer = show(world.browser(), key.sign({"challenge": "AAAA"}))

    assert answer.status_code == 403


@pytest.mark.control("A2")
def test_a_challenge_does_not_wait_long(world, key, clock):
    browser = world.browser()
    answer = key.sign(offered(browser))

    clock.forward(minutes=5, seconds=1)

    assert show(browser, answer).status_code == 403


@pytest.mark.control("A2")
def test_an_answer_is_good_for_the_step_it_was_asked_for(world, door, ada, key):
    """Else a page that asks for a small proof could spend it on a great one."""
    browser = world.browser()
    door.sign_in("ada", browser=browser)
    second_step = "/api/sign-in/second-step"
    for_signing_in = key.sign(offered(browser))
    for_step_up = key.sign(ada.post("/me/step-up/passkey-options").json())

    assert show(browser, for_signing_in, second_step).status_code == 403
    assert show(browser, for_step_up, second_step).status_code == 403
    assert show(world.browser(), for_step_up).status_code == 403


@pytest.mark.control("A2")
def test_what_was_signed_for_the_second_step_is_no_later_fresh_proof(
    world, door, key, clock
):
    """The session is the same one; what it was asked for is not."""
    browser = world.browser()
    door.sign_in("ada", browser=browser)
    second_step = "/api/sign-in/second-step"
    kept, used = (
        browser.post(f"{second_step}/passkey-options").json() for _ in range(2)
    )
    assert show(browser, key.sign(used), second_step).status_code == 200
    clock.forward(minutes=1)

    assert show(browser, key.sign(kept), "/api/me/step-up").status_code == 403


@pytest.mark.control("A2")
def test_a_passkey_is_the_second_step_of_its_own_person_alone(world, door, key):
    eve = door.give_password(world.person("eve"))
    add_key(eve)
    browser = world.browser()
    door.sign_in("eve", browser=browser)
    second_step = "/api/sign-in/second-step"

    options = browser.post(f"{second_step}/passkey-options").json()
    assert show(browser, key.sign(options), second_step).status_code == 403

    options = browser.post(f"{second_step}/passkey-options").json()
    assert key.id.hex() not in str(options)


@pytest.mark.usefixtures("key")
def test_who_has_both_is_asked_for_either(world, door, ada):
    set_up_app(ada)

    due = door.sign_in("ada", browser=world.browser())

    assert due.json()["methods"] == ["passkey", "code", "recovery_code"]


def test_a_passkey_remembers_when_it_was_used(world, ada, key):
    browser = world.browser()
    show(browser, key.sign(offered(browser)))

    [passkey] = ada.get("/me/factors").json()["passkeys"]

    assert passkey["name"] == "Key"
    assert passkey["last_used_at"]


@pytest.mark.usefixtures("key")
def test_old_challenges_are_swept(world, clock):
    for _ in range(3):
        offered(world.browser())
    clock.forward(minutes=6)
    offered(world.browser())

    with world.owner_engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT count(*) FROM webauthn_challenge")
        assert kept.scalar() == 1
