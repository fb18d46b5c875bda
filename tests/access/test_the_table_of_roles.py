"""The page of permissions against the table in the description of the platform."""

import pytest

from dataspace.access import (
    Permission,
    Role,
    may_in_installation,
    may_in_workspace,
    scopes,
)
from dataspace.access.permissions import RIGHTS as DECIDED
from tests.access.test_every_address import (
    ANYBODY,
    EDIT,
    EVERYWHERE,
    EXPORT,
    MANAGE,
    NOT_WHILE_ARCHIVED,
    RIGHTS,
    SEE,
)
from tests.programs import SCOPES

EVERY = SEE | EDIT | EXPORT | MANAGE | EVERYWHERE | ANYBODY


@pytest.mark.control("A3")
@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_the_table_says_and_nothing_else(role):
    assert set(may_in_workspace({role}, is_administrator=False)) == RIGHTS[role]


def test_several_roles_add_up():
    both = may_in_workspace({Role.EDITOR, Role.EXPORTER}, is_administrator=False)

    assert set(both) == RIGHTS["EDITOR and EXPORTER"]


def test_no_role_may_nothing():
    assert may_in_workspace((), is_administrator=False) == []


def test_an_administrator_may_everything_everywhere():
    inside = may_in_workspace((), is_administrator=True)
    above = may_in_installation(is_administrator=True)

    assert {*inside, *above} == EVERY
    assert set(may_in_installation(is_administrator=False)) == ANYBODY


def test_what_an_archive_forbids_is_not_offered():
    offered = may_in_workspace({Role.OWNER}, is_administrator=False, is_archived=True)

    assert set(offered) == RIGHTS["OWNER"] - NOT_WHILE_ARCHIVED


def test_every_permission_has_a_key_of_its_own_and_stands_in_the_table():
    keys = [permission.key for permission in Permission.__subclasses__()]

    assert sorted(keys) == sorted(EVERY)


@pytest.mark.control("A4")
def test_a_token_is_given_what_is_not_dangerous_and_exporting():
    assert set(scopes()) == SEE | EDIT | EXPORT | ANYBODY == SCOPES


def test_every_role_has_its_line():
    assert set(DECIDED) == set(Role)


def test_no_right_is_implied_by_another():
    """A subclass would pass where its parent is asked for, and the table not know."""
    for permission in Permission.__subclasses__():
        assert permission.__subclasses__() == []
