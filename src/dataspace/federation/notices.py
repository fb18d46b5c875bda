"""What people are told of accounts elsewhere, word for word.

Neither the provider's name nor the account's stands there: the one is an operator's text,
the other a stranger's.
"""

from datetime import datetime

from dataspace.identity import NOT_YOU, said
from dataspace.mail import Message


def is_it_yours() -> Message:
    return Message(
        about="identity.link",
        subject="Is this account yours?",
        lines=(
            (
                "Somebody signed in with an account elsewhere and says that your account here"
                " is his. If that is you, open this link in the same browser, within an hour:"
                " from then on that account elsewhere opens yours."
            ),
            (
                "If it is not you, do nothing, and give the link to nobody: without it,"
                " nothing changes."
            ),
        ),
    )


def identity_linked(moment: datetime) -> Message:
    return Message(
        about="identity.linked",
        subject="An account elsewhere was linked to yours",
        lines=(
            f"Since {said(moment)} an account elsewhere opens your account here.",
            "Your account's page shows which one, and unlinks it.",
            NOT_YOU,
        ),
    )


def identity_unlinked(moment: datetime) -> Message:
    return Message(
        about="identity.unlinked",
        subject="An account elsewhere was unlinked from yours",
        lines=(
            f"An account elsewhere no longer opens yours, since {said(moment)}.",
            NOT_YOU,
        ),
    )


def identity_unlinked_by_administrator(moment: datetime) -> Message:
    return Message(
        about="identity.unlinked",
        subject="An administrator unlinked an account elsewhere from yours",
        lines=(
            (
                f"It no longer opens your account here, since {said(moment)}, and your"
                " sessions ended."
            ),
            "If you did not ask for it, ask an administrator why.",
        ),
    )
