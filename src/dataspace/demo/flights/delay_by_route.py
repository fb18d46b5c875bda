"""Which way to go: every route that was flown daily, the least punctual first."""

import polars as pl

from delays import measures


def transform(journeys):
    return (
        journeys.group_by("origin", "destination")
        .agg(
            *measures(),
            pl.col("destination_name").first(),
            pl.col("distance_km").first(),
            pl.col("airline").n_unique().alias("airlines"),
            # What the crew makes up for in the air, or loses over a full airport.
            (pl.col("departure_delay") - pl.col("arrival_delay"))
            .mean()
            .alias("minutes_made_up"),
        )
        .filter(pl.col("flights") >= 365)
        .sort("late", descending=True)
    )
