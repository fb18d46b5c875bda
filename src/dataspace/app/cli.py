"""`dataspace`: the command line, for whoever administers the machine."""

import sys

import typer
from pydantic import ValidationError
from rich.console import Console

from dataspace.app import reference
from dataspace.app.commands import (
    audit,
    break_glass,
    builds,
    people,
    problems,
    vault,
    workspaces,
)
from dataspace.app.embedded.cluster import ClusterError
from dataspace.app.embedded.sockets import ForeignFolderError
from dataspace.app.embedded.up import UpError, up
from dataspace.app.provider_settings import SecretFileError
from dataspace.app.settings import Settings
from dataspace.core.errors import Refusal
from dataspace.vault.key_files import KeyFileError

_TOLD = (UpError, ClusterError, ForeignFolderError, KeyFileError, SecretFileError)
_HELP = """
DataSpace on this machine.

Begin with [bold]dataspace up[/]: it starts everything and prints the address. The other
commands speak to the database of the running installation, in the name of an
administrator; what they do stands in the audit log like everything else.

[bold]A first walk[/]

  dataspace up                               start, and open the printed address
  dataspace workspace list                   there is one already: flights
  dataspace lineage flights                  what depends on what
  dataspace build flights --all              build all of it, and watch
  dataspace user add ada "Ada Lovelace"      an account, and its one-time link
"""

app = typer.Typer(
    help=_HELP,
    rich_markup_mode="rich",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(people.app, name="user")
app.add_typer(workspaces.app, name="workspace")
app.add_typer(audit.app, name="audit")
app.add_typer(break_glass.app, name="break-glass")
app.add_typer(vault.app, name="vault")
app.command(name="build")(builds.build)
app.command(name="lineage")(builds.lineage)


@app.command(name="up")
def start() -> None:
    """Start everything on this machine, and stop it with Ctrl-C."""
    up(Settings(), Console())


@app.command(name="openapi", hidden=True)
def show_openapi() -> None:
    """Print the description of the HTTP API, from which the page's types are made."""
    # All routes come along, which takes longer than most commands: this one alone waits.
    from dataspace.app.openapi import document  # noqa: PLC0415

    typer.echo(document())


@app.command(name="audit-events", hidden=True)
def show_audit_events() -> None:
    """Print the reference page about the audit log's events."""
    typer.echo(reference.audit_events(), nl=False)


@app.command(name="settings", hidden=True)
def show_settings() -> None:
    """Print the reference page about the settings."""
    typer.echo(reference.settings(), nl=False)


def main() -> None:
    try:
        app()
    except Refusal as refusal:
        _stop(f"{refusal.sentence()} {_facts(refusal)}")
    except _TOLD as problem:
        _stop(str(problem))
    except ValidationError as invalid:
        _stop(_settings(invalid))


def _stop(sentence: str) -> None:
    Console(stderr=True).print(f"[red]✗[/] {sentence.strip()}", highlight=False)
    sys.exit(1)


def _facts(refusal: Refusal) -> str:
    facts = refusal.facts()
    # A circle is a problem of each of its files, and is told once.
    lines = dict.fromkeys(problems.told(one) for one in facts.pop("problems", ()))
    told = [f"{name}: {fact}" for name, fact in facts.items()]
    return "".join(f"\n  {line}" for line in [*told, *lines])


def _settings(invalid: ValidationError) -> str:
    lines = [
        f"{_variable(fault['loc'])}{fault['msg']}"
        for fault in invalid.errors(include_input=False, include_url=False)
    ]
    return "A setting is not right. " + " ".join(lines)


def _variable(place: tuple[int | str, ...]) -> str:
    """Name the variable, unless the fault lies between several of them."""
    if not place:
        return ""
    field = Settings.model_fields.get(str(place[0]))
    first = reference.variable(str(place[0]), field) if field else str(place[0])
    return f"{'_'.join([first, *map(str, place[1:])]).upper()}: "


if __name__ == "__main__":
    main()
