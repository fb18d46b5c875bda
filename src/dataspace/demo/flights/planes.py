"""The aircraft, by the number on their tails.

`speed` is left out: it is empty for 99 of 100 planes.
"""

import polars as pl
from dataspace_runner import File

# One maker, several spellings over the years.
MAKERS = {
    "AIRBUS INDUSTRIE": "Airbus",
    "MCDONNELL DOUGLAS AIRCRAFT CO": "Mcdonnell Douglas",
}


def transform(path: File("planes.csv")):
    return pl.scan_csv(path, null_values="NA").select(
        tail_number=pl.col("tailnum"),
        built=pl.col("year"),
        manufacturer=pl.col("manufacturer").replace(MAKERS).str.to_titlecase(),
        model=pl.col("model"),
        seats=pl.col("seats"),
        engines=pl.col("engines"),
        engine=pl.col("engine"),
    )
