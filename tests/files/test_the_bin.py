"""What was deleted or replaced can be brought back, for 30 days, and is gone after."""

import os
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from dataspace import files
from dataspace.access import Role
from dataspace.core import clock
from dataspace.core.database import connect, transaction
from dataspace.files.models import RawFile


@pytest.fixture
def worker(world, server):
    """The database as the worker may use it: only its role removes a row."""
    engine = connect(server.url("worker", world.engine.url.database))
    yield engine
    engine.dispose()


def names(person, world, query=""):
    return [each["name"] for each in person.get(f"{world.here}/files{query}").json()]


def at(world, file, what=""):
    return f"{world.here}/files/{file['id']}{what}"


def test_a_deleted_file_waits_in_the_bin_and_comes_back(world, upload):
    editor = world.someone(Role.EDITOR)
    file = upload(editor, "a.csv").json()

    assert editor.delete(at(world, file)).status_code == 204

    assert names(editor, world) == []
    assert names(editor, world, "?deleted=true") == ["a.csv"]
    assert editor.get(at(world, file, "/rows")).json()["type"] == "RawFileUnknown"
    assert editor.get(at(world, file, "/ingest")).status_code == 404
    assert world.founder.get(at(world, file, "/download")).status_code == 404
    restored = editor.post(at(world, file, "/restore"))
    assert (restored.status_code, restored.json()["deleted_at"]) == (200, None)
    assert names(editor, world) == ["a.csv"]
    assert editor.get(at(world, file, "/rows")).status_code == 200
    [deleted], [back] = world.audit("file.deleted"), world.audit("file.restored")
    assert deleted.facts == back.facts == {"file_id": file["id"], "name": "a.csv"}


def test_a_name_that_was_taken_meanwhile_stays_with_its_file(world, upload):
    owner = world.founder
    old = upload(owner, "a.csv", b"old").json()
    upload(owner, "a.csv", b"new")

    answer = owner.post(at(world, old, "/restore"))

    assert (answer.status_code, answer.json()["type"]) == (409, "FileNameTaken")
    assert answer.json()["name"] == "a.csv"
    assert names(owner, world) == ["a.csv"]


def test_a_file_is_deleted_once(world, upload):
    file = upload(world.founder, "a.csv").json()
    world.founder.delete(at(world, file))

    again = world.founder.delete(at(world, file))

    assert again.json()["type"] == "RawFileUnknown"


def test_files_of_another_workspace_are_unknown_here(world, upload):
    file = upload(world.founder, "a.csv").json()
    ada = world.person("ada")
    theirs = f"/workspaces/{world.new_workspace(ada)}/files/{file['id']}"

    answers = [ada.get(f"{theirs}/{what}") for what in ("rows", "download", "ingest")]
    answers += [ada.delete(theirs), ada.post(f"{theirs}/restore")]

    assert [answer.status_code for answer in answers] == [404] * 5


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EXPORTER])
def test_who_may_only_read_deletes_and_restores_nothing(world, upload, role):
    file = upload(world.founder, "a.csv").json()
    person = world.someone(role)

    assert person.delete(at(world, file)).status_code == 403
    assert person.post(at(world, file, "/restore")).status_code == 403


def age(world, **ago):
    with Session(world.owner_engine) as tx:
        for row in tx.query(RawFile).filter(RawFile.deleted_at.is_not(None)):
            row.deleted_at = clock.now() - timedelta(**ago)
        tx.commit()


def tidy(world, worker, **how):
    storage = world.app.state.files.storage
    with transaction(worker) as tx:
        removed = [facts.name for facts in files.empty_bin(tx)]
    with transaction(worker) as tx:
        return removed, files.sweep(tx, storage, **how)


def test_after_thirty_days_a_file_is_gone_and_the_fact_stays(world, upload, worker):
    kept, gone = upload(world.founder, "kept.csv"), upload(world.founder, "gone.csv")
    world.founder.delete(at(world, gone.json()))
    age(world, days=30, seconds=1)

    assert tidy(world, worker, older_than=-1) == (["gone.csv"], [gone.json()["id"]])

    assert names(world.founder, world, "?deleted=true") == []
    assert names(world.founder, world) == ["kept.csv"]
    [left] = world.state.glob("files/*/*")
    assert left.name == kept.json()["id"]
    [line] = world.audit("file.removed")
    assert (line.workspace_id, line.facts["name"]) == (world.workspace, "gone.csv")


def test_before_that_it_stays(world, upload, worker):
    file = upload(world.founder, "a.csv").json()
    world.founder.delete(at(world, file))
    age(world, days=29, hours=23)

    assert tidy(world, worker, older_than=-1) == ([], [])
    assert world.founder.post(at(world, file, "/restore")).status_code == 200


def test_what_a_killed_upload_left_is_swept_after_a_day(world, upload, worker):
    file = upload(world.founder, "a.csv").json()
    folder = world.state / "files" / str(world.workspace)
    rest, fresh = folder / f"{file['id']}.part", folder / "fresh.part"
    rest.write_bytes(b"half")
    fresh.write_bytes(b"under way")
    two_days_ago = clock.now().timestamp() - 2 * 86400
    os.utime(rest, (two_days_ago, two_days_ago))
    os.utime(folder / file["id"], (two_days_ago, two_days_ago))

    assert tidy(world, worker) == ([], [rest.name])
    assert world.founder.get(at(world, file, "/rows")).status_code == 200


def test_the_web_process_itself_cannot_remove_a_row(world, upload):
    upload(world.founder, "a.csv")

    with (
        Session(world.engine) as tx,
        pytest.raises(Exception, match="permission denied"),
    ):
        tx.query(RawFile).delete()
