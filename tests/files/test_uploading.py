"""Bringing a raw file: whole or not at all, and never in anybody's way."""

import hashlib
from dataclasses import replace

import pytest

from dataspace import files
from dataspace.access import Role
from dataspace.files import FileLimits

MIB = 1024**2


def on_disk(world):
    return sorted(path.name for path in world.state.glob("files/*/*"))


def test_a_file_is_kept_as_it_was_sent(world, upload):
    editor = world.someone(Role.EDITOR)
    content = b"a,b\n1,2\n" * 400_000

    answer = upload(editor, "numbers.csv", content)

    sent = hashlib.sha256(content).hexdigest()
    assert answer.status_code == 201
    told = answer.json()
    assert (told["name"], told["kind"], told["bytes"]) == (
        "numbers.csv",
        "csv",
        len(content),
    )
    assert told["sha256"] == sent
    assert told["uploaded_by"] == {"id": str(editor.id), "name": editor.login.title()}
    assert editor.get(f"{world.here}/files").json() == [told]
    [kept] = world.state.glob("files/*/*")
    assert (kept.name, kept.read_bytes()) == (told["id"], content)
    assert kept.stat().st_mode & 0o777 == 0o444
    [line] = world.audit("file.uploaded")
    assert (line.person_id, line.workspace_id) == (editor.id, world.workspace)
    assert line.facts["sha256"] == sent


def test_the_same_name_replaces_and_destroys_nothing(world, upload):
    owner = world.founder
    old = upload(owner, "a.csv", b"old\n1\n").json()

    answer = upload(owner, "a.csv", b"new\n1\n")

    assert answer.status_code == 200
    assert [f["id"] for f in owner.get(f"{world.here}/files").json()] == [
        answer.json()["id"]
    ]
    [binned] = owner.get(f"{world.here}/files?deleted=true").json()
    assert binned["id"] == old["id"]
    assert binned["deleted_at"]
    assert len(on_disk(world)) == 2
    assert world.audit("file.uploaded")[-1].facts["replaced"] == old["id"]


def test_builds_find_the_newest_by_name(world, upload):
    upload(world.founder, "a.csv", b"old")
    newest = upload(world.founder, "a.csv", b"new").json()
    upload(world.founder, "b.csv", b"b")

    with world.asking(world.founder) as tx:
        found = files.current(tx, world.workspace)

    assert set(found) == {"a.csv", "b.csv"}
    assert found["a.csv"].sha256 == newest["sha256"]


def limit(world, **changes):
    filing = world.app.state.files
    world.app.state.files = replace(filing, limits=FileLimits(**changes))


def parts_of(content, *, size=MIB):
    """Sent without a length, as a program does that does not know it yet."""
    return (content[start : start + size] for start in range(0, len(content), size))


@pytest.mark.parametrize("send", [bytes, parts_of])
def test_a_file_beyond_the_limit_is_refused_and_leaves_nothing(world, upload, send):
    limit(world, file_bytes=3 * MIB)

    answer = upload(world.founder, "a.csv", send(bytes(3 * MIB + 1)))

    assert (answer.status_code, answer.json()["type"]) == (413, "FileTooLarge")
    assert answer.json()["most_bytes"] == 3 * MIB
    assert world.founder.get(f"{world.here}/files").json() == on_disk(world) == []
    assert upload(world.founder, "a.csv", send(bytes(3 * MIB))).status_code == 201


@pytest.mark.parametrize("send", [bytes, parts_of])
def test_room_is_left_on_the_disk(world, upload, send):
    limit(world, file_bytes=200 * MIB, reserve_bytes=2**60)

    answer = upload(world.founder, "a.csv", send(bytes(2 * MIB)))

    assert (answer.status_code, answer.json()["type"]) == (503, "NoRoomLeft")
    assert on_disk(world) == []


def test_an_upload_that_breaks_off_leaves_nothing(world, upload):
    def broken():
        yield b"a\n1\n" * MIB
        raise ConnectionError

    with pytest.raises(ConnectionError):
        upload(world.founder, "a.csv", broken())

    assert world.founder.get(f"{world.here}/files").json() == on_disk(world) == []


def test_an_empty_file_is_a_file(world, upload):
    assert upload(world.founder, "a.csv", b"").json()["bytes"] == 0


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EXPORTER, None])
def test_who_may_not_write_is_refused_before_a_byte_is_read(world, upload, role):
    person = world.someone(role)

    def untouched():
        pytest.fail("the body was read")
        yield b""

    answer = upload(person, "a.csv", untouched())

    assert answer.status_code == (404 if role is None else 403)
    assert on_disk(world) == []


def test_rights_lost_during_an_upload_count(world, upload):
    editor = world.someone(Role.EDITOR)

    def while_he_is_removed():
        yield b"a\n" * MIB
        world.founder.delete(f"{world.here}/members/{editor.id}")
        yield b"b\n"

    answer = upload(editor, "a.csv", while_he_is_removed())

    assert answer.json()["type"] == "WorkspaceUnknown"
    assert world.founder.get(f"{world.here}/files").json() == on_disk(world) == []


def test_a_session_that_ends_during_an_upload_counts(world, upload):
    editor = world.someone(Role.EDITOR)

    def while_he_signs_out():
        yield b"a\n" * MIB
        editor.post("/sign-out-everywhere")
        yield b"b\n"

    answer = upload(editor, "a.csv", while_he_signs_out())

    assert answer.status_code == 401
    assert on_disk(world) == []


def test_an_upload_holds_no_connection_to_the_database(world, upload):
    def meanwhile():
        yield b"a\n" * MIB
        assert world.engine.pool.checkedout() == 0
        yield b"b\n"

    assert upload(world.founder, "a.csv", meanwhile()).status_code == 201


def test_an_archived_workspace_takes_no_file(world, upload):
    world.founder.post(f"{world.here}/archive")

    assert upload(world.founder, "a.csv").json()["type"] == "WorkspaceArchived"
