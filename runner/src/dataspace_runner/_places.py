"""Where things are: the folders that the sandbox mounts, named once."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """The three mounts of a slot. In the sandbox they never differ from these."""

    given: Path = Path("/in")
    datasets: Path = Path("/data")
    out: Path = Path("/out")

    @property
    def control(self) -> Path:
        return self.given / "control.sock"

    @property
    def code(self) -> Path:
        return self.given / "code"

    def raw_file(self, name: str) -> Path:
        return self.given / "files" / name

    def dataset_of(self, transform_id: str) -> Path:
        return self.datasets / transform_id / "datasets" / "data.parquet"

    def artifacts_of(self, transform_id: str) -> Path:
        return self.datasets / transform_id / "artifacts"

    @property
    def dataset_folder(self) -> Path:
        return self.out / "datasets"

    @property
    def meta_folder(self) -> Path:
        return self.out / "meta"

    @property
    def artifact_folder(self) -> Path:
        return self.out / "artifacts"


class Mounted:
    """Where this process has its mounts; only a runner under test changes it."""

    places = Places()
