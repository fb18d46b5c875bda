"""Export of ten million rows, and the peak memory of every process that takes part.

`python -m bench.export [ROWS]`; makes its data in a temporary folder, in a process of its
own so that its memory is not counted. Memory is read every ten milliseconds: PSS, so that
pages which processes share count once, and of it the part that is no mapped file.
"""

import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Self

from dataspace.datasets.reader import Reader, StoredFile

ROWS = 10_000_000
EVERY_SECONDS = 0.01


class Watch:
    """The most that this process, the fork server and its children held at once."""

    def __init__(self, reader: Reader) -> None:
        self.peaks = {"Pss": 0, "Pss_Anon": 0, "Rss of the child": 0}
        self._reader = reader
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._is_over.wait(EVERY_SECONDS):
            server = self._reader.server_pid
            children = children_of(server) if server else []
            everyone = ["self", *([str(server)] if server else []), *children]
            held = [memory_of(pid) for pid in everyone]
            for measure in ("Pss", "Pss_Anon"):
                total = sum(each.get(measure, 0) for each in held)
                self.peaks[measure] = max(self.peaks[measure], total)
            child = max((memory_of(pid).get("Rss", 0) for pid in children), default=0)
            name = "Rss of the child"
            self.peaks[name] = max(self.peaks[name], child)


def children_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def memory_of(pid: str) -> dict[str, int]:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return {}
    return {line.split(":")[0]: int(line.split()[1]) >> 10 for line in lines}


def report(
    reader: Reader, file: StoredFile, form: str, columns: list[str] | None
) -> None:
    size, first = 0, 0.0
    began = time.perf_counter()
    with Watch(reader) as watch, reader.export(file, form, columns) as chunks:
        for chunk in chunks:
            first = first or time.perf_counter() - began
            size += len(chunk)
    took = time.perf_counter() - began
    told = ", ".join(f"{name} {peak} MB" for name, peak in watch.peaks.items())
    print(
        f"{form:21} {size / 2**20:6.0f} MB in {took:5.1f} s, first byte {first:.2f} s; {told}"
    )


def main() -> None:
    rows = sys.argv[1] if len(sys.argv) > 1 else str(ROWS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.parquet"
        making = (
            "import sys; from pathlib import Path; from bench.preview import write_rows;"
            "write_rows(Path(sys.argv[1]), int(sys.argv[2]))"
        )
        root = Path(__file__).parents[1]
        subprocess.run([sys.executable, "-c", making, path, rows], cwd=root, check=True)
        file, reader = StoredFile(path.parent, path.name), Reader()
        try:
            report(reader, file, "csv", None)
            report(reader, file, "csv-for-spreadsheets", None)
            report(reader, file, "parquet", ["id", "name"])
            report(reader, file, "parquet", None)
        finally:
            reader.close()


if __name__ == "__main__":
    main()
