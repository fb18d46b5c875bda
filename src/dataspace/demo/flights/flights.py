"""Every flight that was to leave New York in 2013, as the airlines reported it."""

import polars as pl
from dataspace_runner import File


def transform(path: File("flights.csv")):
    return pl.scan_csv(path, null_values="NA", try_parse_dates=True)
