from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError
from rich.table import Table

from dataspace import access, identity
from dataspace.access import ManagePerson
from dataspace.app.commands.here import AsLogin, console, deed
from dataspace.app.embedded.up import UpError
from dataspace.core.by import THE_PLATFORM
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId
from dataspace.core.texts import Email
from dataspace.mail import Seal

app = typer.Typer(help="Accounts of people.", no_args_is_help=True)
factors = typer.Typer(help="Their second factors.", no_args_is_help=True)
app.add_typer(factors, name="factors")
Login = Annotated[str, typer.Argument(help="The login, as it is typed at sign-in.")]


@app.command(name="list")
def list_people() -> None:
    """List every account."""
    with deed() as (_, tx):
        table = Table("login", "name", "", "state", "last seen", box=None)
        for account in identity.accounts(tx):
            one = account.facts
            state = account.state.replace("_", " ")
            seen = (
                one.last_seen_at.isoformat(timespec="minutes")
                if one.last_seen_at
                else "never"
            )
            rank = "administrator" if one.is_administrator else ""
            table.add_row(one.login, one.name, rank, state, seen)
    console.print(table)


@app.command(name="add")
def add_person(
    login: Login,
    name: Annotated[str, typer.Argument(help="The person's own name.")],
    *,
    administrator: Annotated[
        bool, typer.Option(help="May do everything, everywhere.")
    ] = False,
    email: Annotated[
        str | None,
        typer.Option(help="The person's address, to which the invitation is mailed."),
    ] = None,
    as_login: AsLogin = None,
) -> None:
    """Make an account, and mail or print the link with which its person sets a password."""
    address = _checked(email)
    with deed() as (place, tx):
        actor = place.actor(tx, as_login)
        grant = access.authorize_in_installation(actor, ManagePerson)
        person = identity.add_person(
            tx, grant.by, login=login, name=name, is_administrator=administrator
        )
        if address is not None:
            identity.set_email(tx, grant.by, person, address)
        if address is not None and place.settings.smtp_host is not None:
            seal = Seal.kept_in(place.settings.mail_key)
            identity.invite(tx, grant.by, person, seal)
            link = None
        else:
            # Without a mail server nobody would bring it.
            link = identity.make_link(tx, grant.by, person)
    if link is None:
        console.print(f"An invitation is on its way to {address}.", highlight=False)
    else:
        _tell(place.origin, identity.page_of_link(link))


@app.command(name="link")
def make_link(login: Login, as_login: AsLogin = None) -> None:
    """Make a new link with which a person sets a new password."""
    with deed() as (place, tx):
        actor = place.actor(tx, as_login)
        grant = access.authorize_in_installation(actor, ManagePerson)
        link = identity.make_link(tx, grant.by, _known(tx, login))
    _tell(place.origin, identity.page_of_link(link))


@factors.command(name="remove")
def remove_factors(login: Login) -> None:
    """Remove every second factor of a person who lost them; his sessions end.

    The last resort, where no administrator can sign in. It stands in the audit log as a
    deed of the platform itself.
    """
    with deed() as (_, tx):
        identity.remove_factors(tx, THE_PLATFORM, _known(tx, login))
    console.print(f"{login} signs in with a password alone until a factor is set up.")


def _checked(email: str | None) -> str | None:
    """Give the address, if it is one, before anything is done."""
    try:
        return TypeAdapter[str | None](Email | None).validate_python(email)
    except ValidationError:
        message = f"{email!r} is no e-mail address."
        raise typer.BadParameter(message, param_hint="--email") from None


def _known(tx: Tx, login: str) -> PersonId:
    known = {one.login: one.id for one in identity.people(tx)}
    if login not in known:
        message = f"There is no account {login!r}."
        raise UpError(message)
    return known[login]


def _tell(origin: str, link: str) -> None:
    console.print("Good once, for three days:")
    console.print(f"{origin}{link}", highlight=False, soft_wrap=True)
