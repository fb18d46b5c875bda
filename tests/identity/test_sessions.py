from datetime import timedelta

import pytest
from sqlalchemy import text

from dataspace.core.database import transaction
from dataspace.core.errors import Refusal
from dataspace.identity import Credentials, Origin, Secret, SignInRules, actor_of
from dataspace.identity.guards import COOKIE
from dataspace.identity.service.sessions import digest
from dataspace.identity.store import end_session, end_sessions

RULES = SignInRules()


def is_in(person):
    return person.get("/me").status_code == 200


def test_a_session_that_is_used_lives_to_its_last_day(world, clock):
    ada = world.person("ada")
    end = clock.moment + RULES.session_length

    while clock.moment + timedelta(hours=11) < end:
        clock.forward(hours=11)
        assert is_in(ada)

    clock.moment = end + timedelta(seconds=1)
    assert ada.get("/me").json()["type"] == "CredentialsMissing"


@pytest.mark.parametrize(("idle_hours", "lives"), [(11.9, True), (12.1, False)])
def test_a_session_that_is_not_used_ends(world, clock, idle_hours, lives):
    ada = world.person("ada")

    clock.forward(hours=idle_hours)

    assert is_in(ada) is lives


def test_a_session_that_has_ended_does_not_come_back(world, clock):
    ada = world.person("ada")
    clock.forward(hours=13)
    assert not is_in(ada)

    clock.forward(hours=-2)

    assert is_in(ada)  # The clock went back: nothing was written at the refusal.
    ada.post("/sign-out")
    assert not is_in(ada)


def test_a_refused_request_does_not_prolong_a_session(world, clock):
    ada = world.person("ada")
    clock.forward(hours=11)
    ada.get("/workspaces/00000000-0000-0000-0000-000000000000")
    clock.forward(hours=2)

    assert not is_in(ada)


def test_signing_out_ends_this_session_and_takes_the_cookie(world, door, ada):
    here, there = world.browser(), world.browser()
    door.sign_in(ada.login, browser=here)
    door.sign_in(ada.login, browser=there)
    token = here.cookies[COOKIE]

    answer = here.post("/api/sign-out")

    assert answer.status_code == 204
    assert COOKIE not in here.cookies
    assert "__Host-session=" in answer.headers["set-cookie"]
    assert {"Secure", "HttpOnly", "Path=/"} <= {
        *answer.headers["set-cookie"].split("; ")
    }
    assert world.browser(holding=token).get("/api/me").status_code == 401
    assert there.get("/api/me").status_code == 200


def test_signing_out_everywhere_ends_every_session_of_yours_alone(world, door, ada):
    bob, elsewhere = world.person("bob"), world.browser()
    door.sign_in(ada.login, browser=elsewhere)

    assert ada.post("/sign-out-everywhere").status_code == 204

    assert not is_in(ada)
    assert elsewhere.get("/api/me").status_code == 401
    assert is_in(bob)
    assert world.audit("person.signed_out")[-1].facts["sessions"] == 2


@pytest.mark.parametrize("path", ["/sign-out", "/sign-out-everywhere"])
def test_who_is_not_in_cannot_sign_out(world, path):
    assert world.browser().post(f"/api{path}").status_code == 401


MADE_UP = ["", "x", "\xff", "a" * 4000, "' OR 1=1 --", '"quoted"', "a=b"]


def test_a_made_up_cookie_is_nobody(world):
    for cookie in MADE_UP:
        headers = {"cookie": f"{COOKIE}={cookie}".encode("latin-1")}
        answer = world.browser().get("/api/me", headers=headers)
        assert answer.json()["type"] == "CredentialsMissing", cookie
        assert answer.status_code == 401


def test_a_disabled_person_is_out_at_once_and_stays_out(world):
    ada, administrator = world.person("ada"), world.administrator()

    administrator.post(f"/people/{ada.id}/disable")
    assert not is_in(ada)
    administrator.post(f"/people/{ada.id}/enable")

    assert not is_in(ada)


def test_a_session_that_began_while_its_person_was_disabled_is_nobodys(world):
    ada = world.person("ada")
    assert is_in(ada)

    with transaction(world.owner_engine) as tx:
        tx.execute(text("UPDATE person SET disabled_at = now() WHERE login = 'ada'"))

    assert not is_in(ada)


def test_being_seen_waits_for_no_other_request_of_the_same_browser(world, clock):
    ada = world.person("ada")
    token = Secret(ada.client.cookies[COOKIE])
    origin = Origin(address=None, request_id=None)
    clock.forward(minutes=5)

    with transaction(world.engine) as slow, transaction(world.engine) as quick:
        quick.execute(text("SET LOCAL lock_timeout = '100ms'"))
        for tx in (slow, quick):
            assert actor_of(tx, origin, Credentials(session=token), RULES).id == ada.id
            tx.flush()


def test_a_session_that_ends_while_it_is_used_is_no_fault(world, clock):
    ada = world.person("ada")
    token = Secret(ada.client.cookies[COOKIE])
    origin = Origin(address=None, request_id=None)
    clock.forward(minutes=5)

    with transaction(world.engine) as ending:
        end_sessions(ending, ada.id)
        with transaction(world.engine) as using:
            assert (
                actor_of(using, origin, Credentials(session=token), RULES).id == ada.id
            )

    with pytest.raises(Refusal), transaction(world.engine) as late:
        actor_of(late, origin, Credentials(session=token), RULES)


def test_people_see_when_somebody_was_last_here(world, clock):
    administrator, ada = world.administrator(), world.person("ada")
    clock.forward(minutes=30)
    is_in(ada)

    [seen] = [p for p in administrator.get("/people").json() if p["login"] == "ada"]

    assert seen["last_seen_at"] == clock.moment.isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize("way", ["signed out", "ended", "replaced"])
def test_when_somebody_was_last_here_outlives_his_sessions(world, clock, way):
    ada = world.person("ada")
    clock.forward(minutes=30)
    assert is_in(ada)
    seen_at, administrator = clock.moment, world.administrator()
    clock.forward(minutes=1)

    if way == "signed out":
        assert ada.post("/sign-out").is_success
    elif way == "ended":
        assert administrator.post(f"/people/{ada.id}/end-sessions").is_success
    else:
        with transaction(world.engine) as tx:
            end_session(tx, digest(Secret(ada.client.cookies[COOKIE])))

    [seen] = [p for p in administrator.get("/people").json() if p["login"] == "ada"]
    assert seen["last_seen_at"] == seen_at.isoformat().replace("+00:00", "Z")
