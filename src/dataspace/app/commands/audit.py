"""`dataspace audit`: what proves the audit log, for whoever has to be convinced."""

import tempfile
import zipapp
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

import dataspace_audit
from dataspace.app.commands.here import AsLogin, console, here
from dataspace.app.embedded.cluster import Cluster
from dataspace.app.settings import Settings
from dataspace.audit.exporting import CHECKPOINTS, RECORDS, export
from dataspace.audit.sealer import Sealer
from dataspace.audit.sealer_key import read_key
from dataspace.core.database import connect, transaction
from dataspace_audit.__main__ import report
from dataspace_audit.notes import SigningKey

app = typer.Typer(
    help="Prove that the audit log holds what was written, or find what does not.",
    no_args_is_help=True,
)
Kept = Annotated[
    list[Path] | None,
    typer.Option("--kept", help="A checkpoint that you put away yourself; may repeat."),
]


@app.command(name="verify")
def verify(kept: Kept = None) -> None:
    """Compare every line with what was sealed; fail where one does not agree."""
    with _speaking_as("auditor") as (settings, engine), _somewhere() as folder:
        key = _key(settings).public
        export(engine, settings.seals, key, folder)
        put_away = [key.open(path.read_text()) for path in kept or []]
        if report(folder / RECORDS, folder / CHECKPOINTS, key, put_away):
            raise typer.Exit(1)


@app.command(name="export")
def take_along(
    folder: Annotated[Path, typer.Argument(help="An empty folder, or one to be made.")],
) -> None:
    """Write the whole log and its checkpoints into a folder, for an auditor."""
    with _speaking_as("auditor") as (settings, engine):
        try:
            count = export(engine, settings.seals, _key(settings).public, folder)
        except FileExistsError:
            message = f"{folder} is not empty; give another."
            raise typer.BadParameter(message) from None
    console.print(
        f"{count} lines. Their proof: python verifier.pyz {folder / RECORDS}"
        f" {folder / CHECKPOINTS} --key {folder / 'key'}",
        soft_wrap=True,
    )


@app.command(name="verifier")
def write_verifier(
    file: Annotated[Path, typer.Argument(help="Like verifier.pyz.")],
) -> None:
    """Write the verifier as one file that needs only Python and `cryptography`."""
    with _somewhere() as folder:
        package = folder / "dataspace_audit"
        package.mkdir()
        for source in Path(dataspace_audit.__path__[0]).glob("*.py"):
            (package / source.name).write_bytes(source.read_bytes())
        zipapp.create_archive(folder, file, main="dataspace_audit.__main__:run")
    console.print(f"python {file} --help", soft_wrap=True)


@app.command(name="key")
def show_key() -> None:
    """Print the public key, to be kept where nobody of this machine can change it."""
    typer.echo(str(_key(Settings()).public))


@app.command(name="checkpoint")
def show_checkpoint() -> None:
    """Print the newest checkpoint: put it away, and nothing up to it can be taken back."""
    trees = sorted(Settings().seals.glob("[0-9]*/checkpoint"))
    if not trees:
        typer.echo("Nothing was sealed yet.", err=True)
        raise typer.Exit(1)
    typer.echo(trees[-1].read_text(), nl=False)


@app.command(name="begin-epoch")
def begin_epoch(
    reason: Annotated[str, typer.Option(help="Why the database was set back.")],
    login: AsLogin = None,
) -> None:
    """Go on after a restore. Stop everything that writes before."""
    with here() as place, transaction(place.engine) as tx:
        author = place.actor(tx, login).login
    with _speaking_as("sealer") as (settings, engine):
        sealer = Sealer(engine, settings.seals, _key(settings))
        number = sealer.begin_epoch(author, reason)
    console.print(f"Epoch {number} has begun; `dataspace audit verify` tells the gap.")


@contextmanager
def _speaking_as(role: str) -> Iterator[tuple[Settings, Engine]]:
    with here() as place:
        url = Cluster.beneath(place.settings.state).url(role)
        engine = connect(url, pool_size=1)
        try:
            yield place.settings, engine
        finally:
            engine.dispose()


@contextmanager
def _somewhere() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="dataspace-audit-") as folder:
        yield Path(folder)


def _key(settings: Settings) -> SigningKey:
    return read_key(settings.audit_key)
