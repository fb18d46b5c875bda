from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy import Engine

from dataspace.app.commands.here import console
from dataspace.app.custody import custody
from dataspace.app.embedded.cluster import Cluster
from dataspace.app.embedded.up import UpError
from dataspace.app.settings import Settings
from dataspace.core.database import connect
from dataspace.vault.checking import check
from dataspace.vault.custody import Custody
from dataspace.vault.renewing import rotate_workspace_keys
from dataspace.vault.rotating import (
    Outcome,
    Progress,
    RootKeyChangedError,
    StillInUseError,
    retire_root_keys,
    rotate_root_keys,
)

app = typer.Typer(
    help="The keys of the vault. Run these as the worker's user.", no_args_is_help=True
)


@app.command(name="check")
def check_all() -> None:
    """Prove that every key is ours and every secret opens; say what does not hold."""
    with _open() as (engine, held), console.status("Opening every secret …"):
        report = check(engine, held)
    console.print(
        f"{report.keys} keys, {report.secrets} secrets in {report.versions} versions"
    )
    if report.is_whole:
        console.print("[green]✓[/] All of them are what they should be.")
        return
    table = Table("workspace", "what", "what is wrong", box=None)
    for one in report.broken:
        table.add_row(str(one.workspace_id), one.what, one.why.value)
    console.print(table)
    raise typer.Exit(1)


@app.command(name="rotate")
def rotate(
    *,
    workspace_keys: Annotated[
        bool,
        typer.Option("--workspace-keys", help="The pairs of all workspaces instead."),
    ] = False,
) -> None:
    """Make a new root key and wrap everything with it. Kill it, and run it again.

    Everything goes on meanwhile. The old root keys stay, until you retire them.
    """
    change = rotate_workspace_keys if workspace_keys else rotate_root_keys
    with _open() as (engine, held):
        try:
            outcome = _told(lambda progress: change(engine, held, progress))
        except RootKeyChangedError:
            message = "Another root key was made meanwhile: run the same again."
            raise UpError(message) from None
    _conclude(outcome, is_root=not workspace_keys)


@app.command(name="retire")
def retire() -> None:
    """Give up all root keys but the newest, once nothing needs them.

    A backup of the database from before the rotation opens with the old keys alone: keep
    a copy of them where the keys of your backups are, for as long as you keep those.
    """
    with _open() as (engine, held):
        try:
            old = retire_root_keys(engine, held)
        except StillInUseError:
            message = "An old root key is still needed: run `dataspace vault rotate`."
            raise UpError(message) from None
    for name in old:
        console.print(f"[green]✓[/] {name} is given up.", highlight=False)
    if not old:
        console.print("There is one root key; nothing was given up.")


@contextmanager
def _open() -> Iterator[tuple[Engine, Custody]]:
    settings = Settings()
    made = Cluster.beneath(settings.state)
    if not made.is_made:
        message = f"There is no installation in {settings.state}: run `make up` first."
        raise UpError(message)
    engine = connect(made.url("worker"), pool_size=2)
    try:
        yield engine, custody(settings)
    finally:
        engine.dispose()


def _told(change: Callable[[Progress], Outcome]) -> Outcome:
    with console.status("Beginning …") as status:
        return change(lambda point, done: status.update(f"{point} · {done:,}"))


def _conclude(outcome: Outcome, *, is_root: bool) -> None:
    console.print(
        f"{outcome.moved:,} moved, {outcome.skipped:,} were so already,"
        f" {outcome.failed:,} failed, {outcome.broken:,} do not open"
    )
    if not outcome.is_whole:
        console.print(
            "[red]✗[/] It has not ended. The audit log says what is wrong; run it again."
        )
        raise typer.Exit(1)
    console.print("[green]✓[/] Everything opens with the new keys, and only with them.")
    if is_root:
        console.print("  The old root keys are still there: `dataspace vault retire`.")
