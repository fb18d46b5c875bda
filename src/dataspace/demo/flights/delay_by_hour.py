"""When to fly: delays pile up over the day, and the night clears them away."""

import polars as pl

from delays import measures


def transform(departures):
    hour = pl.col("scheduled").dt.hour().alias("hour")
    return (
        departures.group_by(hour)
        .agg(*measures())
        # One lone flight was planned for one in the morning, and was cancelled.
        .filter(pl.col("flights") > 365)
        .sort("hour")
    )
