"""A value opens in its own place for a worker, and every other attempt is an alarm."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from dataspace.vault.custody import Custody
from dataspace.vault.errors import (
    SecretBroken,
    SecretExpired,
    SecretMissing,
    WhyBroken,
)
from dataspace.vault.root_keys import FileOfRootKeys, make_root_keys
from tests.vault.conftest import VALUE
from tests.world import SIGNER


def broken(vault, *declared, workspace=None):
    with pytest.raises(SecretBroken) as refused:
        vault.opened(*(declared or ("API_KEY",)), workspace=workspace)
    return refused.value.why


def test_a_step_is_given_what_it_declares_and_nothing_else(vault):
    vault.add("A_KEY", "the value of A")
    vault.add("B_KEY", "the value of B")

    assert vault.opened("A_KEY") == {"A_KEY": "the value of A"}
    assert vault.opened() == {}


def test_a_workspace_can_give_every_step_everything(vault):
    vault.add("A_KEY", "the value of A")
    over = vault.add("B_KEY", "the value of B")
    vault.editor.put(over, expires_at="2020-01-01T00:00:00Z")
    assert vault.world.founder.put(f"{vault.world.here}/vault", gives="all").is_success

    assert vault.opened() == {"A_KEY": "the value of A"}


def test_a_secret_that_is_declared_and_missing_is_told(vault):
    vault.editor.delete(vault.add())

    for name in ("API_KEY", "NEVER_WAS"):
        with pytest.raises(SecretMissing):
            vault.opened(name)


def test_a_secret_that_has_expired_is_given_to_nobody(vault, clock):
    vault.add(expires_at=(clock() + timedelta(seconds=1)).isoformat())
    clock.forward(seconds=1)

    with pytest.raises(SecretExpired):
        vault.opened("API_KEY")


@pytest.mark.control("M3")
def test_which_secrets_a_step_was_given_stands_in_the_audit_log(vault):
    vault.replace(vault.add(), "another value")

    vault.opened("API_KEY")

    [line] = vault.world.audit("vault.opened")
    assert line.facts == {"purpose": "step 1", "opened": ["API_KEY@2"]}


@pytest.mark.control("D3")
def test_a_value_does_not_open_under_another_name(vault):
    vault.add()
    vault.as_superuser_would("UPDATE secret SET name = 'API_KEX'")

    assert broken(vault, "API_KEX") is WhyBroken.NOT_OPENING


@pytest.mark.control("D3")
def test_a_value_does_not_open_as_another_secret_of_the_same_name(vault):
    """One that was deleted, and added anew, with the same version."""
    vault.editor.delete(vault.add("API_KEY", "the former one"))
    vault.add("API_KEY", "the one of today")
    vault.as_superuser_would(
        "UPDATE secret_version mine SET sealed = theirs.sealed"
        " FROM secret_version theirs WHERE mine.secret_id <> theirs.secret_id"
    )

    assert broken(vault) is WhyBroken.NOT_OPENING


@pytest.mark.control("D3")
def test_swapped_rows_do_not_open(vault):
    vault.add("A_KEY", "the value of A")
    vault.add("B_KEY", "the value of B")
    vault.as_superuser_would(
        "UPDATE secret_version mine SET sealed = theirs.sealed"
        " FROM secret_version theirs WHERE mine.secret_id <> theirs.secret_id"
    )

    assert broken(vault, "A_KEY") is WhyBroken.NOT_OPENING
    assert broken(vault, "B_KEY") is WhyBroken.NOT_OPENING
    assert vault.alarms() == ["NOT_OPENING", "NOT_OPENING"]


@pytest.mark.control("D3")
def test_a_former_version_put_in_the_place_of_the_newest_does_not_open(vault):
    vault.replace(vault.add(), "another value")
    vault.as_superuser_would(
        "UPDATE secret_version newer SET sealed = older.sealed"
        " FROM secret_version older WHERE newer.version = 2 AND older.version = 1"
    )

    assert broken(vault) is WhyBroken.NOT_OPENING


@pytest.mark.control("D3")
def test_a_row_rolled_back_together_with_its_version_is_found(vault):
    vault.replace(vault.add(), "another value")
    vault.as_superuser_would("UPDATE secret SET current_version = 1")
    vault.as_superuser_would("DELETE FROM secret_version WHERE version = 2")

    assert broken(vault) is WhyBroken.ROLLED_BACK
    assert vault.alarms() == ["ROLLED_BACK"]


def test_a_version_that_is_gone_is_an_alarm(vault):
    vault.add()
    vault.as_superuser_would("DELETE FROM secret_version")

    assert broken(vault) is WhyBroken.VERSION_MISSING


@pytest.mark.control("D3")
def test_a_secret_moved_with_its_key_to_another_workspace_does_not_open(vault):
    """Whoever is a member there would read it by a build of his own."""
    other = vault.another_workspace()
    vault.add()
    vault.as_superuser_would(
        "ALTER TABLE secret_version DROP CONSTRAINT fk_secret_version_secret,"
        " DROP CONSTRAINT fk_secret_version_key",
        "DELETE FROM workspace_key WHERE workspace_id = :there",
        "UPDATE workspace_key SET workspace_id = :there",
        "UPDATE secret SET workspace_id = :there",
        "UPDATE secret_version SET workspace_id = :there",
        there=other,
    )

    assert broken(vault, workspace=other) is WhyBroken.KEY_UNSIGNED


@pytest.mark.control("D3")
def test_a_secret_moved_alone_to_another_workspace_does_not_open(vault):
    other = vault.another_workspace()
    vault.add()
    vault.as_superuser_would(
        "ALTER TABLE secret_version DROP CONSTRAINT fk_secret_version_secret",
        "UPDATE secret SET workspace_id = :there",
        "UPDATE secret_version SET workspace_id = :there, key_id = theirs.id"
        " FROM workspace_key theirs WHERE theirs.workspace_id = :there",
        there=other,
    )

    assert broken(vault, workspace=other) is WhyBroken.NOT_OPENING


@pytest.mark.control("D3")
def test_a_private_half_wrapped_for_another_workspace_does_not_unwrap(vault):
    vault.another_workspace()
    vault.add()
    vault.as_superuser_would(
        "UPDATE workspace_key mine SET wrapped_private = theirs.wrapped_private"
        " FROM workspace_key theirs WHERE mine.id <> theirs.id"
    )

    assert broken(vault) is WhyBroken.KEY_UNREADABLE


def test_a_version_whose_key_is_gone_is_an_alarm(vault):
    vault.add()
    vault.as_superuser_would(
        "ALTER TABLE secret_version DROP CONSTRAINT fk_secret_version_key",
        "DELETE FROM workspace_key",
    )

    assert broken(vault) is WhyBroken.KEY_MISSING


@pytest.mark.control("D3")
def test_without_the_root_key_nothing_opens(vault, tmp_path):
    vault.add()
    make_root_keys(tmp_path / "other.keys")
    vault.custody = Custody(FileOfRootKeys(tmp_path / "other.keys"), SIGNER)

    assert broken(vault) is WhyBroken.KEY_UNREADABLE


@pytest.mark.control("D3")
def test_one_that_does_not_open_keeps_back_the_others_too(vault):
    vault.add("A_KEY", VALUE)
    vault.add("B_KEY", VALUE)
    vault.as_superuser_would(
        "UPDATE secret_version SET sealed = sealed || '\\x00'::bytea FROM secret"
        " WHERE secret.id = secret_id AND name = 'B_KEY'"
    )

    assert broken(vault, "A_KEY", "B_KEY") is WhyBroken.NOT_OPENING
    assert vault.world.audit("vault.opened") == []


@pytest.mark.control("D3")
def test_a_line_that_names_no_version_says_nothing_of_versions(vault):
    secret = vault.add().rpartition("/")[2]
    facts = {"secret_id": secret, "name": "API_KEY", "version": "x"}
    line = json.dumps({"kind": "secret.replaced", "facts": facts})
    with vault.world.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO audit_entry (body) VALUES (:body)"), {"body": line}
        )

    assert vault.opened("API_KEY") == {"API_KEY": VALUE}
