"""The worker's sealer at work: every few seconds, beside everything else.

A fault here holds up nobody: what is not sealed now is sealed the next time. A broken seal
is told in the log of the process and, once, in the audit log.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from dataspace import audit
from dataspace.audit.errors import SealBroken, WitnessRefused
from dataspace.audit.events import SealOverdue, SealStopped
from dataspace.audit.sealer import Sealer
from dataspace.core import clock
from dataspace.core.by import THE_PLATFORM
from dataspace.core.database import Engine, transaction

_EVERY_SECONDS = 2.0
_TIDIED_EVERY = timedelta(hours=1)
_log = structlog.get_logger()


@dataclass(slots=True)
class Sealing:
    """`kept` is how long a line is kept whole; None: for ever."""

    engine: Engine
    sealer: Sealer
    kept: timedelta | None
    _tidied_at: datetime | None = field(default=None)
    _is_told: bool = field(default=False)

    async def run(self) -> None:
        """Seal until cancelled."""
        while True:
            await asyncio.to_thread(self.once)
            await asyncio.sleep(_EVERY_SECONDS)

    def once(self) -> None:
        try:
            self.sealer.seal()
            self._tidy()
        except SealBroken as broken:
            self._tell(broken)
        except WitnessRefused as refused:
            # The checkpoint lies here already, and the next one is shown to him again.
            _log.warning("witness", why=refused.said)
        except Exception as fault:  # noqa: BLE001  the next time may go better.
            _log.error("audit log not sealed", why=repr(fault))

    def _tidy(self) -> None:
        moment = clock.now()
        if self._tidied_at is not None and moment - self._tidied_at <= _TIDIED_EVERY:
            return
        self._tidied_at = moment
        if waiting := self.sealer.overlooked():
            _log.error("audit log not sealed", waiting=waiting)
            with transaction(self.engine) as tx:
                audit.record(tx, THE_PLATFORM, SealOverdue(waiting))
        if self.kept is not None:
            self.sealer.expire(self.kept)

    def _tell(self, broken: SealBroken) -> None:
        _log.error("audit log not sealed", why=str(broken))
        if not self._is_told:
            with transaction(self.engine) as tx:
                event = SealStopped(broken.signed, broken.numbered)
                audit.record(tx, THE_PLATFORM, event)
            self._is_told = True
