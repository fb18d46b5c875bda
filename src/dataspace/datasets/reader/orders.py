"""An order to a reader: the verb, the kind of file, the limits, and what is asked."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from dataspace.datasets.reader.shapes import FileKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    verb: str
    kind: FileKind
    memory_bytes: int
    seconds: float
    as_text: bool = False
    asked: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def from_json(cls, body: bytes) -> Self:
        return cls(**json.loads(body))

    def to_json(self) -> bytes:
        return json.dumps(asdict(self)).encode()
