"""Where one can fly to: airports, their places and their clocks."""

import polars as pl
from dataspace_runner import File


def transform(path: File("airports.csv")):
    return pl.scan_csv(path, null_values="NA").select(
        airport=pl.col("faa"),
        name=pl.col("name"),
        latitude=pl.col("lat"),
        longitude=pl.col("lon"),
        altitude_m=(pl.col("alt") * 0.3048).round(),
        time_zone=pl.col("tzone"),
    )
