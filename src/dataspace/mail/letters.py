"""How a message looks when it leaves: plain text, and the same in plain HTML."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from html import escape

from dataspace.core.ids import MessageId


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """In whose name messages leave, and where their links lead."""

    address: str
    name: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One message, with everything that it says."""

    id: MessageId
    recipient: str
    subject: str
    lines: tuple[str, ...]
    # The place within our page, its token behind the hash.
    link: str | None


def letter(content: Content, sender: Sender, moment: datetime) -> EmailMessage:
    """Lay a message out. The library refuses a line break in any header."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = formataddr((sender.name, sender.address))
    mail["To"] = content.recipient
    mail["Subject"] = f"{content.subject} · {sender.name}"
    mail["Date"] = format_datetime(moment)
    # The same at every try: who receives a message twice can tell.
    domain = sender.address.rpartition("@")[2]
    mail["Message-ID"] = f"<{content.id}@{domain}>"
    # Nobody's holiday should answer us (RFC 3834).
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("\n\n".join(_lines(content, sender)) + "\n")
    mail.add_alternative(_html(content, sender), subtype="html")
    return mail


def _lines(content: Content, sender: Sender) -> list[str]:
    link = [f"{sender.origin}{content.link}"] if content.link else []
    return [*content.lines, *link, f"{sender.name}, {sender.origin}"]


def _html(content: Content, sender: Sender) -> str:
    paragraphs = [f"<p>{escape(line)}</p>" for line in content.lines]
    if content.link:
        address = escape(f"{sender.origin}{content.link}")
        paragraphs.append(f'<p><a href="{address}">{address}</a></p>')
    paragraphs.append(f"<p>{escape(sender.name)}, {escape(sender.origin)}</p>")
    return f"<!doctype html><html><body>{''.join(paragraphs)}</body></html>\n"
