"""The demo workspace runs on the real data, and its numbers are the known ones."""

import datetime as dt
import shutil
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import polars as pl
import pytest

from dataspace import demo
from tests.demo.bench import Bench


@pytest.fixture(scope="module")
def built():
    root = Path(tempfile.mkdtemp(prefix="demo-"))
    bench = Bench(root)
    bench.build()
    yield bench
    shutil.rmtree(root)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("airlines", 16),
        ("airports", 1_458),
        ("planes", 3_322),
        ("weather", 26_115),
        ("flights", 336_776),
        ("departures", 336_776),
        ("journeys", 336_776),
        ("departures_in_weather", 335_220),
        ("delay_by_carrier", 16),
        ("delay_by_hour", 19),
        ("delay_by_route", 151),
        ("delay_by_sky", 6),
        ("year_at_a_glance", 365),
        ("dashboard", 5),
    ],
)
def test_every_dataset_has_its_rows(built, name, rows):
    assert built.answers[name]["row_count"] == rows
    assert built.dataset(name).height == rows


def test_every_transform_is_built(built):
    transforms = {Path(path).stem for path in demo.transforms()}

    assert set(built.answers) == transforms - {"_config", "charts", "delays"}


def test_what_the_airlines_left_out_is_null_and_not_text(built):
    flights = built.dataset("flights")

    assert flights["dep_time"].null_count() == 8_255
    assert flights["arr_delay"].null_count() == 9_430
    assert flights["tailnum"].null_count() == 2_512
    assert flights.schema["time_hour"] == pl.Datetime("us", "UTC")


def test_cancelled_and_diverted_are_told_apart(built):
    departures = built.dataset("departures")

    assert departures["is_cancelled"].sum() == 8_255
    assert departures["is_diverted"].sum() == 1_175


def test_departures_are_in_new_york_s_own_time(built):
    first = built.dataset("departures").row(0, named=True)

    assert first["scheduled"].replace(tzinfo=None) == dt.datetime(2013, 1, 1, 5, 15)  # noqa: DTZ001


def test_the_impossible_gale_is_unknown(built):
    assert built.dataset("weather")["wind_kmh"].max() < 120


def test_a_join_loses_no_flight(built):
    journeys = built.dataset("journeys")

    assert journeys["airline"].null_count() == 0
    assert journeys["destination_name"].null_count() == 7_602
    assert journeys.columns[-1] == "age_years"


def test_delays_are_the_known_ones(built):
    carriers = built.dataset("delay_by_carrier")
    by_carrier = {row["carrier"]: row for row in carriers.iter_rows(named=True)}

    assert carriers["flights"].sum() == 336_776
    assert carriers["carrier"][0] == "HA"
    assert by_carrier["UA"]["mean_delay"] == pytest.approx(3.558, abs=0.001)
    assert by_carrier["EV"]["late"] == pytest.approx(0.3209, abs=0.0001)


def test_mornings_are_best_and_snow_is_worst(built):
    hours, skies = built.dataset("delay_by_hour"), built.dataset("delay_by_sky")

    assert hours.sort("late")["hour"].to_list()[:3] == [5, 6, 7]
    assert skies["sky"].to_list()[0] == "calm"
    assert skies["sky"].to_list()[-1] == "snow"


@pytest.mark.parametrize("name", ["weather", "departures"])
def test_every_health_check_passes(built, name):
    report = built.report(name)
    kinds = {
        check["severity"]
        for column in report["columns"].values()
        for check in column["checks"]
    }

    assert report["summary"]["overall_pass_percentage"] == 100.0, report
    assert kinds == {"warn", "fail"}


def test_the_books_close_month_by_month_and_then_stay_closed(built):
    year = built.dataset("year_at_a_glance")

    built.snapshot("closed_months", None)
    january = built.step("closed_months")
    february = built.step("closed_months")
    built.snapshot("closed_months", year.filter(pl.col("date").dt.month() < 12))
    december = built.step("closed_months")
    afterwards = built.step("closed_months")

    assert january.height == 31
    assert february.height == 31 + 28
    assert february.head(31).equals(january)
    assert december["date"].to_list() == year["date"].to_list()
    assert afterwards.equals(december)


def test_the_plot_is_a_picture_with_a_square_for_each_day(built):
    picture = ET.fromstring(built.artifact("year_at_a_glance", "year_at_a_glance.svg"))  # noqa: S314 - ours.
    hints = [title.text for title in picture.iter("{http://www.w3.org/2000/svg}title")]

    assert sum(hint is not None and " flights late" in hint for hint in hints) == 365
    assert "Friday, 8 March: +86 min, 79% of 979 flights late, 18% cancelled" in hints


class Links(HTMLParser):
    """Notes everything in a page that would leave it."""

    def __init__(self):
        super().__init__()
        self.tags, self.addresses = set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.addresses += [v for k, v in attrs if k in {"src", "href", "action"}]


def test_the_dashboard_needs_neither_network_nor_scripts(built):
    page = built.artifact("dashboard", "dashboard.html")
    links = Links()
    links.feed(page)

    assert links.addresses == []
    assert "script" not in links.tags
    assert "url(" not in page


def test_the_dashboard_says_the_numbers(built):
    page = built.artifact("dashboard", "dashboard.html")
    headlines = dict(built.dataset("dashboard").iter_rows())

    assert headlines == {
        "Flights": "336,776",
        "Late": "24.5%",
        "Cancelled": "2.5%",
        "Best hour to leave": "5:00",
        "Worst hour to leave": "21:00",
    }
    assert all(value in page for value in headlines.values())


def test_raw_files_are_given_whole(tmp_path):
    sizes = {name: path.stat().st_size for name, path in demo.files(tmp_path).items()}

    assert sizes["flights.csv"] == 31_053_850
    assert set(sizes) == {
        f"{n}.csv" for n in ("airlines", "airports", "flights", "planes", "weather")
    }
