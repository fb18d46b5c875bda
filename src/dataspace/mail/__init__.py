"""Messages to people, by e-mail. Knows addresses; never who may ask for a message.

A message is a row in the transaction of the deed that it tells of: a deed that rolled back
tells nothing. It says fixed sentences and facts of ours, so nobody can write into it what
a reader would take for a link. Its one-time token is sealed with a key that is not in the
database, bound to its row and its address, and gone once it is delivered or given up. The
worker delivers by id, outside of any transaction, and tries again with growing waits for a
day.
"""

from dataspace.mail.delivering import Postman
from dataspace.mail.errors import MessageNotShown, MessageUnknown
from dataspace.mail.letters import Sender
from dataspace.mail.models import (
    Link,
    LinkEnd,
    Mailing,
    Message,
    MessageFacts,
    MessageState,
)
from dataspace.mail.seal import Seal, make_key
from dataspace.mail.service import (
    drop_links,
    forget_recipient,
    messages,
    open_message,
    post,
)
from dataspace.mail.smtp import (
    Smtp,
    SmtpSecurity,
    insist_on_protection,
    own_secret,
)

__all__ = [
    "Link",
    "LinkEnd",
    "Mailing",
    "Message",
    "MessageFacts",
    "MessageNotShown",
    "MessageState",
    "MessageUnknown",
    "Postman",
    "Seal",
    "Sender",
    "Smtp",
    "SmtpSecurity",
    "drop_links",
    "forget_recipient",
    "insist_on_protection",
    "make_key",
    "messages",
    "open_message",
    "own_secret",
    "post",
]
