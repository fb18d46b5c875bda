"""What the platform holds: ask about a file, get an answer or a named refusal."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import BoundedSemaphore, Lock, Semaphore
from typing import Any
from weakref import WeakSet

from dataspace.core.beneath import open_beneath
from dataspace.datasets.reader.answers import broken, decoded
from dataspace.datasets.reader.calls import Call, Frame, ServerGoneError
from dataspace.datasets.reader.errors import ReaderBusy, ReaderUnavailable
from dataspace.datasets.reader.orders import Order
from dataspace.datasets.reader.process import BOOT, ForkServer
from dataspace.datasets.reader.shapes import (
    ColumnStatistics,
    Description,
    ExportFormat,
    FileKind,
    Page,
    PageQuery,
    Sniffed,
)
from dataspace.datasets.reader.streams import ByteStream, bytes_of
from dataspace.datasets.reader.wire import Mark


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file below a folder of ours; it is opened without leaving that folder."""

    root: Path
    name: str
    kind: FileKind = "parquet"
    may_have_links: bool = False

    def open(self) -> int:
        return open_beneath(self.root, self.name, may_have_links=self.may_have_links)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one reading may take, and how many run at once."""

    memory_bytes: int = 1 << 30
    page_seconds: float = 20
    describe_seconds: float = 120
    statistics_seconds: float = 120
    export_seconds: float = 3600
    texts_seconds: float = 3600
    parallel: int = 4
    parallel_exports: int = 2
    wait_seconds: float = 10
    stalled_seconds: float = 60  # An export of which nobody takes anything gives way.
    idle_seconds: float = 300


class Reader:
    """Thread-safe; made once for a process of the platform, closed when that ends."""

    def __init__(
        self,
        *,
        python: Path = Path(sys.executable),
        limits: Limits = Limits(),
        boot: Path = BOOT,
    ) -> None:
        self._limits = limits
        self._server = ForkServer(python, idle_seconds=limits.idle_seconds, boot=boot)
        self._places = BoundedSemaphore(limits.parallel)
        self._export_places = BoundedSemaphore(limits.parallel_exports)
        self._exports = _UnderWay(limits.stalled_seconds)

    def close(self) -> None:
        self._server.close()

    def warm(self) -> None:
        """Start the fork server now, so that the first page need not wait for it."""
        self._server.ensure()

    @property
    def server_pid(self) -> int | None:
        return self._server.pid

    def describe(self, file: StoredFile, *, thorough: bool = True) -> Description:
        """Whether a Parquet file may become a dataset; `thorough` decodes every value."""
        asked = {"thorough": thorough}
        body = self._ask("describe", file, self._limits.describe_seconds, asked)
        answer: Description = decoded(body, Description)
        return answer

    def sniff(self, file: StoredFile) -> Sniffed:
        """What an upload is by its content, whatever its name and `kind` say."""
        unknown = replace(file, kind="unknown")
        body = self._ask("sniff", unknown, self._limits.page_seconds, {})
        answer: Sniffed = decoded(body, Sniffed)
        return answer

    def page(self, file: StoredFile, query: PageQuery) -> Page:
        """Rows of a file, chosen, sorted and cut as `shapes` says."""
        body = self._ask("page", file, self._limits.page_seconds, asdict(query))
        answer: Page = decoded(body, Page)
        return answer

    def statistics(
        self, file: StoredFile, columns: list[str] | None = None
    ) -> list[ColumnStatistics]:
        """What is in each column, or in those that are named."""
        asked = {"columns": columns}
        body = self._ask("statistics", file, self._limits.statistics_seconds, asked)
        answer: list[ColumnStatistics] = decoded(body, list[ColumnStatistics])
        return answer

    def export(
        self, file: StoredFile, form: ExportFormat, columns: list[str] | None = None
    ) -> ByteStream:
        """A refusal is raised here, before a byte; a failure later breaks the stream.

        A whole Parquet file leaves as the bytes it has: that needs no parsing.
        """
        with ExitStack() as held:
            descriptor = file.open()
            held.callback(os.close, descriptor)
            if form == "parquet" and file.kind == "parquet" and columns is None:
                return ByteStream(bytes_of(descriptor), held.pop_all().close)
            self._exports.make_room()
            _take(self._export_places, self._limits.wait_seconds, held)
            asked = {"format": form, "columns": columns}
            order = self._order("export", file, self._limits.export_seconds, asked)
            call, first = self._begun(descriptor, order)
            held.callback(call.close)
            stream = ByteStream(_chunks(call, first), held.pop_all().close)
            self._exports.note(stream)
            return stream

    def texts(self, file: StoredFile, columns: list[str] | None = None) -> ByteStream:
        """Every text in a Parquet file, names included, parted by a control character.

        For whoever searches a step's result. A failure later breaks the stream.
        """
        seconds = self._limits.texts_seconds
        order = self._order("texts", file, seconds, {"columns": columns})
        with ExitStack() as held:
            _take(self._places, self._limits.wait_seconds, held)
            descriptor = file.open()
            held.callback(os.close, descriptor)
            call, first = self._begun(descriptor, order)
            held.callback(call.close)
            return ByteStream(_chunks(call, first), held.pop_all().close)

    def _ask(
        self, verb: str, file: StoredFile, seconds: float, asked: dict[str, Any]
    ) -> bytes:
        order = self._order(verb, file, seconds, asked)
        with ExitStack() as held:
            _take(self._places, self._limits.wait_seconds, held)
            descriptor = file.open()
            held.callback(os.close, descriptor)
            call, (mark, body) = self._begun(descriptor, order)
            call.close()
        if mark is not Mark.ANSWER:
            raise broken()
        return body

    def _order(
        self, verb: str, file: StoredFile, seconds: float, asked: dict[str, Any]
    ) -> Order:
        return Order(
            verb=verb,
            kind=file.kind,
            seconds=seconds,
            memory_bytes=self._limits.memory_bytes,
            asked=asked,
        )

    def _begun(self, descriptor: int, order: Order) -> tuple[Call, Frame]:
        # Twice: a fork server that died under the request says nothing about the file.
        for _ in range(2):
            call = Call(self._server, descriptor, order)
            try:
                return call, call.begin()
            except ServerGoneError:
                call.close()
                # It may be dying still, and would swallow the second try as well.
                self._server.restart(call.server_pid)
            except BaseException:
                call.close()
                raise
        raise ReaderUnavailable


class _UnderWay:
    """The exports under way: whoever stopped reading does not keep others from theirs."""

    def __init__(self, stalled_seconds: float) -> None:
        self._stalled_seconds = stalled_seconds
        # Weakly: what is forgotten lets go, and must be free to be forgotten.
        self._streams: WeakSet[ByteStream] = WeakSet()
        self._lock = Lock()

    def note(self, stream: ByteStream) -> None:
        with self._lock:
            self._streams.add(stream)

    def make_room(self) -> None:
        with self._lock:
            streams = list(self._streams)
        for stream in streams:
            stream.give_up_after(self._stalled_seconds)


def _take(places: Semaphore, seconds: float, held: ExitStack) -> None:
    if not places.acquire(timeout=seconds):
        raise ReaderBusy
    held.callback(places.release)


def _chunks(call: Call, frame: Frame) -> Iterator[bytes]:
    try:
        while frame[0] is Mark.CHUNK:
            yield frame[1]
            frame = call.receive()
    except ServerGoneError:
        raise ReaderUnavailable from None
