"""Departures with everything known about who flew, where to, and in what."""

import polars as pl


def transform(departures, airlines, airports, planes):
    places = airports.select(
        "latitude", "longitude", destination="airport", destination_name="name"
    )
    return (
        departures.join(airlines, on="carrier", how="left", maintain_order="left")
        # Four airports in the Caribbean and one plane in six are on no list.
        .join(places, on="destination", how="left", maintain_order="left")
        .join(planes, on="tail_number", how="left", maintain_order="left")
        .with_columns(age_years=pl.col("date").dt.year() - pl.col("built"))
    )
