"""An owner learns nothing about the accounts of people who have no business with him."""

import pytest

from dataspace.access import Role
from tests.access.test_what_binds_beside_shares import want_factor_of

pytestmark = pytest.mark.control("A3")
NOTHING = "rid.transform.01890000-0000-4000-8000-00000000000f"


def explained(asker, where, person):
    path = f"/workspaces/{where}/transforms/{NOTHING}/access/explain/{person.id}"
    return [
        (r["may"], [b["reason"] for b in r["because"]]) for r in asker.get(path).json()
    ]


def test_of_a_stranger_an_owner_hears_what_holds_for_all(world):
    owner, admin, plain = world.person(), world.administrator(), world.person()
    gone, elsewhere = world.person(), world.someone(Role.EDITOR)
    mine = owner.post("/workspaces", name="Mine").json()["id"]
    assert admin.post(f"/people/{gone.id}/disable").is_success
    want_factor_of(world, "EDITOR")
    usual = explained(owner, mine, plain)

    assert usual == [(False, ["no_role"])] * 6
    for person in (admin, gone, elsewhere):
        assert explained(owner, mine, person) == usual
    # Who administers is told how it is.
    assert explained(admin, mine, gone) == [(False, ["disabled"])] * 6
    assert explained(admin, mine, admin) == [(True, ["administrator"])] * 6


def test_of_a_member_he_hears_how_it_is(world):
    member = world.someone(Role.EDITOR)
    assert world.administrator().post(f"/people/{member.id}/disable").is_success

    told = explained(world.founder, world.workspace, member)

    assert told == [(False, ["disabled"])] * 6
