"""The worker: the one process that runs what people wrote, in sandboxes.

It takes ids from the queue and looks up what they mean. Steps, control and mail have
queues of their own, so that a build can be cancelled while every runner is busy. A worker
that was killed stops beating; after a few seconds its jobs are somebody's again.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import procrastinate
import structlog
from sqlalchemy.engine import URL

from dataspace import identity
from dataspace.app.sealing import Sealing
from dataspace.builds.advancing import advance
from dataspace.builds.housekeeping import sweep, take_up_again
from dataspace.builds.running import run
from dataspace.builds.workshop import Workshop
from dataspace.core.database import transaction
from dataspace.core.ids import BuildId, MessageId, StepId, WorkspaceId
from dataspace.mail import Postman
from dataspace.vault import keeping
from dataspace.vault.custody import Custody

_HEARTBEAT_SECONDS = 2.0
_LOST_AFTER_SECONDS = 10.0
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Where ids come from, and how many steps run at once."""

    url: URL
    runners: int
    postman: Postman
    sealing: Sealing
    # How long a token is known that was revoked or has expired.
    tokens_kept: timedelta
    custody: Custody

    def app(self, workshop: Workshop) -> procrastinate.App:
        app = procrastinate.App(connector=self._connector())

        @app.task(name="advance_build")
        def advance_build(subject: str) -> None:
            with transaction(workshop.engine) as tx:
                advance(tx, BuildId(UUID(subject)))

        @app.task(name="run_step")
        def run_step(subject: str) -> None:
            run(workshop, StepId(UUID(subject)))

        @app.task(name="deliver_message", queue="mail")
        def deliver_message(subject: str) -> None:
            self.postman.deliver(MessageId(UUID(subject)))

        @app.periodic(cron="* * * * *")
        @app.task(name="deliver_due", queue="mail", queueing_lock="deliver_due")
        def deliver_due(timestamp: int) -> None:  # noqa: ARG001  procrastinate gives it.
            self.postman.deliver_due()
            self.postman.tidy()

        @app.periodic(cron="* * * * *")
        @app.task(name="take_up_again", queue="control", queueing_lock="take_up_again")
        def take_up(timestamp: int) -> None:  # noqa: ARG001  procrastinate gives it.
            take_up_again(workshop)

        @app.periodic(cron="47 * * * *")
        @app.task(name="forget_tokens", queue="control", queueing_lock="forget_tokens")
        def forget_tokens(timestamp: int) -> None:  # noqa: ARG001  procrastinate gives it.
            with transaction(workshop.engine) as tx:
                identity.forget_tokens(tx, self.tokens_kept)

        self._keep_vault(app, workshop)

        @app.periodic(cron="17 * * * *")
        @app.task(name="sweep", queue="control", queueing_lock="sweep")
        def sweep_up(timestamp: int) -> None:  # noqa: ARG001  procrastinate gives it.
            sweep(workshop)

        return app

    def _keep_vault(self, app: procrastinate.App, workshop: Workshop) -> None:
        @app.task(name="make_workspace_key", queue="control")
        def make_workspace_key(subject: str) -> None:
            keeping.make_key(workshop.engine, self.custody, WorkspaceId(UUID(subject)))

        @app.periodic(cron="* * * * *")
        @app.task(name="missing_keys", queue="control", queueing_lock="missing_keys")
        def make_missing_keys(timestamp: int) -> None:  # noqa: ARG001  procrastinate gives it.
            keeping.make_missing_keys(workshop.engine, self.custody)

        @app.periodic(cron="37 * * * *")
        @app.task(name="keep_secrets", queue="control", queueing_lock="keep_secrets")
        def keep_secrets(timestamp: int) -> None:  # noqa: ARG001  procrastinate gives it.
            with transaction(workshop.engine) as tx:
                keeping.remind(tx)
            with transaction(workshop.engine) as tx:
                keeping.empty_bin(tx)

    def _connector(self) -> procrastinate.PsycopgConnector:
        return procrastinate.PsycopgConnector(
            kwargs={
                "host": self.url.query["host"],
                "user": self.url.username,
                "password": self.url.password,
                "dbname": self.url.database,
                "options": "-c search_path=queue,public",
                "application_name": "dataspace-worker",
            },
            min_size=1,
            max_size=6,
        )

    async def work(self, workshop: Workshop) -> None:
        """Work until cancelled."""
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(self.runners + 6))
        app = self.app(workshop)
        async with app.open_async(), asyncio.TaskGroup() as group:
            group.create_task(_again(lambda: self._run(app, "steps", self.runners)))
            group.create_task(_again(lambda: self._run(app, "control", 2)))
            # Of its own: a mail server that does not answer must not hold up a build.
            group.create_task(_again(lambda: self._run(app, "mail", 1)))
            group.create_task(_again(lambda: _take_back(app)))
            group.create_task(self.sealing.run())

    async def _run(self, app: procrastinate.App, queue: str, concurrency: int) -> None:
        await app.run_worker_async(
            queues=[queue],
            name=f"{queue}-{os.getpid()}",
            concurrency=concurrency,
            install_signal_handlers=False,
            delete_jobs="always",
            fetch_job_polling_interval=2.0,
            update_heartbeat_interval=_HEARTBEAT_SECONDS,
            stalled_worker_timeout=_LOST_AFTER_SECONDS,
        )


async def _again(work: Callable[[], Awaitable[None]]) -> None:
    """Do it for ever: it ends, with or without an error, when the database goes away.

    A step that runs meanwhile runs on; only the queue has to be asked anew.
    """
    while True:
        try:
            await work()
        except Exception as fault:  # noqa: BLE001  whatever it was, the work goes on.
            _log.warning("queue lost", why=repr(fault))
        await asyncio.sleep(_HEARTBEAT_SECONDS)


async def _take_back(app: procrastinate.App) -> None:
    """Put the jobs of workers that beat no more back into the queue."""
    while True:
        lost = await app.job_manager.get_stalled_jobs(
            seconds_since_heartbeat=_LOST_AFTER_SECONDS
        )
        for job in lost:
            _log.warning("job of a lost worker", job=job.id, task=job.task_name)
            await app.job_manager.retry_job(job)
        await asyncio.sleep(_HEARTBEAT_SECONDS)
