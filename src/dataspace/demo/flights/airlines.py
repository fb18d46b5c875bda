"""The sixteen airlines that flew from New York in 2013."""

import polars as pl
from dataspace_runner import File

LEGAL_FORM = r" (Inc\.|Co\.|Airways Corporation)$"


def transform(path: File("airlines.csv")):
    return pl.scan_csv(path).select(
        "carrier", airline=pl.col("name").str.replace(LEGAL_FORM, "")
    )
