from typing import Annotated

import typer
from rich.table import Column, Table

from dataspace import access, identity, workspaces
from dataspace.access import CreateWorkspace, ManageMember, Role
from dataspace.app.commands.here import AsLogin, WorkspaceName, console, deed
from dataspace.app.embedded.up import UpError

app = typer.Typer(help="Workspaces and their members.", no_args_is_help=True)


@app.command(name="list")
def list_workspaces(as_login: AsLogin = None) -> None:
    """List the workspaces."""
    with deed() as (place, tx):
        table = Table("name", Column("id", no_wrap=True), "created", "", box=None)
        for facts, _ in workspaces.mine(tx, place.actor(tx, as_login)):
            state = "archived" if facts.archived_at else ""
            created = facts.created_at.isoformat(timespec="minutes")
            table.add_row(facts.name, str(facts.id), created, state)
    console.print(table)


@app.command(name="create")
def create_workspace(
    name: Annotated[str, typer.Argument(help="Its name, in any script.")],
    as_login: AsLogin = None,
) -> None:
    """Create a workspace and print its id."""
    with deed() as (place, tx):
        actor = place.actor(tx, as_login)
        grant = access.authorize_in_installation(actor, CreateWorkspace)
        workspace = workspaces.create(tx, grant, name=name)
    console.print(str(workspace), highlight=False)


@app.command(name="member")
def seat_member(
    workspace: WorkspaceName,
    login: Annotated[str, typer.Argument(help="Whose roles.")],
    roles: Annotated[
        list[Role],
        typer.Argument(help="All the roles to have.", case_sensitive=False),
    ],
    as_login: AsLogin = None,
) -> None:
    """Give a person these roles in a workspace, and no others."""
    with deed() as (place, tx):
        grant = place.grant(tx, as_login, workspace, ManageMember)
        known = {one.login: one.id for one in identity.people(tx)}
        if login not in known:
            message = f"There is no account {login!r}."
            raise UpError(message)
        access.seat_member(tx, grant.by, grant.workspace_id, known[login], set(roles))
