"""From the deed to the mailbox: the worker takes ids and nothing else."""

import asyncio
from datetime import timedelta

from dataspace.app.queue import Queue

TOKEN = "one-time-token-3c3c"


def test_the_worker_delivers_what_a_deed_wrote(postal, server, serve, received):
    postal.through(serve())
    message = postal.write(token=TOKEN)
    name = postal.world.engine.url.database
    queue = Queue(
        url=server.url("worker", name),
        runners=1,
        postman=postal.man,
        tokens_kept=timedelta(days=90),
        # Mail has nothing to do with secrets.
        custody=None,
        sealing=None,
    )

    async def work_once():
        app = queue.app(workshop=None)
        async with app.open_async():
            await app.run_worker_async(
                queues=["mail"], wait=False, install_signal_handlers=False
            )

    asyncio.run(work_once())

    [mail] = received.mails
    assert TOKEN in mail.get_body(("plain",)).get_content()
    assert mail["Message-ID"].startswith(f"<{message}@")
    assert postal.row().state == "delivered"
