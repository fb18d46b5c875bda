"""The year as a calendar: one square a day, blue when flights came in early.

A plot. June and July are thunderstorms, December is the holidays, and the 8th of March
was a snowstorm: four flights in five arrived late.
"""

import os
from pathlib import Path

import charts
from delays import measures

CELL = 15


def transform(departures):
    days = departures.group_by("date").agg(*measures()).sort("date").collect()
    picture = Path(os.environ["ARTIFACT_FOLDER"], "year_at_a_glance.svg")
    picture.write_text(drawn(days))
    return days


def drawn(days):
    title = "Mean delay at arrival, flights from New York, 2013"
    return charts.svg(
        880,
        240,
        title,
        f"<style>{charts.STYLE}</style>",
        '<rect width="880" height="240" fill="var(--paper)"/>',
        charts.text(24, 34, title, size=16, weight=600),
        f'<g transform="translate(60 62)">{"".join(calendar(days))}</g>',
        f'<g transform="translate(60 206)">{"".join(legend())}</g>',
        charts.text(856, 218, worst(days), anchor="end", kind="quiet"),
    )


def calendar(days):
    for row, name in ((0, "Mon"), (2, "Wed"), (4, "Fri"), (6, "Sun")):
        yield charts.text(
            -10, row * CELL + 11, name, size=11, anchor="end", kind="quiet"
        )
    first = days["date"][0].weekday()
    for number, day in enumerate(days.iter_rows(named=True)):
        week, weekday = divmod(number + first, 7)
        if day["date"].day == 1:
            month = f"{day['date']:%b}"
            yield charts.text(
                (week + (weekday > 0)) * CELL, -8, month, size=11, kind="quiet"
            )
        colour = charts.shade(day["mean_delay"])
        yield charts.box(
            week * CELL, weekday * CELL, CELL - 2, CELL - 2, colour, hint(day)
        )


def hint(day):
    return (
        f"{day['date']:%A, %-d %B}: {day['mean_delay']:+.0f} min, "
        f"{day['late']:.0%} of {day['flights']} flights late, "
        f"{day['cancelled']:.0%} cancelled"
    )


def legend():
    yield charts.text(-10, 11, "early", size=11, anchor="end", kind="quiet")
    for number, step in enumerate([*charts.STEPS, 60]):
        yield charts.box(number * CELL, 0, CELL - 2, CELL - 2, charts.shade(step - 1))
    yield charts.text(6 * CELL + 6, 11, "over 40 min", size=11, kind="quiet")


def worst(days):
    day = days.row(days["mean_delay"].arg_max(), named=True)
    return f"The worst day · {hint(day)}"
