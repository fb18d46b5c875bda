"""Which transforms declare which secrets, for the page about secrets."""

import pytest

from dataspace.access import Role
from tests.access.test_sharing import restrict
from tests.transforms.editing import save

DECLARING = """
from dataspace_runner import Secret, transform

@transform(secrets=["TOKEN"], key=Secret("API_KEY"))
def read(key): ...
"""


@pytest.mark.control("D3")
def test_each_transform_stands_with_what_it_declares(world):
    saved = save(world.founder, world, "read.py", DECLARING).json()
    save(world.founder, world, "plain.py", "def transform(): ...")
    assert saved["problems"] == []

    told = world.someone(Role.VIEWER).get(f"{world.here}/code/secrets").json()

    place = {"transform_id": saved["transform_id"], "path": "read.py"}
    assert told == {
        "uses": [{"secret": "API_KEY", **place}, {"secret": "TOKEN", **place}],
        "has_closed": False,
    }


@pytest.mark.control("A3")
def test_what_a_closed_transform_declares_is_not_told(world):
    saved = save(world.founder, world, "read.py", DECLARING).json()
    restrict(world, saved["transform_id"])

    told = world.someone(Role.EDITOR).get(f"{world.here}/code/secrets").json()

    assert told == {"uses": [], "has_closed": True}
