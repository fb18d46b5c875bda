"""What the platform holds while nobody asks anything of it.

`python -m bench.memory`: PSS, so that pages which processes share count once, of the API
and of the worker, each with the processes below it. The database is counted by itself.
"""

import time
from pathlib import Path

from tests.installations import Installation, below, started, wait_for_build

SETTLING_SECONDS = 5.0


def megabytes(pid: int) -> float:
    """Give the PSS of a process and of all below it."""
    total = 0
    for one in (pid, *below(pid)):
        lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def report(installation: Installation, when: str) -> None:
    time.sleep(SETTLING_SECONDS)
    held = {
        name: megabytes(installation.named(name))
        for name in ("api", "worker", "database")
    }
    told = ", ".join(f"{name} {size:.0f} MB" for name, size in held.items())
    print(f"{when:18} {told}; API and worker {held['api'] + held['worker']:.0f} MB")


def main() -> None:
    with started() as installation, installation.client() as client:
        report(installation, "just started")
        [flights] = client.get("/workspaces").json()
        here = f"/workspaces/{flights['id']}"
        nodes = client.get(f"{here}/lineage").json()["nodes"]
        asked = {"transform_ids": [node["transform_id"] for node in nodes]}
        build = client.post(f"{here}/builds", json=asked).raise_for_status().json()
        ended = wait_for_build(client, f"{here}/builds/{build['id']}")
        assert ended["state"] == "succeeded", ended  # noqa: S101 - else no figure.
        for node in client.get(f"{here}/lineage").json()["nodes"]:
            dataset = f"{here}/datasets/{node['transform_id']}"
            client.get(f"{dataset}/snapshots/{node['snapshot']['id']}/statistics")
        report(installation, "after a demo build")


if __name__ == "__main__":
    main()
