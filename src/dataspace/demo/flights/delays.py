"""What this workspace means by late. A helper: several transforms import it."""

import polars as pl

# The aviation authority's own line between on time and late.
LATE_MINUTES = 15


def measures():
    """How a group of departures fared; a cancelled flight is not a late one."""
    arrival = pl.col("arrival_delay")
    return [
        pl.len().alias("flights"),
        arrival.count().alias("arrived"),
        pl.col("is_cancelled").mean().alias("cancelled"),
        (arrival >= LATE_MINUTES).mean().alias("late"),
        arrival.mean().alias("mean_delay"),
        arrival.median().alias("median_delay"),
        arrival.quantile(0.9).alias("delay_of_the_worst_tenth"),
    ]
