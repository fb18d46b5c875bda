"""One line of JSON for each thing that happened, safe from what people type.

JSON escapes line breaks and control characters, so a hostile user name cannot forge a
line. Values are fields, never parts of the sentence. On a terminal the same lines are
coloured for people, and what would move its cursor is written out.
"""

import logging
import re
import sys
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from dataspace.core.log_masks import masked_value

# All but the line break and the tabulator, and those only in what has lines of its own.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_BREAKS = re.compile(r"[\t\n]")
_MANY_LINES = {"exception", "stack"}


def configure(stream: TextIO = sys.stderr) -> None:
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        mask_secrets,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_written(for_people=stream.isatty()),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    # It tells the whole address of whatever it asks, and secrets travel in addresses.
    logging.getLogger("httpx2").setLevel(logging.WARNING)


def mask_secrets(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    # What structlog itself passes along is not written.
    return {
        name: value if name.startswith("_") else masked_value(name, value)
        for name, value in line.items()
    }


def _written(*, for_people: bool) -> list[Processor]:
    if not for_people:
        return [structlog.processors.JSONRenderer()]
    return [_write_out_controls, structlog.dev.ConsoleRenderer()]


def _write_out_controls(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    return {name: _harmless(name, value) for name, value in line.items()}


def _harmless(name: str, value: object) -> object:
    text = value if isinstance(value, str) else str(value)
    text = _CONTROLS.sub(lambda found: ascii(found[0])[1:-1], text)
    if name in _MANY_LINES:
        return text
    return _BREAKS.sub(lambda found: ascii(found[0])[1:-1], text)
