"""Where the log cannot be written, nothing is done: here its own disk is full, really."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.world import RESERVED_UID, ROOT


@pytest.fixture
def tiny_disk() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="disk-", dir=ROOT / ".test"))
    options = f"size=1m,mode=700,uid={RESERVED_UID},gid={RESERVED_UID}"
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    assert mount
    assert unmount
    subprocess.run([mount, "-t", "tmpfs", "-o", options, "tiny", folder], check=True)
    yield folder
    subprocess.run([unmount, "--lazy", folder], check=True)
    folder.rmdir()


@pytest.fixture
def log_on_it(world, server, tiny_disk) -> Iterator[Path]:
    """The table of the log, and nothing else, lies on that disk; and that has no room."""
    database = world.engine.url.database
    url = server.url("owner", database).set(username="postgres", password=None)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as superuser:
        superuser.execute(text(f"CREATE TABLESPACE tiny LOCATION '{tiny_disk}'"))
        superuser.execute(text("ALTER TABLE audit_entry SET TABLESPACE tiny"))
        filler = tiny_disk / "filler"
        with filler.open("wb") as file:
            left = os.statvfs(tiny_disk)
            file.write(b"x" * left.f_bavail * left.f_frsize)
        yield filler
        filler.unlink()
        superuser.execute(text("ALTER TABLE audit_entry SET TABLESPACE pg_default"))
        superuser.execute(text("DROP TABLESPACE tiny"))
    engine.dispose()


@pytest.mark.control("M3")
def test_a_deed_whose_line_finds_no_room_does_not_happen(world, log_on_it):
    owner, browser = world.founder, world.browser(raises=False)
    browser.cookies = owner.client.cookies
    names = [f"Name {number}" for number in range(200)]

    answers = [
        browser.patch(f"/api{world.here}", json={"name": name}).status_code
        for name in names
    ]

    # What was free in the last page took a few lines; then nothing happens any more.
    done = answers.count(204)
    assert set(answers[done:]) == {500}
    assert done < len(names)
    last = names[done - 1] if done else "Here"
    assert [found["name"] for found in owner.get("/workspaces").json()] == [last]
    log_on_it.write_bytes(b"")
    assert owner.patch(world.here, name="Room again").status_code == 204
