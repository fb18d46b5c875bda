"""Forty tiny steps, each in a complete sandbox of its own, on a running installation.

`python -m bench.steps`: one root, 38 that read it, one sink that reads those. What is
measured is what a person waits for: from asking for the build to the end of its last step.
"""

import statistics
from datetime import datetime

import httpx2

from tests.installations import started, wait_for_build

MIDDLE, ROUNDS = 38, 3
ROOT = (
    "import polars as pl\n\n\ndef transform():\n    return pl.LazyFrame({'n': [1]})\n"
)


def code() -> dict[str, str]:
    names = [f"middle_{number:02}" for number in range(MIDDLE)]
    middle = {f"{name}.py": "def transform(root):\n    return root\n" for name in names}
    sink = f"def transform({', '.join(names)}):\n    return {names[0]}\n"
    return {"root.py": ROOT, **middle, "sink.py": sink}


def filled(client: httpx2.Client) -> str:
    """Make a workspace with the forty transforms; give its path."""
    made = client.post("/workspaces", json={"name": "Forty"}).raise_for_status()
    here = f"/workspaces/{made.json()['id']}"
    for path, text in code().items():
        file = {"path": path, "text": text, "blob": None}
        client.put(f"{here}/code/file", json=file).raise_for_status()
    return here


def build(client: httpx2.Client, here: str) -> tuple[float, list[float]]:
    """Build everything; give the seconds it took, and those of each step."""
    nodes = client.get(f"{here}/lineage").json()["nodes"]
    asked = {"transform_ids": [node["transform_id"] for node in nodes]}
    answer = client.post(f"{here}/builds", json=asked).raise_for_status()
    # A page asks once a second; asking more often would be measured, too.
    build = f"{here}/builds/{answer.json()['id']}"
    ended = wait_for_build(client, build, every_seconds=1)
    assert ended["state"] == "succeeded", ended  # noqa: S101 - else the figure is none.
    took = seconds(ended["created_at"], ended["finished_at"])
    steps = ended["steps"]
    return took, [seconds(one["started_at"], one["finished_at"]) for one in steps]


def seconds(began: str, ended: str) -> float:
    return (
        datetime.fromisoformat(ended) - datetime.fromisoformat(began)
    ).total_seconds()


def main() -> None:
    with started() as installation, installation.client() as client:
        here = filled(client)
        for number in range(ROUNDS):
            took, steps = build(client, here)
            print(
                f"build {number + 1}: {len(steps)} steps in {took:5.2f} s,"
                f" {took / len(steps) * 1000:4.0f} ms a step;"
                f" a step by itself {statistics.median(steps) * 1000:4.0f} ms"
            )


if __name__ == "__main__":
    main()
