"""Codes that are typed: of an authenticator app, and for recovery. Pure arithmetic."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp

from dataspace.identity.models import Secret

RECOVERY_CODES = 10
_RECOVERY_BYTES = 10
_BREAK_GLASS_BYTES = 20
_GROUP = 4
# RFC 6238: one step before and one after, for clocks that disagree and fingers that wait.
_TOLERATED_STEPS = 1
_STEP_SECONDS = 30


def new_authenticator() -> Secret:
    """Make the secret that an authenticator app shares with us: 160 bits, in base32."""
    return Secret(pyotp.random_base32(length=32))


def address_of(secret: Secret, *, login: str, installation: str) -> Secret:
    """Give the `otpauth` address that an app reads as a QR code."""
    app = pyotp.TOTP(secret.value, interval=_STEP_SECONDS)
    return Secret(app.provisioning_uri(name=login, issuer_name=installation))


def step_of(secret: Secret, code: Secret, moment: datetime) -> int | None:
    """Give the step of time to which a code belongs, or None where it belongs to none."""
    app = pyotp.TOTP(secret.value, interval=_STEP_SECONDS)
    typed = "".join(code.value.split()).encode()
    now = app.timecode(moment)
    found = None
    for step in range(now - _TOLERATED_STEPS, now + _TOLERATED_STEPS + 1):
        # All are compared, so that the time taken does not tell which one it was.
        if hmac.compare_digest(typed, app.generate_otp(step).encode()):
            found = step
    return found


def new_recovery_codes() -> tuple[Secret, ...]:
    return tuple(_grouped(_RECOVERY_BYTES) for _ in range(RECOVERY_CODES))


def new_break_glass_code() -> Secret:
    return _grouped(_BREAK_GLASS_BYTES)


def digest_of(code: Secret) -> bytes:
    """Hash a recovery or break-glass code as it was made, however it was typed.

    It has 80 random bits or more: a plain hash cannot be searched, argon2 would only slow.
    """
    letters = "".join(sign for sign in code.value.upper() if sign.isalnum())
    return hashlib.sha256(letters.encode()).digest()


def _grouped(random_bytes: int) -> Secret:
    letters = base64.b32encode(secrets.token_bytes(random_bytes)).decode()
    groups = (letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))
    return Secret("-".join(groups))
