"""One reader for all tests, and files for it to read."""

from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

from dataspace.datasets.reader import Limits, Reader, StoredFile

PROBES = Path(__file__).with_name("probes.py")


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    reader = Reader()
    yield reader
    reader.close()


@pytest.fixture
def make_reader() -> Iterator[Callable[..., Reader]]:
    made: list[Reader] = []

    def make(*, boot: Path | None = None, **limits: float) -> Reader:
        more = {"boot": boot} if boot else {}
        made.append(Reader(limits=Limits(**limits), **more))
        return made[-1]

    yield make
    for reader in made:
        reader.close()


@pytest.fixture(scope="session")
def saboteur() -> Iterator[Reader]:
    """A reader whose children do, confined, what `sort` names instead of reading."""
    limits = Limits(page_seconds=2, memory_bytes=256 << 20)
    reader = Reader(boot=PROBES, limits=limits)
    yield reader
    reader.close()


@pytest.fixture
def stored(tmp_path):
    def store(content, name="data.parquet", kind="parquet"):
        path = tmp_path / name
        if isinstance(content, dict):
            content = pl.DataFrame(content)
        if isinstance(content, pl.DataFrame):
            content.write_parquet(path)
        else:
            path.write_bytes(content)
        return StoredFile(tmp_path, name, kind)

    return store
