import typer

from dataspace import identity
from dataspace.app.commands.here import console, deed
from dataspace.core.by import THE_PLATFORM

app = typer.Typer(
    help="The sealed code for the day on which no administrator has his second factor.",
    no_args_is_help=True,
)


# With a word of its own although it is alone: making one is nothing to do in passing.
@app.callback()
def family() -> None:
    """Keep the code apart from everything else, and where you find it in need."""


@app.command(name="make")
def make() -> None:
    """Make the code and print it, once. A former one is good for nothing from then on."""
    with deed() as (_, tx):
        code = identity.make_break_glass_code(tx, THE_PLATFORM)
    console.print(
        "Good once, in place of one administrator's second factor. Print it, seal it,"
        " and lock it away; it is not kept here:"
    )
    console.print(code.value, highlight=False, soft_wrap=True)
