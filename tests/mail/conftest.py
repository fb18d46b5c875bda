"""A real SMTP server on this machine, plain, with STARTTLS, with TLS, with accounts."""

import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dataspace.core.database import connect, transaction
from dataspace.core.ids import MessageId
from dataspace.mail import Link, Message, Postman, Sender, Smtp, SmtpSecurity, post
from dataspace.mail.models import Outgoing
from tests.world import SEAL, Person, World

ACCOUNT, PASSWORD = "postman", "the password of the postman"
MESSAGE = Message(about="test", subject="A test", lines=("It tells something.",))


@dataclass
class Received:
    """What the server took, and what it answers."""

    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    over_tls: list[bool] = field(default_factory=list)
    answer: str = "250 OK"

    async def handle_DATA(self, _server, session, envelope):  # noqa: N802  its name there.
        if self.answer.startswith("250"):
            mail = message_from_bytes(envelope.content, policy=policy.default)
            self.mails.append(mail)
            self.recipients += envelope.rcpt_tos
            self.over_tls.append(session.ssl is not None)
        return self.answer


@dataclass
class Authority:
    certificate: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


@pytest.fixture(scope="session")
def authority(tmp_path_factory) -> Authority:
    """A certificate for 127.0.0.1 that nobody trusts unless told to."""
    folder = tmp_path_factory.mktemp("authority")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    moment = datetime.now(UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=1))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    made = Authority(folder / "certificate.pem", folder / "key.pem")
    made.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return made


def only_the_postman(_server, _session, _envelope, _mechanism, presented) -> AuthResult:
    assert isinstance(presented, LoginPassword)
    expected = (ACCOUNT.encode(), PASSWORD.encode())
    is_he = (presented.login, presented.password) == expected
    # Not handled: the server itself answers that it was the wrong password.
    return AuthResult(success=is_he, handled=False)


@pytest.fixture
def received() -> Received:
    return Received()


class OnAnyPort(Controller):
    """A server on whatever port is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def serve(received: Received) -> Iterator[Callable[..., int]]:
    """Start a server with these properties, and give its port."""
    running = []

    def start(**properties) -> int:
        server = OnAnyPort(received, hostname="127.0.0.1", port=0, **properties)
        server.start()
        running.append(server)
        return server.port

    yield start
    for server in running:
        server.stop()


@dataclass
class Post:
    """The worker's postman, and messages for one person of the world."""

    world: World
    engine: Engine
    ada: Person
    smtp: Smtp | None = None

    @property
    def man(self) -> Postman:
        sender = Sender(
            address="dataspace@example.org", name="Test", origin="https://here.example"
        )
        return Postman(engine=self.engine, seal=SEAL, sender=sender, smtp=self.smtp)

    def through(self, port: int, security=SmtpSecurity.NONE, **more) -> None:
        self.smtp = Smtp(host="127.0.0.1", port=port, security=security, **more)

    def write(
        self,
        *,
        to: str = "ada@example.org",
        token: str | None = None,
        message: Message = MESSAGE,
    ) -> MessageId:
        link = (SEAL, Link("/welcome", token)) if token else None
        with transaction(self.world.engine) as tx:
            post(tx, self.ada.id, to, message, link)
        return MessageId(self.row().id)

    def row(self) -> Outgoing:
        """Give the newest message as it is now."""
        with Session(self.world.engine) as tx:
            row = tx.scalar(select(Outgoing).order_by(Outgoing.id.desc()).limit(1))
            assert row is not None
            return row


@pytest.fixture
def postal(world: World, server) -> Iterator[Post]:
    name = world.engine.url.database
    engine = connect(server.url("worker", name), pool_size=2)
    yield Post(world, engine, world.person("ada"))
    engine.dispose()
