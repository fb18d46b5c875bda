"""A value goes in. It is kept in versions, and no answer ever gives one back."""

from datetime import timedelta

import pytest

from dataspace.access import Role
from dataspace.core import clock
from dataspace.vault.service import MOST_VERSIONS
from tests.vault.conftest import VALUE
from tests.world import Person


@pytest.mark.control("D3")
@pytest.mark.parametrize(
    ("role", "answer"),
    [(Role.OWNER, 201), (Role.EDITOR, 201), (Role.EXPORTER, 403), (None, 404)],
)
def test_those_who_may_edit_add_secrets(vault, role, answer):
    person = vault.world.someone(role)

    added = person.post(vault.path, name="API_KEY", value=VALUE)

    assert added.status_code == answer


def test_a_secret_is_shown_with_everything_but_its_value(vault):
    expires = clock.now() + timedelta(days=90)
    vault.add(description="For the weather", expires_at=expires.isoformat())

    [shown] = vault.editor.get(vault.path).json()

    assert shown["name"] == "API_KEY"
    assert shown["description"] == "For the weather"
    assert shown["owner"]["id"] == str(vault.editor.id)
    assert shown["version"] == 1
    assert "value" not in shown


@pytest.mark.control("D3")
def test_no_address_answers_with_a_value(vault):
    secret = vault.add()
    vault.replace(secret, VALUE + "-2")

    for path in (vault.path, f"{secret}/versions", f"{vault.world.here}/vault"):
        assert VALUE not in vault.editor.get(path).text
    assert not any(VALUE in str(line.facts) for line in vault.world.audit())


@pytest.mark.control("D3")
@pytest.mark.parametrize(
    "body",
    [
        {"value": VALUE},
        {"name": 7, "value": VALUE},
        {"name": "API KEY", "value": VALUE},
        {"name": "API_KEY", "value": [VALUE]},
        {"name": "API_KEY", "value": VALUE + "\0"},
        {"name": "API_KEY", "value": VALUE, "expires_at": "soon"},
    ],
    ids=str,
)
def test_a_refusal_does_not_repeat_the_value(vault, log, body):
    refused = vault.editor.post(vault.path, **body)

    assert refused.status_code == 422
    assert VALUE not in refused.text
    assert VALUE not in str(log.lines)


def test_until_the_key_is_made_adding_says_that_it_is_not_ready(keyless):
    refused = keyless.editor.post(keyless.path, name="API_KEY", value=VALUE)

    assert (refused.status_code, refused.json()["type"]) == (503, "KeyNotReady")
    assert keyless.editor.get(f"{keyless.world.here}/vault").json() == {
        "is_ready": False,
        "gives": "declared",
    }


@pytest.mark.control("D3")
def test_nothing_is_sealed_to_a_key_that_somebody_else_put_there(vault):
    vault.as_superuser_would(
        "UPDATE workspace_key SET public_key = public_key || '\\x00'::bytea"
    )

    refused = vault.editor.post(vault.path, name="API_KEY", value=VALUE)

    assert (refused.status_code, refused.json()["type"]) == (503, "KeyNotTrusted")
    assert vault.alarms() == ["KEY_UNSIGNED"]
    assert vault.world.rows_of("secret", "secret_version") == []


@pytest.mark.control("D3")
def test_the_signed_key_of_another_workspace_is_no_key_of_this_one(vault):
    other = vault.another_workspace()
    vault.as_superuser_would(
        "UPDATE workspace_key mine SET public_key = theirs.public_key,"
        " signature = theirs.signature FROM workspace_key theirs"
        " WHERE mine.workspace_id = :here AND theirs.workspace_id = :there",
        here=vault.world.workspace,
        there=other,
    )

    refused = vault.editor.post(vault.path, name="API_KEY", value=VALUE)

    assert refused.json()["type"] == "KeyNotTrusted"


def test_a_name_is_taken_once(vault):
    vault.add()

    refused = vault.editor.post(vault.path, name="API_KEY", value=VALUE)

    assert (refused.status_code, refused.json()["type"]) == (409, "SecretNameTaken")


def test_a_new_value_is_a_new_version_and_a_former_one_can_be_used_again(vault):
    secret = vault.add()
    assert vault.replace(secret, "another value") == 2
    assert vault.opened("API_KEY") == {"API_KEY": "another value"}

    assert vault.editor.post(f"{secret}/versions/1/restore").status_code == 204

    assert vault.opened("API_KEY") == {"API_KEY": VALUE}
    listed = vault.editor.get(f"{secret}/versions").json()
    assert [one["version"] for one in listed] == [2, 1]
    # The next one is no former one's double.
    assert vault.replace(secret, "a third value") == 3


def test_a_version_that_never_was_cannot_be_restored(vault):
    secret = vault.add()

    refused = vault.editor.post(f"{secret}/versions/2/restore")

    assert (refused.status_code, refused.json()["type"]) == (
        404,
        "SecretVersionUnknown",
    )


def test_versions_do_not_grow_without_end(vault):
    secret = vault.add()
    vault.as_superuser_would(
        "UPDATE secret_version SET version = :most", most=MOST_VERSIONS
    )

    refused = vault.editor.post(f"{secret}/versions", value="one too many")

    assert (refused.status_code, refused.json()["type"]) == (409, "TooManyVersions")


def test_a_deleted_secret_can_be_brought_back(vault):
    secret = vault.add()

    assert vault.editor.delete(secret).status_code == 204
    assert vault.editor.get(vault.path).json() == []
    [binned] = vault.editor.get(vault.path, params={"deleted": True}).json()
    assert binned["name"] == "API_KEY"
    assert vault.editor.post(f"{secret}/restore").status_code == 204

    assert vault.opened("API_KEY") == {"API_KEY": VALUE}


def test_a_deleted_secret_does_not_come_back_to_a_name_that_is_taken(vault):
    secret = vault.add()
    vault.editor.delete(secret)
    vault.add()

    refused = vault.editor.post(f"{secret}/restore")

    assert (refused.status_code, refused.json()["type"]) == (409, "SecretNameTaken")


@pytest.mark.parametrize(
    ("verb", "rest", "body"),
    [
        (Person.put, "", {"description": "x"}),
        (Person.post, "/versions", {"value": VALUE}),
        (Person.post, "/versions/1/restore", {}),
        (Person.get, "/versions", {}),
        (Person.delete, "", {}),
        (Person.post, "/restore", {}),
    ],
)
def test_the_secret_of_another_workspace_is_not_here(vault, verb, rest, body):
    other = vault.another_workspace()
    added = vault.editor.post(
        f"/workspaces/{other}/secrets", name="API_KEY", value=VALUE
    )

    answer = verb(vault.editor, f"{vault.path}/{added.json()['id']}{rest}", **body)

    assert (answer.status_code, answer.json()["type"]) == (404, "SecretUnknown")


def test_who_looks_after_a_secret_and_until_when_it_is_good_can_change(vault):
    secret = vault.add()
    owner = vault.world.founder

    changed = vault.editor.put(
        secret,
        description="Renewed",
        owner_id=str(owner.id),
        expires_at="2100-01-01T00:00:00Z",
    )

    assert changed.status_code == 204
    [shown] = vault.editor.get(vault.path).json()
    assert shown["owner"]["id"] == str(owner.id)
    assert (shown["description"], shown["expires_at"]) == (
        "Renewed",
        "2100-01-01T00:00:00Z",
    )


@pytest.mark.control("M3")
def test_every_deed_on_a_secret_stands_in_the_audit_log(vault):
    secret = vault.add()
    vault.replace(secret, "another value")
    vault.editor.post(f"{secret}/versions/1/restore")
    vault.editor.put(secret, description="x")
    vault.editor.delete(secret)
    vault.editor.post(f"{secret}/restore")

    told = [one for one in vault.world.audit() if one.kind.startswith("secret.")]

    assert [one.kind.removeprefix("secret.") for one in told] == [
        *("added", "replaced", "version_restored", "changed", "deleted", "undeleted")
    ]
    assert {one.person_id for one in told} == {vault.editor.id}


def test_only_owners_choose_that_every_secret_is_given(vault):
    path = f"{vault.world.here}/vault"

    assert vault.editor.put(path, gives="all").status_code == 403
    assert vault.world.founder.put(path, gives="all").status_code == 204
    assert vault.editor.get(path).json()["gives"] == "all"


@pytest.mark.control("D3")
@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "3000-06-01Z"]
)
def test_a_moment_that_nobody_could_read_back_is_not_kept(vault, moment):
    secret = {"name": "API_KEY", "value": VALUE}
    refused = vault.editor.post(vault.path, **secret, expires_at=moment)

    assert refused.status_code == 422
    assert vault.editor.get(vault.path).json() == []
    assert VALUE not in refused.text


def test_a_secret_does_not_begin_as_an_expired_one(vault, clock):
    gone = (clock() - timedelta(seconds=1)).isoformat()

    refused = vault.editor.post(
        vault.path, name="API_KEY", value=VALUE, expires_at=gone
    )

    assert refused.json()["type"] == "SecretExpiryPast"
    assert vault.editor.get(vault.path).json() == []
