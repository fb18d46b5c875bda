import time
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.live import Live
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from dataspace import builds as builds_
from dataspace.access import ReadBuild, ReadTransform, RunBuild
from dataspace.app.commands import problems
from dataspace.app.commands.here import AsLogin, Here, WorkspaceName, console, here
from dataspace.app.embedded.up import UpError
from dataspace.builds import BuildFacts, BuildMode, BuildState, StepFacts, StepState
from dataspace.core.database import transaction
from dataspace.core.ids import BuildId, TransformId
from dataspace.transforms import shown

_COLOURS = {
    StepState.CANCELLED: "yellow",
    StepState.FAILED: "red",
    StepState.RUNNING: "blue",
    StepState.SKIPPED: "yellow",
    StepState.SUCCEEDED: "green",
    StepState.WAITING: "dim",
}
_LOOK_EVERY_SECONDS = 0.3


def build(
    workspace: WorkspaceName,
    names: Annotated[
        list[str] | None, typer.Argument(help="The transforms to build.")
    ] = None,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Build every transform.")
    ] = False,
    upstream: Annotated[
        bool, typer.Option(help="And everything above the chosen ones, first.")
    ] = False,
    as_login: AsLogin = None,
) -> None:
    """Build transforms of a workspace, and watch until the end.

    Ctrl-C stops watching; the build goes on.
    """
    choice = _Choice(
        names=names or [],
        everything=everything,
        mode=BuildMode.UPSTREAM if upstream else BuildMode.REGULAR,
    )
    with here() as place:
        started = _start(place, as_login, workspace, choice)
        facts = _watch(place, as_login, workspace, started)
    if facts.state is not BuildState.SUCCEEDED:
        raise typer.Exit(1)


def lineage(workspace: WorkspaceName, as_login: AsLogin = None) -> None:
    """Draw who reads whom in a workspace, and how each dataset stands."""
    with here() as place, transaction(place.engine) as tx:
        grant = place.grant(tx, as_login, workspace, ReadTransform)
        graph = builds_.graph(tx, grant)
    if graph.head is None:
        console.print("The workspace has no code yet.")
        return
    readers: dict[TransformId, list[TransformId]] = {}
    for edge in graph.edges:
        readers.setdefault(edge.source, []).append(edge.target)
    views = {view.node.transform_id: view for view in graph.nodes}
    read = {edge.target for edge in graph.edges}
    tree = Tree(f"[bold]{workspace}[/] [dim]{graph.head[:10]}[/]")
    told: set[TransformId] = set()

    def grow(branch: Tree, one: TransformId) -> None:
        view = views[one]
        rows = f" {view.snapshot.row_count:,} rows" if view.snapshot else ""
        again = " …" if one in told else ""
        kind = f"[dim]{view.node.kind} {view.standing.state}{rows}{again}[/]"
        twig = branch.add(f"{view.node.name} {kind}")
        for problem in view.node.problems:
            twig.add(Text(problems.told(shown(problem, view.node.path)), "red"))
        if one not in told:
            told.add(one)
            for reader in readers.get(one, []):
                grow(twig, reader)

    # What reads nothing comes first; what is left is in a circle.
    for one in sorted(views, key=lambda one: one in read):
        if one not in read or one not in told:
            grow(tree, one)
    console.print(tree, highlight=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    names: list[str]
    everything: bool
    mode: BuildMode


def _start(place: Here, login: str | None, workspace: str, choice: _Choice) -> BuildId:
    with transaction(place.engine) as tx:
        reading = place.grant(tx, login, workspace, ReadTransform)
        known = {
            view.node.name: view.node.transform_id
            for view in builds_.graph(tx, reading).nodes
        }
        names = list(known) if choice.everything else choice.names
        unknown = [name for name in names if name not in known]
        if unknown:
            message = (
                f"There is no transform {unknown[0]!r}; there are: {', '.join(known)}."
            )
            raise UpError(message)
        grant = place.grant(tx, login, workspace, RunBuild)
        return builds_.start(tx, grant, [known[name] for name in names], choice.mode)


def _watch(
    place: Here, login: str | None, workspace: str, started: BuildId
) -> BuildFacts:
    with Live(console=console, refresh_per_second=8) as live:
        while True:
            with transaction(place.engine) as tx:
                grant = place.grant(tx, login, workspace, ReadBuild)
                facts, steps = builds_.show(tx, grant, started)
            live.update(_table(facts, steps))
            if facts.state.is_over:
                return facts
            time.sleep(_LOOK_EVERY_SECONDS)


def _table(facts: BuildFacts, steps: list[StepFacts]) -> Table:
    title = f"build {facts.id} {facts.state}"
    table = Table(
        "step",
        "state",
        "rows",
        "seconds",
        "",
        box=None,
        title=title,
        title_justify="left",
    )
    for step in steps:
        rows = f"{step.rows_out:,}" if step.rows_out is not None else ""
        why = step.reason.get("title", "") if step.reason else ""
        said = step.reason.get("message", "") if step.reason else ""
        state = f"[{_COLOURS[step.state]}]{step.state}[/]"
        table.add_row(step.name, state, rows, _seconds(step), f"{why} {said}".strip())
    return table


def _seconds(step: StepFacts) -> str:
    if step.started_at is None or step.finished_at is None:
        return ""
    return f"{(step.finished_at - step.started_at).total_seconds():.1f}"
