"""How punctual was New York? The answer on one page."""

import os
from html import escape
from pathlib import Path

import polars as pl

import charts

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>How punctual was New York?</title>
<style>{style}
body {{ margin: 0; padding: 24px; background: var(--paper); font-size: 14px; }}
h1 {{ font-size: 22px; margin: 0 0 4px; }} h2 {{ font-size: 15px; margin: 0 0 2px; }}
p {{ margin: 0 0 14px; }} main {{ max-width: 1160px; margin: auto; }}
.tiles, .cards {{ display: grid; gap: 16px; margin-top: 16px; }}
.tiles {{ grid-template-columns: repeat(auto-fit, minmax(160px, 1fr)); }}
.cards {{ grid-template-columns: repeat(auto-fit, minmax(min(100%, 460px), 1fr)); }}
section {{ border: 1px solid var(--line); border-radius: 8px; padding: 16px; }}
b {{ display: block; font-size: 26px; font-variant-numeric: tabular-nums; }}
table {{ border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }}
th, td {{ text-align: right; padding: 5px 0 5px 12px; }}
td {{ border-top: 1px solid var(--line); }} th {{ font-weight: 500; }}
td:first-child, th:first-child {{ text-align: left; padding-left: 0; }}
</style>
<main><h1>How punctual was New York?</h1>
<p class="quiet">Flights from Newark, JFK and LaGuardia in 2013. Late is a quarter of an
hour or more at arrival.</p>
<div class="tiles">{tiles}</div><div class="cards">{cards}</div></main></html>
"""


def transform(delay_by_carrier, delay_by_hour, delay_by_sky, delay_by_route):
    carriers, hours, skies, routes = pl.collect_all(
        [delay_by_carrier, delay_by_hour, delay_by_sky, delay_by_route]
    )
    headlines = summary(carriers, hours)
    daily = carriers.filter(pl.col("flights") >= 365)
    cards = [
        card("Fly in the morning", "Late, by hour of departure", hour_chart(hours)),
        card("Mind the sky", "Late, by weather at departure", bar_chart(skies, "sky")),
        card("Choose your airline", "Late, by who flies", bar_chart(daily, "airline")),
        card("Ten routes to avoid", "Of those flown daily", table(routes.head(10))),
    ]
    page = PAGE.format(style=charts.STYLE, tiles=tiles(headlines), cards="".join(cards))
    Path(os.environ["ARTIFACT_FOLDER"], "dashboard.html").write_text(page)
    return headlines


def summary(carriers, hours):
    """The numbers at the top, which are also this transform's dataset."""
    flights, arrived = carriers["flights"], carriers["arrived"]
    late = (carriers["late"] * arrived).sum() / arrived.sum()
    cancelled = (carriers["cancelled"] * flights).sum() / flights.sum()
    by_punctuality = hours.sort("late")["hour"]
    return pl.DataFrame(
        {
            "Flights": f"{flights.sum():,}",
            "Late": f"{late:.1%}",
            "Cancelled": f"{cancelled:.1%}",
            "Best hour to leave": f"{by_punctuality.first()}:00",
            "Worst hour to leave": f"{by_punctuality.last()}:00",
        }
    ).unpivot(variable_name="headline")


def bar_chart(rows, name):
    told = [(row[name], row["late"], hint(row)) for row in rows.iter_rows(named=True)]
    return charts.bars(f"Share of late flights by {name}", told)


def hour_chart(hours):
    told = [
        (row["hour"], row["late"], hint(row)) for row in hours.iter_rows(named=True)
    ]
    return charts.columns("Share of late flights by hour of departure", told)


def hint(row):
    return (
        f"{row['flights']:,} flights, {row['mean_delay']:+.0f} min on average, "
        f"{row['cancelled']:.1%} cancelled"
    )


def table(routes):
    head = "<tr><th>Route</th><th>Flights</th><th>Late</th><th>Worst tenth</th></tr>"
    return f"<table>{head}{''.join(map(line, routes.iter_rows(named=True)))}</table>"


def line(route):
    to = route["destination_name"] or route["destination"]
    return (
        f"<tr><td>{escape(route['origin'])} → {escape(to)}</td>"
        f"<td>{route['flights']:,}</td><td>{route['late']:.0%}</td>"
        f"<td>{route['delay_of_the_worst_tenth']:+.0f} min</td></tr>"
    )


def tiles(headlines):
    return "".join(
        f'<section><span class="quiet">{name}</span><b>{value}</b></section>'
        for name, value in headlines.iter_rows()
    )


def card(title, subtitle, body):
    return f'<section><h2>{title}</h2><p class="quiet">{subtitle}</p>{body}</section>'
