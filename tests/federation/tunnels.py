"""A forward proxy of the tests' own, which does nothing but CONNECT."""

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from socketserver import BaseRequestHandler, ThreadingTCPServer


@dataclass
class Proxy:
    """What it was asked for, and every byte that it has carried."""

    address: str
    asked: list[str] = field(default_factory=list)
    carried: bytearray = field(default_factory=bytearray)
    refuses: bool = False

    def serve(self, caller: socket.socket) -> None:
        asked, _, _ = _head(caller).partition(b"\r\n")
        self.asked.append(asked.decode())
        method, target, _ = asked.decode().split(" ")
        if self.refuses or method != "CONNECT":
            caller.sendall(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n")
            return
        host, _, port = target.rpartition(":")
        with closing(socket.create_connection((host, int(port)))) as there:
            caller.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            self._carry(caller, there)

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        ends = {one: other, other: one}
        while True:
            for end in select.select(list(ends), [], [], 10)[0]:
                piece = end.recv(65536)
                if not piece:
                    return
                self.carried += piece
                ends[end].sendall(piece)


def _head(caller: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head:
        head += caller.recv(1)
    return head


@contextmanager
def tunnelling() -> Iterator[Proxy]:
    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            try:
                proxy.serve(self.request)
            except OSError:
                self.request.close()

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        proxy = Proxy(f"http://127.0.0.1:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield proxy
        finally:
            server.shutdown()
