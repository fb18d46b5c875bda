from dataclasses import dataclass

from dataspace.core.errors import Conflict, NotFound
from dataspace.core.ids import MessageId


@dataclass(eq=False)
class MessageUnknown(NotFound):
    """There is no such message."""

    message_id: MessageId


@dataclass(eq=False)
class MessageNotShown(Conflict):
    """Messages are sent by e-mail here, so nobody else reads them."""

    message_id: MessageId
