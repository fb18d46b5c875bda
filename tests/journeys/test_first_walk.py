"""What a newcomer does: sign in, look, build, open, export. In a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

FLIGHTS = 336_776


@pytest.fixture(scope="module")
def graph(signed_in: Page) -> Page:
    signed_in.get_by_role("link", name=re.compile("flights")).first.click()
    signed_in.wait_for_url(re.compile("/graph"))
    return signed_in


def address(page: Page) -> str:
    return re.match(r"(https?://[^/]+/workspaces/[^/?#]+)", page.url).group(1)


def test_the_demo_is_there_and_drawn(graph):
    for name in ("flights", "departures", "journeys", "dashboard"):
        expect(graph.get_by_text(name, exact=True).first).to_be_visible()


def test_everything_is_built_and_its_rows_can_be_read(graph):
    home = address(graph)
    graph.get_by_role("button", name=re.compile("List")).or_(
        graph.get_by_text("List", exact=True)
    ).first.click()
    graph.get_by_role("checkbox").first.check()
    graph.get_by_role("button", name=re.compile("^Build")).first.click()
    graph.goto(f"{home}/builds")
    graph.get_by_role("link").filter(has_text=re.compile("[0-9a-f]{6}")).first.click()
    expect(graph.get_by_text("Succeeded").first).to_be_visible(timeout=120_000)
