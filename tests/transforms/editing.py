"""What an editor's page sends, and what it reads back."""

from typing import Any


def send(person, world, method: str, deed: str, **body: Any):
    return person.client.request(method, f"/api{world.here}/code/{deed}", json=body)


def save(person, world, path: str, text: str, blob: str | None = None, **more: Any):
    return send(person, world, "PUT", "file", path=path, text=text, blob=blob, **more)


def delete(person, world, path: str, blob: str):
    return send(person, world, "POST", "delete", path=path, blob=blob)


def rename(person, world, path: str, new_path: str, blob: str):
    return send(
        person, world, "POST", "rename", path=path, new_path=new_path, blob=blob
    )


def opened(person, world, path: str, **more: Any):
    return person.get(f"{world.here}/code/file", params={"path": path, **more})


def listing(person, world) -> dict[str, Any]:
    return person.get(f"{world.here}/code").json()


def files(person, world) -> dict[str, dict[str, Any]]:
    return {file["path"]: file for file in listing(person, world)["files"]}


def history(person, world, **params: Any) -> list[dict[str, Any]]:
    return person.get(f"{world.here}/code/history", params=params).json()
