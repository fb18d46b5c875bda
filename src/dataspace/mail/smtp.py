"""Hands one message to the mail server, over TLS or on this machine, or says why not."""

import smtplib
import ssl
import stat
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path


class SmtpSecurity(StrEnum):
    """How the way to the mail server is protected. `none` is for this machine alone."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class NotSentError(Exception):
    """A message did not leave. The reason is one of ours: servers' words may quote it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    host: str
    port: int
    security: SmtpSecurity
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    # A company's own authority; else the system's.
    authorities: Path | None = None
    timeout_seconds: float = 20.0

    def __post_init__(self) -> None:
        # Here and not only where settings are read: nobody can build an unsafe one.
        insist_on_protection(self.host, self.security)

    def send(self, mail: EmailMessage) -> None:
        try:
            with self._connected() as server:
                if self.security is SmtpSecurity.STARTTLS:
                    server.starttls(context=self._context())
                if self.user is not None:
                    server.login(self.user, self.password or "")
                server.send_message(mail)
        except (smtplib.SMTPException, OSError, UnicodeError) as fault:
            # Without `from`: a server's answer may repeat what we sent.
            raise NotSentError(reason_of(fault)) from None

    def _connected(self) -> smtplib.SMTP:
        if self.security is SmtpSecurity.TLS:
            return smtplib.SMTP_SSL(
                self.host,
                self.port,
                timeout=self.timeout_seconds,
                context=self._context(),
            )
        return smtplib.SMTP(self.host, self.port, timeout=self.timeout_seconds)

    def _context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.authorities)


def insist_on_protection(host: str, security: SmtpSecurity) -> None:
    """Refuse to send a link over a network in the clear."""
    if security is SmtpSecurity.NONE and not is_loopback(host):
        message = "Without TLS, the mail server has to be on this machine."
        raise ValueError(message)


def own_secret(file: Path) -> str:
    """Read a password from a file that its owner alone can read."""
    if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        message = f"Others can read {file}; it holds a password (chmod 600)."
        raise PermissionError(message)
    return file.read_text().strip()


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


# The first that fits; the more special one stands first.
_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (smtplib.SMTPAuthenticationError, "sign-in refused"),
    (smtplib.SMTPRecipientsRefused, "address refused"),
    (smtplib.SMTPSenderRefused, "sender refused"),
    (smtplib.SMTPNotSupportedError, "TLS or sign-in not offered"),
    (smtplib.SMTPServerDisconnected, "connection broke off"),
    (smtplib.SMTPException, "refused by the mail server"),
    (ssl.SSLError, "no trusted TLS"),
    (TimeoutError, "no answer in time"),
    (OSError, "not reachable"),
)


def reason_of(fault: BaseException) -> str:
    return next(
        (why for kind, why in _REASONS if isinstance(fault, kind)), "unsendable"
    )
