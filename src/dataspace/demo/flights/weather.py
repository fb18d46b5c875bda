"""An hour of weather after the other at the three airports, in metric units.

One reading is a gale of 1,687 km/h, at Newark on a calm February night. A wind that no
storm has ever reached is a fault of the instrument, so it becomes unknown.
"""

import polars as pl
from dataspace_runner import Check, File

STRONGEST_STORM_KMH = 410


def transform(path: File("weather.csv")):
    # Some columns begin with whole numbers and go on with fractions: read far enough.
    readings = pl.scan_csv(
        path, null_values="NA", try_parse_dates=True, infer_schema_length=None
    )
    wind_kmh = pl.col("wind_speed") * 1.609344
    hours = readings.select(
        "origin",
        "time_hour",
        temperature_c=((pl.col("temp") - 32) / 1.8).round(1),
        humidity=pl.col("humid"),
        wind_kmh=pl.when(wind_kmh < STRONGEST_STORM_KMH).then(wind_kmh.round(1)),
        rain_mm=(pl.col("precip") * 25.4).round(1),
        pressure_hpa=pl.col("pressure"),
        visibility_km=(pl.col("visib") * 1.609344).round(1),
    )
    return hours, [
        Check("origin").no_nulls("fail").in_values(["EWR", "JFK", "LGA"], "fail"),
        Check("wind_kmh").valid_range(0, 120).null_percentage(0.1),
        Check("rain_mm").numeric_check(gte=0),
        Check("humidity").valid_range(0, 100),
    ]
