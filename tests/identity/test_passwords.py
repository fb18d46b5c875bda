from contextlib import suppress
from random import Random
from time import monotonic

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from dataspace.identity import Secret, SignInRules, passwords
from dataspace.identity.errors import (
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooShort,
)
from tests.identity.conftest import PASSWORD


def wide(letters):
    """Write letters as wide as Chinese ones, which look the same to whoever tries them."""
    return "".join(chr(ord(letter) + 0xFEE0) for letter in letters)


TOO_COMMON = [
    "aaaaaaaaaaaaaaa",
    "abababababababab",
    "123456789012345",
    "543210987654321",
    "abcdefghijklmnop",
    "qwertyuiopasdfgh",
    "passwordpassword",
    "Password1Password1",
    "ada.ada.ada.ada.ada",
    "adaadaadaadaada1234",
    "                    ",
    "iloveyou1234567",
    "letmeinletmein123",
    "P@ssw0rdP@ssw0rd",
    wide("passwordpassword"),
    "qwertzuiopasdfgh",
    "27112026 27112026",
]
# What a stranger builds who knows whose account this is, and where.
OWN = ("administrator", "Ada Lovelace", "ada.lovelace@example.org", "dataspace")
MADE_OF_OWN = [
    "administrator123456",
    "AdministratorDataSpace1",
    "dataspace2026!!",
    "adalovelacedataspace",
    "LovelaceAdaLovelaceAda",
    "ada.lovelace@example.org",
    "D@t@Sp@ce2026!!",
    wide("DataSpace20262026"),
    "ada ada lovelace dataspace administrator 1",
]


@pytest.mark.parametrize("password", TOO_COMMON)
def test_what_anybody_would_try_first_is_refused(password):
    with pytest.raises(PasswordTooCommon):
        passwords.judge(Secret(password), minimum=15, own_words=("ada",))


@pytest.mark.control("A4")
@pytest.mark.parametrize("password", MADE_OF_OWN)
def test_a_password_is_worth_what_is_left_without_the_accounts_own_words(password):
    with pytest.raises(PasswordTooCommon):
        passwords.judge(Secret(password), minimum=15, own_words=OWN)


def test_own_words_among_good_ones_do_no_harm():
    good = Secret("ada likes correct horse battery staple")

    passwords.judge(good, minimum=15, own_words=OWN)


@pytest.mark.parametrize(
    "piece", ["4@8({[<369!1|5$7+2%", "a", "aA4@", "0123456789/-. "]
)
def test_the_longest_password_is_judged_quickly(piece):
    """The estimate takes seconds for hundreds of symbols that look like letters."""
    mixed = Random(1)  # noqa: S311  the same at every run.
    longest = "".join(mixed.choice(piece) for _ in range(passwords.MAXIMUM))
    started = monotonic()

    with suppress(PasswordTooCommon):
        passwords.judge(Secret(longest), minimum=15, own_words=OWN)

    assert monotonic() - started < 1


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "vier Wörter und ein Punkt.",
        "四つの単語と句点を並べて作った文",
        "👩🏽‍🚀🦊🌋🧂🥐🎻🪁🦔🍋🛶🧭🪐🐙🎈🥁",
        "Xq7!zP2#vL9@wR4$",
        " leading and trailing ",
    ],
)
def test_any_long_sentence_in_any_script_is_a_good_password(password):
    passwords.judge(Secret(password), minimum=15, own_words=("ada",))


def test_length_is_what_counts_and_has_an_end():
    with pytest.raises(PasswordTooShort) as short:
        passwords.judge(Secret("fourteen chars"), minimum=15, own_words=("ada",))
    with pytest.raises(PasswordTooLong) as long:
        passwords.judge(Secret("long " * 300), minimum=15, own_words=("ada",))

    assert short.value.facts() == {"minimum": 15}
    assert long.value.facts() == {"maximum": 1024}


@pytest.mark.control("A4")
def test_a_password_is_kept_as_argon2id_with_64_mebibytes(monkeypatch):
    monkeypatch.undo()  # The real hasher, not the quick one of these tests.

    kept = passwords.hashed(Secret(PASSWORD))

    parameters = extract_parameters(kept)
    assert parameters.type is Type.ID
    assert parameters.memory_cost == 64 * 1024
    assert parameters.time_cost >= 3
    assert parameters.salt_len >= 16
    assert passwords.matches(Secret(PASSWORD), kept)
    # What is tried where there is no account takes as long.
    assert extract_parameters(passwords.NOBODY) == parameters


def test_the_same_password_is_kept_differently_for_two_people():
    assert passwords.hashed(Secret(PASSWORD)) != passwords.hashed(Secret(PASSWORD))


@pytest.mark.parametrize("kept", ["", "plain", "$2b$12$abc"])
def test_a_hash_that_is_none_fits_no_password(kept):
    assert not passwords.matches(Secret(PASSWORD), kept)


def test_a_hash_of_other_parameters_still_fits():
    older = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)

    assert passwords.matches(Secret(PASSWORD), older)


def test_a_changed_password_ends_every_session_but_this_one(world, door, ada):
    elsewhere, new = world.browser(), "a brand new password of mine"
    door.sign_in(ada.login, browser=elsewhere)

    answer = ada.put("/me/password", current=PASSWORD, new=new)

    assert answer.status_code == 204
    assert ada.get("/me").status_code == 200
    assert elsewhere.get("/api/me").status_code == 401
    assert door.sign_in(ada.login).status_code == 401
    assert door.sign_in(ada.login, new).status_code == 200
    assert world.audit("password.set")[-1].facts["through"] == "change"


def test_a_password_is_changed_by_whoever_knows_it(world, door, ada):
    new = "a brand new password of mine"

    refused = ada.put("/me/password", current="a wrong password", new=new)

    assert (refused.status_code, refused.json()["type"]) == (
        403,
        "CurrentPasswordWrong",
    )
    assert refused.json()["title"] == "This is not your current password."
    assert world.audit("sign_in.refused")[-1].person_id == ada.id
    assert door.sign_in(ada.login).status_code == 200


@pytest.mark.parametrize(
    ("new", "kind"),
    [
        ("short", "PasswordTooShort"),
        ("ada ada ada ada ada", "PasswordTooCommon"),
        ("long " * 300, "PasswordTooLong"),
        ("a" * 5000, "Malformed"),
    ],
)
def test_a_new_password_has_to_be_a_good_one(door, ada, new, kind):
    answer = ada.put("/me/password", current=PASSWORD, new=new)

    assert (answer.status_code, answer.json()["type"]) == (422, kind)
    assert new not in answer.text
    assert door.sign_in(ada.login).status_code == 200


def test_the_minimum_is_the_installations_own(server):
    with server.world(sign_in_rules=SignInRules(password_minimum=40)) as world:
        eve = world.person("eve")
        body = {"token": world.link_for(eve).value, "password": PASSWORD}
        answer = world.browser().post("/api/welcome", json=body)
        shown = world.browser().get("/api/instance").json()

    assert answer.json()["minimum"] == 40 == shown["password_minimum"]
