"""What lies beside a step, and who wrote what it runs: closed code and data stay closed."""

import pytest

from dataspace.access import Role
from tests.builds.conftest import Desk
from tests.builds.test_restricted_inputs import PAY, PEEK, TOTAL, restrict, share
from tests.transforms.editing import files, rename

pytestmark = pytest.mark.control("A3")
HELPED = """
from cleaning import clean

def transform(pay):
    return clean(pay)
"""
CLEAN = "def clean(frame):\n    return frame\n"
READING = """
import polars as pl
import pay

def transform():
    return pl.LazyFrame({"a": [open(pay.__file__).read()]})
"""


@pytest.fixture
def editor(world, worker):
    return Desk(world.someone(Role.EDITOR), world.here, worker)


def code_of(desk, name):
    return str(desk.rows(name))


def fails_with(build):
    [step] = build["steps"]
    return step["state"] == "failed" and step["reason"]["type"]


@pytest.mark.parametrize(
    "slip",
    [
        PAY,
        PAY + "\ndef half(:\n",
        PAY.replace("def transform", "def transformer"),
    ],
    ids=["whole", "broken", "no transform"],
)
def test_closed_code_lies_beside_nobodys_whoever_builds(desk, editor, slip):
    desk.save(pay=PAY)
    editor.save(peek=PEEK)
    restrict(desk, "pay")
    if slip != PAY:
        desk.save(pay=slip)

    for builder in (editor, desk):
        assert builder.build("peek")["state"] == "succeeded"
        assert len(editor.rows("peek")) == 1
        assert "4711" not in code_of(editor, "peek")


def test_a_restricted_transform_is_imported_by_whom_it_is_open_to(desk, editor):
    desk.save(pay=PAY, mine=READING)
    restrict(desk, "pay")

    assert fails_with(editor.build("mine")) == "ImportRestricted"
    assert desk.build("mine")["state"] == "succeeded"
    share(desk, "pay", editor, "transform:read")
    assert editor.build("mine")["state"] == "succeeded"


def test_it_is_not_imported_by_code_of_whom_it_is_closed_to(desk, editor):
    desk.save(pay=PAY)
    restrict(desk, "pay")
    editor.save(mine=READING)

    assert fails_with(desk.build("mine")) == "ImportRestricted"


@pytest.mark.parametrize("through", ["cleaning", "its package", "its neighbour"])
def test_whoever_wrote_a_helper_is_asked_for_as_well(desk, editor, through):
    desk.save(pay=PAY)
    desk.build("pay")
    restrict(desk, "pay")
    helper, importing = {
        "cleaning": ("cleaning", CLEAN),
        "its package": ("pack/__init__", CLEAN),
        "its neighbour": ("pack/sweeping", "from .sweeping import clean\n"),
    }[through]
    if through == "cleaning":
        desk.save(total=HELPED)
    else:
        desk.save(total=HELPED.replace("cleaning", "pack.cleaning"))
        desk.save(**{"pack/cleaning": importing})
    editor.save(**{helper: CLEAN})

    assert fails_with(desk.build("total")) == "InputClosedToAuthor"
    desk.save(**{helper: CLEAN + "# Seen.\n"})
    assert desk.build("total")["state"] == "succeeded"


def test_a_helper_s_author_is_asked_about_what_the_step_made_before(desk, editor):
    """A step is given its own earlier dataset, though it declares no input at all."""
    making = "from cleaning import made\n\ndef transform():\n    return made()\n"
    made = "import polars as pl\n\ndef made():\n    return pl.LazyFrame({'a': [1]})\n"
    editor.save(cleaning=made)
    desk.save(pay=making)
    restrict(desk, "pay")

    # Nothing was made yet, so there is nothing to read.
    assert desk.build("pay")["state"] == "succeeded"
    assert fails_with(desk.build("pay")) == "PreviousClosedToAuthor"
    share(desk, "pay", editor, "dataset:read")
    assert desk.build("pay")["state"] == "succeeded"


def test_moving_a_file_is_not_writing_it(world, desk, editor):
    desk.save(pay=PAY)
    desk.build("pay")
    restrict(desk, "pay")
    editor.save(mine=TOTAL)
    blob = files(desk.person, world)["mine.py"]["blob"]
    assert rename(desk.person, world, "mine.py", "tidy/mine.py", blob).is_success

    assert fails_with(desk.build("mine")) == "InputClosedToAuthor"


def test_whoever_sees_why_a_step_failed_is_written_down_once(world, desk, editor):
    desk.save(
        pay=PAY, total="def transform(pay):\n    raise ValueError(pay.collect())\n"
    )
    desk.build("pay")
    restrict(desk, "pay")
    share(desk, "pay", editor, "dataset:read")
    build = desk.build("total")
    before = [line.person_id for line in world.audit("dataset.restricted_read")]
    assert editor.person.id not in before
    log = f"{editor.here}/builds/{build['id']}/steps/{build['steps'][0]['id']}/log"

    for _ in range(2):
        [step] = editor.show(build["id"])["steps"]
        assert "4711" in step["traceback"] + str(step["reason"])
    lines = world.audit("dataset.restricted_read")
    assert [x.person_id for x in lines].count(editor.person.id) == 1
    assert editor.person.get(log).status_code == 200
    outsider = Desk(world.someone(Role.VIEWER), world.here, desk.worker)
    assert outsider.show(build["id"])["steps"][0]["traceback"] is None
    assert len(world.audit("dataset.restricted_read")) == len(lines)
