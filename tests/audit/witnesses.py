"""A witness of C2SP's `tlog-witness`, who believes nobody: he checks before he signs."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dataspace_audit.notes import Checkpoint, VerifyingKey
from tests.audit.test_trees import roots_by_consistency

NAME = "witness.example"


@dataclass
class Witness:
    log: VerifyingKey
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    seen: dict[str, Checkpoint] = field(default_factory=dict)
    asked: int = 0
    spoil: bytes = b""
    address: str = ""

    @property
    def public(self) -> str:
        raw = b"\x04" + self.key.public_key().public_bytes_raw()
        return f"{NAME}+{self.hint.hex()}+{base64.b64encode(raw).decode()}"

    @property
    def hint(self) -> bytes:
        raw = b"\x04" + self.key.public_key().public_bytes_raw()
        return sha256(f"{NAME}\n".encode() + raw).digest()[:4]

    def add(self, body: str) -> tuple[int, str]:
        self.asked += 1
        head, _, note = body.partition("\n\n")
        old, *proof = head.split("\n")
        checkpoint = self.log.open(note)
        size = int(old.removeprefix("old "))
        before = self.seen.get(checkpoint.origin)
        if size != (before.size if before else 0):
            return 409, f"{before.size if before else 0}\n"
        if before and not self._has_grown(before, checkpoint, proof):
            return 422, ""
        self.seen[checkpoint.origin] = checkpoint
        return 200, self._signed(checkpoint)

    @staticmethod
    def _has_grown(before: Checkpoint, after: Checkpoint, proof: list[str]) -> bool:
        if before.size == after.size:
            return before.root == after.root
        steps = [base64.b64decode(step) for step in proof]
        roots = roots_by_consistency(before.size, after.size, steps, before.root)
        return roots == (before.root, after.root)

    def _signed(self, checkpoint: Checkpoint) -> str:
        said = f"cosignature/v1\ntime 1764150000\n{checkpoint.text()}".encode()
        signature = self.key.sign(said + self.spoil)
        raw = self.hint + (1764150000).to_bytes(8) + signature
        return f"\u2014 {NAME} {base64.b64encode(raw).decode()}\n"


@contextmanager
def listening(witness: Witness) -> Iterator[Witness]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/add-checkpoint"
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            status, answer = witness.add(body)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        witness.address = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, daemon=True).start()
        yield witness
        server.shutdown()
