"""The books of the year, closed month by month: one row for each day.

Incremental: every build closes the next month that is not yet in the books, and leaves
those before it as they were signed. Build it twelve times and the year is closed; after
that a build changes nothing.
"""

from datetime import date

import polars as pl
from dataspace_runner import previous

from delays import measures


def transform(departures):
    closed = previous()
    days = departures.group_by("date").agg(*measures()).sort("date")
    unseen = days if closed is None else days.filter(pl.col("date") > last_day(closed))
    month_end = pl.col("date").min().dt.month_end()
    next_month = unseen.filter(pl.col("date") <= month_end)
    return next_month if closed is None else pl.concat([closed, next_month])


def last_day(closed) -> date:
    return closed.select(pl.col("date").max()).collect().item()
