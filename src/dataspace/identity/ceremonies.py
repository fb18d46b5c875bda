"""The two ceremonies of WebAuthn: making a passkey, and proving that one holds it.

The library checks origin, challenge, signature, flags and counter; here stands what we
ask for. Every passkey verifies its person, by a PIN or a finger: each is two factors.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import webauthn
from webauthn.helpers import (
    base64url_to_bytes,
    options_to_json_dict,
    parse_client_data_json,
)
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from dataspace.core.ids import PersonId
from dataspace.identity.errors import FactorRefused
from dataspace.identity.models import Person

Credential = Mapping[str, Any]
_TRANSPORTS = {transport.value for transport in AuthenticatorTransport}


@dataclass(frozen=True, slots=True, kw_only=True)
class RelyingParty:
    """Who we are to an authenticator: a passkey answers to this name alone."""

    origin: str
    name: str

    @property
    def id(self) -> str:
        return self.origin.partition("://")[2].partition(":")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPasskey:
    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...]


def to_register(
    party: RelyingParty, person: Person, challenge: bytes, held: Iterable[bytes]
) -> dict[str, Any]:
    """Ask a browser to make a passkey, other than those the person holds already."""
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=person.id.bytes,
        user_name=person.login,
        user_display_name=person.name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in held],
    )
    return dict(options_to_json_dict(options))


def to_prove(
    party: RelyingParty, challenge: bytes, held: Iterable[bytes]
) -> dict[str, Any]:
    """Ask a browser for one of these passkeys, or for any of ours where none is named."""
    options = webauthn.generate_authentication_options(
        rp_id=party.id,
        challenge=challenge,
        allow_credentials=[PublicKeyCredentialDescriptor(id=one) for one in held],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options_to_json_dict(options))


def registered(
    party: RelyingParty, credential: Credential, challenge: bytes
) -> NewPasskey:
    try:
        made = webauthn.verify_registration_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
        told = credential["response"].get("transports") or ()
        transports = tuple(sorted(_TRANSPORTS & set(told)))
    except Exception as broken:
        # Hostile bytes break a parser in many ways, and none of them proves anything.
        raise FactorRefused from broken
    return NewPasskey(
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        transports=transports,
    )


def proved(
    party: RelyingParty,
    credential: Credential,
    challenge: bytes,
    *,
    public_key: bytes,
    sign_count: int,
) -> int:
    """Give the authenticator's new counter, or refuse."""
    try:
        shown = webauthn.verify_authentication_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except Exception as broken:
        # As above.
        raise FactorRefused from broken
    return shown.new_sign_count


def challenge_in(credential: Credential) -> bytes:
    """Read which challenge a browser says it answers; the proof comes later."""
    try:
        told = base64url_to_bytes(credential["response"]["clientDataJSON"])
        return parse_client_data_json(told).challenge
    except Exception as broken:
        # As above.
        raise FactorRefused from broken


def credential_id_in(credential: Credential) -> bytes:
    try:
        return base64url_to_bytes(credential["rawId"])
    except Exception as broken:
        # As above.
        raise FactorRefused from broken


def is_held_by(credential: Credential, person: PersonId) -> bool:
    """Whether the passkey says that it was made for this person, where it says so."""
    handle = credential["response"].get("userHandle")
    try:
        return handle is None or base64url_to_bytes(handle) == person.bytes
    except Exception as broken:
        # As above.
        raise FactorRefused from broken
