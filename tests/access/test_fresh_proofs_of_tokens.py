"""A token proves nothing freshly, whatever stands in its row and on the way to a deed."""

import pytest

from dataspace import identity
from dataspace.access import ExportDataset, ManageMember, Role, RunBuild
from dataspace.access.service import insist_on_fresh_proof
from dataspace.core.database import transaction
from dataspace.identity import Credentials, Origin, Secret, SignInRules
from dataspace.identity.errors import SessionNeeded
from tests.programs import ADDRESS, made_by, program, set_token

RULES = SignInRules()


@pytest.fixture
def made(world):
    return made_by(world.someone(Role.OWNER))


def speaking(tx, made):
    origin = Origin(address=ADDRESS, request_id=None)
    credentials = Credentials(token=Secret(made["token"]))
    return identity.actor_of(tx, origin, credentials, RULES)


@pytest.mark.control("A4")
def test_a_scope_that_nobody_could_give_opens_nothing(world, made):
    keys = "{member:manage,workspace:manage,dataset:read}"
    set_token(world, made["made"]["id"], f"scopes = '{keys}'")
    client, here = program(world, made["token"]), f"/api{world.here}"

    for answer in (
        client.patch(here, json={"name": "Taken"}),
        client.post(f"{here}/archive"),
        client.put(f"{here}/members/{world.founder.id}", json={"roles": ["VIEWER"]}),
        client.get(f"{here}/service-accounts"),
    ):
        assert (answer.status_code, answer.json()["type"]) == (403, "SessionNeeded")


@pytest.mark.control("A4")
@pytest.mark.parametrize("permission", [ManageMember, RunBuild])
def test_a_token_is_refused_where_a_fresh_proof_is_wanted(world, made, permission):
    with transaction(world.engine) as tx:
        actor = speaking(tx, made)

        with pytest.raises(SessionNeeded):
            insist_on_fresh_proof(tx, actor, RULES, permission)
        with pytest.raises(SessionNeeded):
            identity.insist_on_fresh_proof(tx, actor, RULES)


@pytest.mark.control("A4")
def test_exporting_was_proved_when_the_token_was_made(world, made, clock):
    clock.forward(days=20)
    with transaction(world.engine) as tx:
        insist_on_fresh_proof(tx, speaking(tx, made), RULES, ExportDataset)
