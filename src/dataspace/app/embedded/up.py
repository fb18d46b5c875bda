"""`dataspace up`: everything on one machine, in the foreground, until Ctrl-C.

1. become    started as root, the reserved UID
2. hold      one `up` for one folder
3. database  make it once, start it, bring its tables to this release
4. people    the first administrator's link; the demo, once
5. programs  the API and the worker, watched
"""

import fcntl
import http.client
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from sqlalchemy import Engine

from dataspace import identity, operations
from dataspace.app.custody import make_key_files
from dataspace.app.embedded.cluster import Cluster
from dataspace.app.embedded.demo import plant
from dataspace.app.embedded.supervisor import (
    Process,
    Supervisor,
    environment,
    python_module,
)
from dataspace.app.settings import CHECKOUT, Settings
from dataspace.audit.sealer_key import make_key as make_sealer_key
from dataspace.core.by import THE_PLATFORM
from dataspace.core.database import Tx, connect, transaction
from dataspace.core.ids import PersonId
from dataspace.mail import make_key

_FOLDERS = (
    "datasets",
    "files",
    "logs",
    "repositories",
    "run",
    "seals",
    "secrets",
    "slots",
)
_READY_SECONDS = 60.0
FIRST_LOGIN = "admin"


class UpError(Exception):
    """`up` cannot go on; the sentence says what to do."""


@dataclass(slots=True)
class Progress:
    """Says what is being done, and how long it took."""

    console: Console

    @contextmanager
    def step(self, sentence: str) -> Iterator[None]:
        started = time.monotonic()
        with self.console.status(f"{sentence} …"):
            yield
        seconds = time.monotonic() - started
        self.console.print(f"[green]✓[/] {sentence} [dim]{seconds:.1f} s[/]")


def up(settings: Settings, console: Console) -> None:
    progress = Progress(console)
    made = Cluster.beneath(settings.state, uid=_reserved(settings))
    _folders(settings)
    with _hold(settings):
        _insist_on_port(settings.port)
        if not made.is_made:
            with progress.step("Making the database"):
                made.make()
        _become(settings)
        # Read here and thrown away: what the API could not read is told on this screen.
        settings.providers()
        _run(settings, Cluster.beneath(settings.state), progress)


def _run(settings: Settings, made: Cluster, progress: Progress) -> None:
    database = Process("database", made.start, stop_signal=signal.SIGINT)
    programs = [_program(settings, name) for name in ("api", "worker")]
    supervisor = Supervisor([database, *programs])
    supervisor.stop_on_signals()
    try:
        make_key(settings.mail_key)
        make_sealer_key(settings.audit_key)
        make_key_files(settings)
        with progress.step("Starting the database"):
            database.ensure(time.monotonic())
            operations.migrate(connect(made.url("owner")))
        link = _people(settings, made, progress)
        with progress.step("Starting the API and the worker"):
            supervisor.start()
            _wait_until_ready(settings, supervisor)
        if not supervisor.is_stopping:
            _greet(settings, progress.console, link)
        supervisor.watch()
    finally:
        progress.console.print("\nStopping …", end=" ")
        supervisor.stop()
        progress.console.print("stopped.")


def _reserved(settings: Settings) -> int | None:
    return settings.uid if os.geteuid() == 0 else None


def _folders(settings: Settings) -> None:
    settings.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    for folder in (settings.state, *(settings.state / name for name in _FOLDERS)):
        folder.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0:
            os.chown(folder, settings.uid, settings.uid)


def _become(settings: Settings) -> None:
    """Give up root for good, before anything of anybody's is read."""
    if os.geteuid() != 0:
        return
    os.setgroups([])
    os.setresgid(settings.uid, settings.uid, settings.uid)
    os.setresuid(settings.uid, settings.uid, settings.uid)
    os.environ["HOME"] = str(settings.state)
    if not os.access(CHECKOUT / "pyproject.toml", os.R_OK):
        message = (
            f"Started by root, the platform becomes UID {settings.uid}, which cannot"
            f" enter {CHECKOUT}. Move the checkout to a folder that others may enter"
            " (for example /opt), or start it as an ordinary user."
        )
        raise UpError(message)


@contextmanager
def _hold(settings: Settings) -> Iterator[None]:
    state = settings.state
    with _lock_file(state).open("w") as lock:
        if os.geteuid() == 0:
            os.fchown(lock.fileno(), settings.uid, settings.uid)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            message = f"DataSpace is already running from {state}{_where(state)}."
            raise UpError(message) from held
        yield


def _lock_file(state: Path) -> Path:
    file = state / "run" / "up.lock"
    if file.exists() and not os.access(file, os.W_OK):
        owner = file.stat().st_uid
        message = (
            f"{state} belongs to UID {owner}: start DataSpace as that user, or as root."
        )
        raise UpError(message)
    return file


def origin_file(state: Path) -> Path:
    """Name the file that tells the command line where the running platform answers."""
    return state / "run" / "origin"


def _where(state: Path) -> str:
    file = origin_file(state)
    return f", at {file.read_text()}" if file.exists() else ""


def _insist_on_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as taken:
            message = (
                f"Port {port} is taken by another program."
                f" Choose one: DATASPACE_PORT={port + 1} make up"
            )
            raise UpError(message) from taken


def _program(settings: Settings, name: str) -> Process:
    def start():  # type: ignore[no-untyped-def]  # noqa: ANN202
        log = settings.state / "logs" / f"{name}.log"
        return python_module(f"dataspace.app.{name}", log, environment=environment())

    return Process(name, start)


def _people(settings: Settings, made: Cluster, progress: Progress) -> str | None:
    """Give the link of an administrator who has no password yet; plant the demo once."""
    engine = connect(made.url("app"))
    try:
        with transaction(engine) as tx:
            first = _first_administrator(tx)
        if first is not None:
            with progress.step("Planting the demo workspace “flights”"):
                plant(engine, settings, first)
        return _link(engine)
    finally:
        engine.dispose()


def _first_administrator(tx: Tx) -> PersonId | None:
    """Make the first account where there is none yet."""
    if identity.people(tx):
        return None
    return identity.add_person(
        tx,
        THE_PLATFORM,
        login=FIRST_LOGIN,
        name="Administrator",
        is_administrator=True,
    )


def _link(engine: Engine) -> str | None:
    with transaction(engine) as tx:
        waiting = identity.administrator_without_password(tx)
        if waiting is None:
            return None
        return identity.page_of_link(identity.make_link(tx, THE_PLATFORM, waiting))


def _wait_until_ready(settings: Settings, supervisor: Supervisor) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline and not supervisor.is_stopping:
        if _answers(settings.port):
            return
        time.sleep(0.05)
    if not supervisor.is_stopping:
        logs = settings.state / "logs"
        message = f"The API did not get ready; its log is {logs / 'api.log'}."
        raise UpError(message)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("localhost", port, timeout=2)
    try:
        connection.request("GET", "/api/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _greet(settings: Settings, console: Console, link: str | None) -> None:
    origin_file(settings.state).write_text(settings.public_origin)
    console.print(f"\n  DataSpace   [bold]{settings.public_origin}[/]", highlight=False)
    if link is not None:
        console.print(
            "\n  Set the first administrator's password (once, within three days):"
            f"\n  [bold]{settings.public_origin}{link}[/]",
            highlight=False,
            soft_wrap=True,
        )
    if settings.smtp_host is None:
        console.print(
            "  No mail server is set: messages to people are shown to administrators at"
            f"\n  {settings.public_origin}/messages",
            highlight=False,
        )
    console.print(
        "\n  [dim]Chromium and Firefox take the sign-in cookie on http://localhost;"
        " Safari does not.\n  Ctrl-C stops everything.[/]",
        highlight=False,
    )
