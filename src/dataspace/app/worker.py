"""The worker process: `python -m dataspace.app.worker`.

Before it takes any work it tries to break out of its own sandbox. If that succeeds, or no
sandbox can be made, it says so, and every step is refused with the reason.
"""

import asyncio
import os
import signal
import socket
from dataclasses import asdict, replace
from datetime import timedelta

import structlog

from dataspace.app.custody import custody
from dataspace.app.embedded.cluster import Cluster
from dataspace.app.queue import Queue
from dataspace.app.sealing import Sealing
from dataspace.app.settings import Settings
from dataspace.audit.sealer import Sealer
from dataspace.audit.sealer_key import read_key
from dataspace.audit.witness import HttpWitness, WitnessKey
from dataspace.builds.commits import Commits
from dataspace.builds.models import BuildLimits
from dataspace.builds.reporting import report
from dataspace.builds.workshop import Workshop
from dataspace.core import logging
from dataspace.core.database import Engine, connect, transaction
from dataspace.datasets import Reader, Storage
from dataspace.files import FileStorage
from dataspace.mail import Postman, Seal, Sender
from dataspace.sandbox import keep_memory_private
from dataspace.sandbox.bubblewrap import Bubblewrap
from dataspace.sandbox.bubblewrap import Settings as Sandboxes
from dataspace.transforms import Repositories
from dataspace.vault import keeping

_log = structlog.get_logger()


def main() -> None:
    # It opens secrets for steps.
    keep_memory_private()
    logging.configure()
    settings = Settings()
    workshop = build(settings)
    signal.signal(signal.SIGTERM, _end)
    found = workshop.launcher.check()
    with transaction(workshop.engine) as tx:
        report(tx, socket.gethostname(), asdict(found))
    _log.info("sandbox", is_ready=found.ready, reason=found.reason)
    url = Cluster.beneath(settings.state).url("worker")
    queue = Queue(
        url=url,
        runners=settings.max_build_runner_count,
        postman=postman(settings, workshop.engine),
        sealing=sealing(settings, workshop.engine),
        tokens_kept=timedelta(days=settings.token_kept_days),
        custody=custody(settings),
    )
    keeping.make_missing_keys(workshop.engine, queue.custody)
    asyncio.run(queue.work(workshop))


def build(settings: Settings) -> Workshop:
    state = settings.state
    return Workshop(
        engine=connect(Cluster.beneath(state).url("worker")),
        launcher=Bubblewrap(
            Sandboxes(
                slots=state / "slots",
                python=settings.runner / "bin" / "python",
                forbidden=(
                    state / "run",
                    state / "secrets",
                    state / "seals",
                    state / "datasets",
                ),
            )
        ),
        commits=Commits(Repositories(state / "repositories"), state / "checkouts"),
        storage=Storage(state / "datasets"),
        files=FileStorage(state / "files"),
        reader=Reader(),
        logs=state / "logs" / "steps",
        limits=limits(settings),
        vault=custody(settings),
    )


def postman(settings: Settings, engine: Engine) -> Postman:
    return Postman(
        engine=engine,
        seal=Seal.kept_in(settings.mail_key),
        sender=Sender(
            # Without a mail server nothing leaves, and nobody sees the sender.
            address=settings.mail_from or "nobody@localhost",
            name=settings.instance_name,
            origin=settings.public_origin,
        ),
        smtp=settings.smtp(),
    )


def sealing(settings: Settings, engine: Engine) -> Sealing:
    sealer = Sealer(
        engine=connect(Cluster.beneath(settings.state).url("sealer"), pool_size=1),
        folder=settings.seals,
        key=read_key(settings.audit_key),
    )
    if settings.audit_witness and settings.audit_witness_key_file:
        key = WitnessKey.read(settings.audit_witness_key_file.read_text())
        witness = HttpWitness(settings.audit_witness, key, settings.egress_proxy)
        sealer = replace(sealer, witness=witness)
    days = settings.audit_days
    return Sealing(engine, sealer, timedelta(days=days) if days else None)


def limits(settings: Settings) -> BuildLimits:
    return BuildLimits(
        retained_snapshots=settings.max_build_retention_count,
        step_length=timedelta(hours=settings.max_timeout_hours),
        memory_bytes=settings.step_memory_bytes,
        output_bytes=settings.step_output_bytes,
        processes=settings.step_processes,
    )


def _end(_sign: int, _frame: object) -> None:
    # Sandboxes and readers die with us, and the steps are taken up again: nothing that
    # was half done is seen, so there is nothing to tidy first.
    os._exit(0)


if __name__ == "__main__":
    main()
