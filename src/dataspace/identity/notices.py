"""What people are told by mail, word for word. Nothing in it was typed by anybody."""

from datetime import datetime
from ipaddress import ip_address

from dataspace.identity.models import Secret
from dataspace.mail import Message

# The pages of ours that a one-time link opens.
CONFIRM_PAGE = "/confirm"
LINK_ACCOUNT_PAGE = "/link-account"
WELCOME_PAGE = "/welcome"

_NOT_YOU = (
    "If this was not you, tell an administrator at once, and set a new password with"
    " “Forgot password?” on the sign-in page."
)
_ALARM = "If none of you knows why, somebody is where he should not be."
_UNASKED = "If you did not ask for this, do nothing: without the link, nothing changes."
_ASK_WHY = "If you did not ask for it, ask an administrator why."


def warned(about: str, subject: str, *lines: str) -> Message:
    """Tell of something done in somebody's name, and what to do if it was not he."""
    return Message(about=about, subject=subject, lines=(*lines, _NOT_YOU))


def by_administrator(about: str, subject: str, *lines: str) -> Message:
    """Tell somebody what an administrator did to his account."""
    return Message(about=about, subject=subject, lines=(*lines, _ASK_WHY))


# The token stands in the fragment, which browsers do not send: it reaches no log.
def page_of_link(token: Secret) -> str:
    return f"{WELCOME_PAGE}#{token.value}"


def invitation() -> Message:
    return Message(
        about="invitation",
        subject="You are invited",
        lines=(
            (
                "An administrator made an account for you. With this link, which works once"
                " and for three days, you set your password:"
            ),
        ),
    )


def reset() -> Message:
    return Message(
        about="reset",
        subject="Set a new password",
        lines=(
            (
                "Somebody asked for a new password for your account. With this link, which"
                " works once and for a day, you set it; your sessions end then."
            ),
            _UNASKED,
        ),
    )


def reset_by_administrator() -> Message:
    return by_administrator(
        "reset",
        "Set a new password",
        (
            "An administrator sends you this link. With it, once and within three days,"
            " you set a new password; your sessions end then."
        ),
    )


def prove_new_address() -> Message:
    return Message(
        about="email.prove",
        subject="Confirm this e-mail address",
        lines=(
            (
                "Somebody named this address as that of his account. With this link you"
                " confirm that it is yours:"
            ),
            _UNASKED,
        ),
    )


def allow_new_address() -> Message:
    return Message(
        about="email.allow",
        subject="Another e-mail address for your account?",
        lines=(
            (
                "Somebody who is signed in to your account wants to be told things at"
                " another address. With this link you agree:"
            ),
            f"{_UNASKED} {_NOT_YOU}",
        ),
    )


def email_changed(moment: datetime) -> Message:
    return warned(
        "email.changed",
        "The e-mail address of your account was changed",
        f"The e-mail address was changed on {said(moment)}.",
    )


def password_changed(moment: datetime) -> Message:
    return warned(
        "password.changed",
        "Your password was changed",
        f"Your password was changed on {said(moment)}.",
    )


def new_device(device: str, address: str | None, moment: datetime) -> Message:
    return warned(
        "device.new",
        "A sign-in from a new device or place",
        (
            f"Somebody signed in to your account on {said(moment)}: {device},"
            f" from {_address(address)}."
        ),
    )


def link_made(moment: datetime) -> Message:
    return by_administrator(
        "link.made",
        "An administrator made a link for a new password",
        (
            "With a one-time link, whoever has it can set a new password for your"
            f" account. An administrator made one on {said(moment)}."
        ),
    )


def disabled(moment: datetime) -> Message:
    return Message(
        about="account.disabled",
        subject="Your account is disabled",
        lines=(
            (
                f"An administrator disabled your account on {said(moment)}. Your sessions"
                " have ended."
            ),
        ),
    )


def factor_added(moment: datetime) -> Message:
    return warned(
        "factor",
        "A second factor was added",
        f"A second factor was added to your account {said(moment)}.",
    )


def factor_removed(moment: datetime) -> Message:
    return warned(
        "factor",
        "A second factor was removed",
        f"A second factor was removed from your account {said(moment)}.",
    )


def factors_removed(moment: datetime) -> Message:
    return by_administrator(
        "factor",
        "Your second factors were removed",
        (
            "An administrator removed every second factor of your account"
            f" {said(moment)}, and your sessions ended. Until you set up a new one,"
            " your password alone opens the account."
        ),
    )


def break_glass_used(address: str | None, moment: datetime) -> Message:
    return Message(
        about="break_glass",
        subject="The break-glass code was used",
        lines=(
            (
                "Somebody signed in as an administrator with the installation's sealed code"
                f" in place of his second factor, on {said(moment)}, from"
                f" {_address(address)}."
            ),
            "The page shows who it was, until one of you says that he knows of it.",
            _ALARM,
        ),
    )


def break_glass_made(moment: datetime) -> Message:
    return Message(
        about="break_glass",
        subject="A new break-glass code was made",
        lines=(
            (
                "Whoever runs the machine made a new sealed code for the installation on"
                f" {said(moment)}. A former one is good for nothing."
            ),
            _ALARM,
        ),
    )


def account_recovered(moment: datetime) -> Message:
    return Message(
        about="recovery",
        subject="Somebody's account was recovered",
        lines=(
            (
                "An administrator, or whoever runs the machine, removed the second factors of"
                f" an account or made a link for its new password, on {said(moment)}. The"
                " audit log says whose, and who did it."
            ),
            _ALARM,
        ),
    )


def token_revoked(moment: datetime) -> Message:
    return Message(
        about="token",
        subject="An API token of yours was revoked",
        lines=(
            f"An administrator revoked a token that acts in your name, on {said(moment)}.",
            "Programs that use it fail. Ask an administrator why, if you do not know.",
        ),
    )


def token_made(moment: datetime) -> Message:
    return warned(
        "token",
        "A new API token",
        f"A token that acts in your name was made {said(moment)}.",
        "You can look at it, and revoke it, on your account's page.",
    )


def said(moment: datetime) -> str:
    return f"{moment:%d %B %Y at %H:%M} UTC"


def _address(address: str | None) -> str:
    try:
        return str(ip_address(address or ""))
    except ValueError:
        return "an address that is not known"
