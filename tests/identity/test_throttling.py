from datetime import UTC, datetime, timedelta

import pytest

from dataspace.identity import throttle
from tests.identity.conftest import PASSWORD

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
FREE = throttle.FREE_PER_ACCOUNT


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (14, 512), (15, 900), (10**9, 900)],
)
def test_the_wait_doubles_up_to_a_quarter_of_an_hour(failures, seconds):
    assert throttle.wait_after(failures, free=5) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("passed", "left"), [(0, 4), (0.1, 4), (3.9, 1), (4, 0), (900, 0)]
)
def test_what_is_left_of_a_wait_is_told_in_whole_seconds(passed, left):
    later = NOON + timedelta(seconds=passed)

    assert throttle.seconds_left(7, NOON, later, free=5) == left


@pytest.mark.parametrize(
    ("address", "counts_as"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::ffff", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        (None, "unknown"),
        ("testclient", "unknown"),
    ],
)
def test_a_visitor_is_counted_by_what_he_owns(address, counts_as):
    assert throttle.neighbourhood(address) == counts_as


@pytest.mark.control("A4")
@pytest.mark.parametrize("login", ["ada", "nobody-here"])
def test_waits_grow_and_are_the_same_for_accounts_that_do_not_exist(
    door, ada, clock, login
):
    assert ada.login == "ada"
    assert door.fail(login, FREE) == [401] * FREE

    for wait in (1, 2, 4, 8, 16):
        early = door.sign_in(login, "a wrong password")
        assert early.json()["type"] == "TooManyAttempts"
        assert early.json()["retry_after_seconds"] == wait
        assert early.headers["retry-after"] == str(wait)
        clock.forward(seconds=wait - 0.5)
        assert door.fail(login, 1) == [429]
        clock.forward(seconds=0.5)
        assert door.fail(login, 1) == [401]


def test_the_right_password_is_not_even_tried_while_one_has_to_wait(door, ada, hasher):
    door.fail(ada.login, FREE)
    hasher.verifications = 0

    answer = door.sign_in(ada.login)

    assert answer.status_code == 429
    assert hasher.verifications == 0


def test_an_attempt_that_had_to_wait_does_not_make_the_wait_longer(door, ada, clock):
    door.fail(ada.login, FREE + 10)
    clock.forward(seconds=1)

    assert door.sign_in(ada.login).status_code == 200


def test_signing_in_forgives_the_slips_before(door, ada, clock):
    for _ in range(3):
        assert door.fail(ada.login, FREE - 1) == [401] * (FREE - 1)
        assert door.sign_in(ada.login).status_code == 200
    assert clock.moment


def test_slips_are_forgotten_after_a_day(door, ada, clock):
    door.fail(ada.login, FREE)
    clock.forward(hours=25)

    assert door.fail(ada.login, FREE) == [401] * FREE
    assert door.fail(ada.login, 1) == [429]


@pytest.mark.parametrize("spelled", ["ADA", " ada", "Ada\t"])
def test_another_spelling_of_an_account_is_the_same_counter(door, ada, spelled):
    door.fail(ada.login, FREE)

    assert door.fail(spelled, 1) == [429]


def test_no_spelling_reaches_an_account_past_its_counter(world, door):
    """PostgreSQL lowers a dotted İ to i; Python does not. Both have to agree."""
    door.give_password(world.person("admin"))
    door.fail("admin", FREE)

    assert door.sign_in("adm\u0130n").status_code == 401


def test_whoever_attacks_an_account_does_not_lock_its_owner_out(door, ada):
    door.fail(ada.login, FREE + 1, address="198.51.100.66")

    assert door.sign_in(ada.login, address="192.0.2.1").status_code == 200
    assert door.fail(ada.login, 1, address="198.51.100.66") == [429]


def test_all_addresses_of_one_ipv6_network_are_one_visitor(door, ada):
    first, second = "2001:db8:1:2::1", "2001:db8:1:2:ffff::2"
    door.fail(ada.login, FREE, address=first)

    assert door.fail(ada.login, 1, address=second) == [429]
    assert door.sign_in(ada.login, address="2001:db8:1:3::1").status_code == 200


def test_one_address_cannot_go_through_the_accounts_one_by_one(door, ada):
    for number in range(throttle.FREE_PER_ADDRESS):
        assert door.fail(f"person-{number}", 1) == [401]

    assert door.fail("the-next", 1) == [429]
    assert door.sign_in(ada.login).status_code == 429
    assert door.sign_in(ada.login, address="192.0.2.2").status_code == 200


def test_parallel_tries_from_one_address_do_not_outrun_its_turn(
    door, hasher, at_once, clock
):
    for number in range(throttle.FREE_PER_ADDRESS):
        door.fail(f"person-{number}", 1)
    clock.forward(seconds=1)
    hasher.verifications = 0

    answers = at_once(*[lambda n=n: door.fail(f"new-{n}", 1) for n in range(12)])

    assert sorted(status for [status] in answers) == [401] + [429] * 11
    assert hasher.verifications == 1


def test_an_own_account_does_not_wash_an_address_clean(door, ada):
    for number in range(throttle.FREE_PER_ADDRESS - 1):
        door.fail(f"person-{number}", 1)
    door.sign_in(ada.login)

    assert door.fail("one-more", 1) == [401]
    assert door.fail("the-next", 1) == [429]


@pytest.mark.control("A4")
def test_parallel_attempts_cannot_outrun_the_counter(door, ada, hasher, at_once):
    hasher.verifications = 0

    answers = at_once(*[lambda: door.fail(ada.login, 3) for _ in range(12)])

    statuses = [status for each in answers for status in each]
    assert set(statuses) <= {401, 429}
    assert statuses.count(401) == hasher.verifications <= FREE
    assert door.sign_in(ada.login).status_code in {200, 429}


def test_parallel_sign_ins_of_one_person_are_let_in_or_asked_to_wait(
    door, ada, at_once
):
    def again_and_again():
        door.fail(ada.login, 1)
        return [door.sign_in(ada.login).status_code for _ in range(6)]

    answers = at_once(*[again_and_again for _ in range(6)])

    statuses = [status for each in answers for status in each]
    assert set(statuses) <= {200, 429}
    assert 200 in statuses


def test_a_stolen_session_is_no_place_to_try_passwords(door, ada, hasher):
    hasher.verifications = 0
    body = {"current": "a wrong password", "new": "a new and long enough one"}

    answers = [ada.put("/me/password", **body).status_code for _ in range(FREE + 2)]

    assert answers == [403] * FREE + [429] * 2
    assert hasher.verifications == FREE
    assert PASSWORD not in str(body)
    assert door.sign_in(ada.login).status_code == 200
