"""What a transform imports.

A transform is a function that takes data frames and returns one. A plain
`def transform(orders):` needs nothing of this package; the names here declare what a
plain function cannot say: where an input comes from, which raw file or secret it needs,
and what must be true of the dataset it returns.

>>> import polars as pl
>>> from dataspace_runner import Check, File, transform
>>> @transform(path=File("orders.csv"))
... def orders(path):
...     return pl.scan_csv(path), [Check("id").no_nulls().unique(severity="fail")]
"""

from dataspace_runner._checks import Check
from dataspace_runner._declarations import File, Secret, Transform, transform
from dataspace_runner._errors import HealthCheckFailed
from dataspace_runner._inputs import InputMeta, previous

__all__ = [
    "Check",
    "File",
    "HealthCheckFailed",
    "InputMeta",
    "Secret",
    "Transform",
    "previous",
    "transform",
]
