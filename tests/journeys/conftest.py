"""A whole installation, and a browser before it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.chromium import chromium
from tests.installations import PASSWORD, Installation, is_alive, started


@pytest.fixture(scope="session")
def newcomers() -> Iterator[Installation]:
    """An installation in which nobody has set a password yet."""
    with started() as installation:
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
