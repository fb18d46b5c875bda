"""Uploads as they meet a real server: cut off, silent, or longer than anything allowed."""

import socket
import threading
import time
from contextlib import closing
from dataclasses import replace

import pytest
import uvicorn

from dataspace.files import FileLimits, guards
from dataspace.identity.guards import COOKIE

MIB = 1024**2


@pytest.fixture
def wire(world):
    """The world behind a socket; each call opens a connection that has sent its head."""
    config = uvicorn.Config(
        world.app, log_config=None, access_log=False, lifespan="off"
    )
    server = uvicorn.Server(config)
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()

    def wire(length):
        connection = socket.create_connection(listener.getsockname(), timeout=20)
        cookie = world.founder.client.cookies[COOKIE]
        connection.sendall(
            f"PUT /api{world.here}/files/a.csv HTTP/1.1\r\n"
            f"Host: testserver\r\nOrigin: https://testserver\r\nCookie: {COOKIE}={cookie}\r\n"
            f"Content-Length: {length}\r\n\r\n".encode()
        )
        return closing(connection)

    yield wire
    server.should_exit = True
    thread.join()
    listener.close()


def on_disk(world):
    return [path.name for path in world.state.glob("files/*/*")]


def heard(connection):
    """What the server says, up to the end of its problem."""
    said = b""
    while not said.endswith(b"}") and (more := connection.recv(65536)):
        said += more
    return said


def wait_until(claim):
    ends = time.monotonic() + 10
    while not claim() and time.monotonic() < ends:
        time.sleep(0.02)
    assert claim()


def test_a_connection_that_is_cut_leaves_nothing(world, wire, caplog):
    with wire(6 * MIB) as connection:
        connection.sendall(b"a\n" * MIB)
        wait_until(lambda: on_disk(world))

    wait_until(lambda: not on_disk(world))
    assert world.founder.get(f"{world.here}/files").json() == []
    assert not [line for line in caplog.records if line.levelname == "ERROR"]


def test_a_sender_who_falls_silent_is_let_go(world, wire, monkeypatch):
    monkeypatch.setattr(guards, "_SILENCE_SECONDS", 0.2)

    with wire(6 * MIB) as connection:
        connection.sendall(b"a\n" * MIB)
        answer = heard(connection)

    assert b" 422 " in answer.partition(b"\r\n")[0]
    assert b"UploadInterrupted" in answer
    assert on_disk(world) == []


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(world, wire):
    filing = world.app.state.files
    world.app.state.files = replace(filing, limits=FileLimits(file_bytes=MIB))

    with wire(1024 * MIB) as connection:
        answer = heard(connection)

    assert b" 413 " in answer.partition(b"\r\n")[0]
    assert b"FileTooLarge" in answer


def test_who_keeps_sending_hears_the_refusal_too(world, wire):
    filing = world.app.state.files
    world.app.state.files = replace(filing, limits=FileLimits(file_bytes=MIB))

    with wire(32 * MIB) as connection:
        for _ in range(32):
            connection.sendall(b"a\n" * (MIB // 2))
        answer = heard(connection)

    assert b" 413 " in answer.partition(b"\r\n")[0]
