"""What a newcomer does: sign in, look, build, open, export, write. In a real browser."""

import re
import textwrap

import polars as pl
import pytest
from playwright.sync_api import Page, expect

from tests.installations import ROOT

FLIGHTS = 336_776
TRANSFORMS = 15
BUILD_MILLISECONDS = 120_000


def the_readme_s_transform() -> str:
    [code] = re.findall(
        r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL
    )
    return textwrap.dedent(code)


@pytest.fixture(scope="module")
def flights(signed_in: Page) -> str:
    """Find the demo as a person does; give its address."""
    signed_in.get_by_role("link", name=re.compile("flights")).first.click()
    signed_in.wait_for_url(re.compile("/graph"))
    return signed_in.url.partition("/graph")[0]


@pytest.fixture(scope="module")
def built(signed_in: Page, flights: str) -> str:
    """Choose everything, press Build, and watch it; give the build's address."""
    signed_in.goto(f"{flights}/graph?view=list")
    signed_in.get_by_role("checkbox", name="Select all").check()
    signed_in.get_by_role("button", name="Build", exact=True).click()
    signed_in.get_by_role("link", name="Watch it").click()
    signed_in.wait_for_url(re.compile(r"/builds/[0-9a-f-]{36}"))
    steps = signed_in.get_by_role("table", name="Steps")
    expect(steps.get_by_label("Running").first).to_be_visible()
    expect(steps.get_by_label("Waiting").first).to_be_visible()
    succeeded = steps.get_by_label("Succeeded")
    expect(succeeded).to_have_count(TRANSFORMS, timeout=BUILD_MILLISECONDS)
    return signed_in.url.partition("?")[0]


@pytest.fixture
def page(signed_in: Page) -> Page:
    """Open another tab of the same person."""
    tab = signed_in.context.new_page()
    yield tab
    tab.close()


def open_transform(page: Page, flights: str, name: str, tab: str) -> None:
    """Go there as from the graph: choose it, open it, turn to the tab."""
    page.goto(f"{flights}/graph?view=list")
    page.get_by_role("button", name=name, exact=True).click()
    page.get_by_role("navigation", name=f"Open {name}").get_by_text("Code").click()
    page.get_by_role("navigation", name="Tabs of the transform").get_by_text(
        tab
    ).click()


def test_the_demo_is_drawn_with_an_edge_for_every_input(page, flights):
    page.goto(f"{flights}/graph")

    for name in ("flights", "departures", "journeys", "dashboard"):
        expect(page.get_by_text(name, exact=True).first).to_be_visible()
    assert page.locator(".react-flow__edge").count() >= TRANSFORMS


def test_the_log_of_a_step_says_what_it_read_and_kept(page, built):
    page.goto(built)
    page.get_by_role("button", name=re.compile("departures$")).click()

    log = page.get_by_role("log")
    expect(log).to_contain_text("Reads 1 input: 336,776 rows.")
    expect(log).to_contain_text("Kept")


@pytest.mark.usefixtures("built")
def test_a_dataset_shows_its_rows_types_and_statistics(page, flights):
    open_transform(page, flights, "flights", "Preview")

    expect(page.get_by_text(f"{FLIGHTS:,} rows, 19 columns")).to_be_visible()
    carrier = page.get_by_role("columnheader", name="carrier")
    expect(carrier).to_contain_text("String")
    carrier.get_by_role("button").click()
    statistics = page.get_by_label("carrier", exact=True)
    expect(statistics).to_contain_text("Distinct16")
    expect(statistics.get_by_label("Most frequent values")).to_contain_text("UA58,665")


@pytest.mark.usefixtures("built")
def test_a_plot_is_drawn(page, flights):
    open_transform(page, flights, "dashboard", "Plots")

    drawn = page.frame_locator("iframe").locator("svg")
    expect(drawn.first).to_be_visible()


@pytest.mark.usefixtures("built")
def test_a_dataset_leaves_as_parquet_with_all_its_rows(page, flights, tmp_path):
    open_transform(page, flights, "flights", "Preview")

    page.get_by_role("button", name="Export").click()
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("menuitem", name="Parquet").click()

    download.value.save_as(tmp_path / "flights.parquet")
    assert download.value.suggested_filename.endswith(".parquet")
    assert pl.read_parquet(tmp_path / "flights.parquet").height == FLIGHTS


@pytest.mark.usefixtures("built")
def test_an_export_that_is_refused_says_why(page, flights, installation):
    open_transform(page, flights, "departures", "Preview")
    page.get_by_role("button", name="Export").click()
    datasets = installation.state / "datasets"
    away = datasets.rename(datasets.with_name("away"))

    page.get_by_role("menuitem", name="Parquet").click()

    try:
        expect(page.get_by_role("alert")).to_contain_text("Something went wrong here")
    finally:
        away.rename(datasets)


def write_transform(page: Page, workspace: str, name: str, code: str) -> None:
    page.goto(f"{workspace}/transforms?dialog=new")
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("button", name="Create transform").click()
    page.get_by_role("textbox", name=f"Code of {name}.py").fill(code)
    expect(page.get_by_text("Not saved")).to_be_visible()
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Not saved")).to_have_count(0)


@pytest.mark.usefixtures("built")
def test_naming_a_parameter_draws_the_edge_and_the_new_transform_builds(page, flights):
    write_transform(page, flights, "lateness", the_readme_s_transform())

    page.get_by_role("button", name="Build", exact=True).click()
    page.get_by_role("link", name="Watch it").click()
    steps = page.get_by_role("table", name="Steps")
    expect(steps.get_by_label("Succeeded")).to_be_visible(timeout=BUILD_MILLISECONDS)
    page.get_by_role("link", name="Open the data").click()
    expect(page.get_by_text("12 rows, 2 columns")).to_be_visible()
    page.goto(f"{flights}/graph")
    page.get_by_text("lateness", exact=True).click()
    selected = page.get_by_role("complementary", name="Selected")
    expect(selected.get_by_role("button", name="departures")).to_be_visible()


def test_a_slip_is_marked_where_it_stands_and_is_not_built(page, installation):
    page.goto(f"{installation.origin}/workspaces")
    page.get_by_role("button", name="New workspace").first.click()
    page.get_by_role("textbox", name="Name").fill("Slips")
    page.get_by_role("button", name="Create workspace").click()
    page.wait_for_url(re.compile("/graph"))
    workspace = page.url.partition("/graph")[0]

    write_transform(page, workspace, "slip", "def transform(:\n")

    problems = page.get_by_role("list", name="Problems")
    expect(problems).to_contain_text("This is not valid Python.")
    expect(problems).to_contain_text("slip.py:1")
    page.get_by_role("button", name="Build", exact=True).click()
    expect(page.get_by_text("cannot be built yet")).to_be_visible()
