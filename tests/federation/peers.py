"""Browsers that leave for a provider and come back, and the certified one to go to."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx2
from fastapi.testclient import TestClient
from httpx2 import Response

from dataspace.federation import Client, Kind, Provider
from dataspace.identity import Secret
from tests.world import ORIGIN, World

PEER = Path(__file__).parent / "provider"
ROOT = Path(__file__).parents[2]
TENANT = "11111111-1111-4111-8111-111111111111"
SECRET = "a secret that only the two of us know"
ADA, BOB = (
    "aaaaaaaa-0000-4000-8000-00000000000a",
    "bbbbbbbb-0000-4000-8000-00000000000b",
)
ACCOUNTS = {
    "microsoft": {
        "ada": {"tid": TENANT, "oid": ADA, "preferred_username": "ada@contoso.example"},
        "bob": {"tid": TENANT, "oid": BOB, "preferred_username": "bob@contoso.example"},
    },
    "google": {
        "ada": {
            "hd": "example.org",
            "email": "ada@example.org",
            "email_verified": True,
        },
        "eve": {
            "hd": "evil.example",
            "email": "eve@evil.example",
            "email_verified": True,
        },
        "gina": {"email": "gina@gmail.example", "email_verified": True},
    },
}
PATHS = {"microsoft": f"/{TENANT}/v2.0", "google": "/google"}


@dataclass
class Browser:
    """A browser on our page, of somebody who may have accounts elsewhere."""

    client: TestClient

    def begins(self, path: str, after: str = "/") -> Response:
        return self.client.post(f"/api{path}", json={"next": after})

    def leaves(self, path: str = "/auth/microsoft", after: str = "/") -> dict[str, str]:
        """Begin, and give what the browser carries to the provider."""
        begun = self.begins(path, after)
        assert begun.status_code == 200, begun.text
        return dict(parse_qsl(urlsplit(begun.json()["location"]).query))

    def comes_back(self, provider: str = "microsoft", **brought: str) -> Response:
        return self.client.get(
            f"/api/auth/{provider}-callback", params=brought, follow_redirects=False
        )

    def me(self) -> str | None:
        answer = self.client.get("/api/me")
        return answer.json()["login"] if answer.is_success else None

    def goes(
        self, path: str = "/auth/microsoft", *, account: str | None, after: str = "/"
    ) -> Response:
        """Go the whole way to the certified provider and back."""
        begun = self.begins(path, after)
        assert begun.status_code == 200, begun.text
        arrived = signed_in_there(begun.json()["location"], account)
        return self.client.get(arrived.removeprefix(ORIGIN), follow_redirects=False)


def signed_in_there(address: str, account: str | None) -> str:
    """Walk through the certified provider's pages; give the address that leads back."""
    headers = {"x-account": account} if account else {}
    with httpx2.Client(headers=headers) as there:
        while not address.startswith(ORIGIN):
            answer = there.get(address)
            assert answer.is_redirect, answer.text
            address = str(httpx2.URL(address).join(answer.headers["location"]))
    return address


def brought_in(address: str) -> dict[str, str]:
    return {
        name: values[0] for name, values in parse_qs(urlsplit(address).query).items()
    }


def told(answer: Response) -> str:
    """Say where the browser was sent, or by which refusal."""
    assert answer.status_code == 303, answer.text
    where: str = answer.headers["location"]
    assert where.startswith("/")
    return where.partition("#refused=")[2] or where


def reasons(world: World) -> list[str]:
    return [line.facts["reason"] for line in world.audit("sign_in.turned_away")]


def described(
    path: str, accounts: Mapping[str, Any], ours: str, provider: str
) -> dict[str, Any]:
    """Describe a certified provider that knows the installation at the address `ours`."""
    return {
        "path": path,
        "accounts": accounts,
        "client": {
            "client_id": "dataspace",
            "client_secret": SECRET,
            "redirect_uris": [f"{ours}/api/auth/{provider}-callback"],
        },
    }


@contextmanager
def certified_peer(*providers: Mapping[str, Any]) -> Iterator[str]:
    """Start the certified provider; usually once as Microsoft and once as Google."""
    usual = [described(PATHS[one], ACCOUNTS[one], ORIGIN, one) for one in PATHS]
    node = shutil.which("node", path=f"{ROOT / '.tools' / 'node' / 'bin'}") or "node"
    process = subprocess.Popen(
        [node, "server.mjs"],
        cwd=PEER,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # It warns of its own development keys.
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    with process.stdin as description:
        description.write(json.dumps(providers or usual))
    try:
        origin = process.stdout.readline().strip()
        assert origin.startswith("http://127.0.0.1:"), "the peer did not start"
        yield origin
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def microsoft(origin: str, **changes: Any) -> Provider:
    usual: dict[str, Any] = {
        "id": "microsoft",
        "name": "Microsoft",
        "kind": Kind.MICROSOFT,
        "issuer": f"{origin}{PATHS['microsoft']}",
        "client_id": "dataspace",
        "client_secret": Secret(SECRET),
        "tenants": frozenset({TENANT}),
    }
    return Provider(**{**usual, **changes})


def google(origin: str, **changes: Any) -> Provider:
    usual: dict[str, Any] = {
        "id": "google",
        "name": "Google",
        "kind": Kind.GOOGLE,
        "issuer": f"{origin}{PATHS['google']}",
        "client_id": "dataspace",
        "client_secret": Secret(SECRET),
        "domains": frozenset({"example.org"}),
    }
    return Provider(**{**usual, **changes})


def clients_of(*providers: Provider) -> Mapping[str, Client]:
    return {one.id: Client(one, ORIGIN) for one in providers}
