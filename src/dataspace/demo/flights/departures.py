"""One row for each scheduled departure, with names that say what they hold.

Delays are in minutes and negative when early. A flight without a departure was
cancelled; one that left and never reported an arrival was diverted.
"""

from datetime import date

import polars as pl
from dataspace_runner import Check


def transform(flights):
    left, arrived = pl.col("dep_time").is_not_null(), pl.col("arr_delay").is_not_null()
    new_york = pl.col("time_hour").dt.convert_time_zone("America/New_York")
    departures = flights.select(
        "carrier",
        "flight",
        "origin",
        "time_hour",
        date=pl.date("year", "month", "day"),
        scheduled=new_york + pl.duration(minutes="minute"),
        tail_number=pl.col("tailnum"),
        destination=pl.col("dest"),
        distance_km=(pl.col("distance") * 1.609344).round(),
        departure_delay=pl.col("dep_delay"),
        arrival_delay=pl.col("arr_delay"),
        minutes_in_the_air=pl.col("air_time"),
        is_cancelled=~left,
        is_diverted=left & ~arrived,
    )
    return departures, [
        Check("carrier").no_nulls("fail").regex_match("^[A-Z0-9]{2}$", "fail"),
        Check("origin").in_values(["EWR", "JFK", "LGA"], severity="fail"),
        Check("date").valid_range(date(2013, 1, 1), date(2013, 12, 31), "fail"),
        Check("date").distinct_count(365),
        Check("scheduled").custom_check("on its own day", "fail", on_its_own_day),
        Check("tail_number").null_percentage(1),
        Check("departure_delay").valid_range(-60, 24 * 60),
        Check("distance_km").numeric_check(gt=0),
    ]


def on_its_own_day(departures, column):
    """The clock in New York and the date of the flight have two different sources."""
    elsewhere = departures.filter(pl.col(column).dt.date() != pl.col("date"))
    count = elsewhere.select(pl.len()).collect().item()
    if count:
        raise ValueError(f"{count} flights leave on another day than theirs")
