"""A whole installation, and a browser before it."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.chromium import chromium
from tests.federation import peers
from tests.installations import (
    PASSWORD,
    UP,
    Installation,
    free_port,
    is_alive,
    started,
)
from tests.journeys.visitors import AUTHENTICATOR, Visitor
from tests.world import RESERVED_UID, ROOT

_IN = re.compile("/workspaces")
_LAST_WORDS = 10_000


@dataclass(frozen=True)
class Elsewhere:
    port: int
    providers: str


@pytest.fixture(scope="session")
def elsewhere() -> Iterator[Elsewhere]:
    """A certified provider, and the installation's configuration that names it."""
    port = free_port()
    ours = f"http://localhost:{port}"
    accounts = {name: {"email": f"{name}@example.com"} for name in ("ada", "eve")}
    folder = Path(tempfile.mkdtemp(prefix="elsewhere-", dir=ROOT / ".test"))
    folder.chmod(0o755)
    secret = folder / "secret"
    secret.write_text(peers.SECRET)
    secret.chmod(0o600)
    if os.geteuid() == 0:
        os.chown(secret, RESERVED_UID, RESERVED_UID)
    described = peers.described("/university", accounts, ours, "university")
    with peers.certified_peer(described) as origin:
        provider = {
            "id": "university",
            "name": "University",
            "issuer": f"{origin}/university",
            "client_id": "dataspace",
            "client_secret_file": str(secret),
        }
        yield Elsewhere(port, json.dumps([provider]))
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def newcomers(elsewhere: Elsewhere) -> Iterator[Installation]:
    """An installation in which nobody has set a password yet."""
    settings = {"DATASPACE_OPENID_PROVIDERS": elsewhere.providers}
    with started(port=elsewhere.port, **settings) as installation:
        yield installation
        there = installation.processes()
        installation.stop()
    assert len(there) > len(("database", "api", "worker"))
    assert [pid for pid in there if is_alive(pid)] == [], "Ctrl-C left processes behind"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def signed_in(newcomers: Installation, browser: Browser) -> Iterator[Page]:
    """A page on which the administrator has set the first password."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(newcomers.link)
    fields = page.locator("input[type=password]")
    fields.first.fill(PASSWORD)
    for more in range(1, fields.count()):
        fields.nth(more).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/workspaces"))
    yield page
    context.close()


@pytest.fixture(scope="session")
def installation(newcomers: Installation, signed_in: Page) -> Installation:
    """The same, once the first administrator has come in through a browser."""
    assert signed_in.url.startswith(newcomers.origin)
    return newcomers


@pytest.fixture
def visitor(
    installation: Installation, browser: Browser, request: pytest.FixtureRequest
) -> Iterator[Visitor]:
    login = request.node.name.replace("_", "-")[:40]
    with installation.client() as client:
        added = client.post("/people", json={"login": login, "name": "Ada"})
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(15_000)
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    visitor = Visitor(installation, page, login)
    visitor.open(added.json()["link"])
    page.get_by_label("New password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(_IN)
    yield visitor
    context.close()
    assert visitor.complaints == []


@pytest.fixture
def dataspace(installation):
    """Run the command as whoever runs the platform; give its exit code and its words."""

    def run(*words, **settings):
        # Its own port is another one: the platform is found by its folder.
        environment = os.environ | {"DATASPACE_STATE": str(installation.state)}
        uid = RESERVED_UID if os.geteuid() == 0 else None
        ended = subprocess.run(
            [UP[0], *words],
            env=environment | {"COLUMNS": "200"} | settings,
            user=uid,
            group=uid,
            capture_output=True,
            text=True,
            check=False,
        )
        return ended.returncode, ended.stdout + ended.stderr

    return run


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Tell with a failed walk what stood on the page: nobody was there to look."""
    report = yield
    given = getattr(item, "funcargs", {})
    page, installation = given.get("page"), given.get("newcomers")
    if report.failed and installation is not None:
        written = installation.said.read_text()[-_LAST_WORDS:]
        report.sections.append(("What the installation wrote last", written))
    if report.failed and isinstance(page, Page) and not page.is_closed():
        seen = f"{page.url}\n\n{page.locator('body').inner_text()}"
        report.sections.append(("What the page showed", seen))
    return report
