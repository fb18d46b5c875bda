"""What the sky looked like when they were to leave."""

import polars as pl


def transform(departures, weather):
    freezing = pl.col("temperature_c") <= 0
    sky = (
        pl.when(pl.col("visibility_km") < 3)
        .then(pl.lit("fog"))
        .when((pl.col("rain_mm") > 0) & freezing)
        .then(pl.lit("snow"))
        .when(pl.col("rain_mm") > 2)
        .then(pl.lit("heavy rain"))
        .when(pl.col("rain_mm") > 0)
        .then(pl.lit("light rain"))
        .when(pl.col("wind_kmh") > 40)
        .then(pl.lit("strong wind"))
        .otherwise(pl.lit("calm"))
    )
    # Weather is missing for one hour in two hundred; those flights are left out.
    joined = departures.join(weather, on=["origin", "time_hour"], maintain_order="left")
    return joined.with_columns(sky=sky)
