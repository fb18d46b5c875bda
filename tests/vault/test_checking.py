"""`dataspace vault check`: everything opens, bears our signature, and is the newest."""

import pytest

from dataspace.vault.checking import check
from dataspace.vault.errors import WhyBroken
from dataspace.vault.key_files import overwrite
from tests.vault.conftest import VALUE


def found(vault):
    return {one.what.partition(" ")[0]: one.why for one in checked(vault).broken}


def checked(vault):
    return check(vault.engine, vault.custody)


def test_where_all_is_well_it_counts_and_says_so(vault):
    vault.another_workspace()
    vault.replace(vault.add("A_KEY"), "another value")
    vault.editor.delete(vault.add("B_KEY"))

    report = checked(vault)

    assert (report.keys, report.secrets, report.versions) == (2, 2, 3)
    assert report.is_whole
    [line] = vault.world.audit("vault.checked")
    assert line.facts == {"keys": 2, "versions": 3, "broken": 0}


@pytest.mark.control("D3")
@pytest.mark.parametrize(
    ("change", "what", "why"),
    [
        (
            "UPDATE workspace_key SET signature = '\\x00'",
            "key",
            WhyBroken.KEY_UNSIGNED,
        ),
        (
            "UPDATE workspace_key SET wrapped_private = '\\x00'",
            "key",
            WhyBroken.KEY_UNREADABLE,
        ),
        (
            "UPDATE secret_version SET sealed = '\\x00' WHERE version = 1",
            "secret",
            WhyBroken.NOT_OPENING,
        ),
        ("UPDATE secret SET name = 'OTHER'", "secret", WhyBroken.NOT_OPENING),
        (
            "UPDATE secret SET current_version = 1",
            "secret",
            WhyBroken.ROLLED_BACK,
        ),
        (
            "DELETE FROM secret_version WHERE version = 2",
            "secret",
            WhyBroken.VERSION_MISSING,
        ),
    ],
)
def test_whatever_does_not_hold_is_named_and_an_alarm(vault, change, what, why):
    vault.replace(vault.add(), "another value")
    vault.as_superuser_would(change)

    assert found(vault) == {what: why}
    assert set(vault.alarms()) == {why.name}


@pytest.mark.control("D3")
def test_a_version_whose_key_is_gone_is_named(vault):
    vault.add()
    vault.as_superuser_would(
        "ALTER TABLE secret_version DROP CONSTRAINT fk_secret_version_key",
        "DELETE FROM workspace_key",
    )

    assert found(vault) == {"secret": WhyBroken.KEY_MISSING}


@pytest.mark.control("D3")
def test_a_key_that_names_another_root_key_than_its_own_is_named(vault):
    """As if a former root key, which somebody else has by now, had wrapped it still."""
    vault.keys.add()
    vault.as_superuser_would(
        "UPDATE workspace_key SET root_key_id = :newest", newest=vault.keys.ids()[-1]
    )

    assert found(vault) == {"key": WhyBroken.KEY_UNREADABLE}


@pytest.mark.control("D3")
def test_what_it_tells_holds_no_value(vault):
    vault.add(value=VALUE)
    vault.as_superuser_would("UPDATE secret SET name = 'OTHER'")

    assert VALUE not in repr(checked(vault))


@pytest.mark.control("D3")
def test_a_key_that_a_former_root_key_opens_as_well_is_named(vault):
    """Whoever rotates by copying the key has rotated nothing."""
    [first] = vault.keys.ids()
    line = vault.keys.file.read_text()
    overwrite(vault.keys.file, (line + line.replace(first, "copy")).encode(), 0o400)

    assert found(vault) == {"key": WhyBroken.KEY_OF_ANOTHER}
