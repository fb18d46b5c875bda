"""What people are told of accounts elsewhere, word for word.

Neither the provider's name nor the account's stands there: the one is an operator's text,
the other a stranger's.
"""

from datetime import datetime

from dataspace.identity import by_administrator, said, warned
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
    return warned(
        "identity.linked",
        "An account elsewhere was linked to yours",
        f"Since {said(moment)} an account elsewhere opens your account here.",
        "Your account's page shows which one, and unlinks it.",
    )


def identity_unlinked(moment: datetime) -> Message:
    return warned(
        "identity.unlinked",
        "An account elsewhere was unlinked from yours",
        f"An account elsewhere no longer opens yours, since {said(moment)}.",
    )


def identity_unlinked_by_administrator(moment: datetime) -> Message:
    return by_administrator(
        "identity.unlinked",
        "An administrator unlinked an account elsewhere from yours",
        (
            f"It no longer opens your account here, since {said(moment)}, and your"
            " sessions ended."
        ),
    )
