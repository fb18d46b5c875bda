"""One's own second factors, everybody's for administrators, and of whom they are required."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, status
from pydantic import BaseModel

from dataspace import identity
from dataspace.access import InstallationGrant, ManageInstallation, Role
from dataspace.access.guards import RequiresInInstallation
from dataspace.core.guards import OpenTx
from dataspace.core.ids import PasskeyId, PersonId
from dataspace.core.texts import Name
from dataspace.identity import FactorFacts, FactorPolicyFacts, RequiredOf, Secret
from dataspace.identity.guards import (
    EnrollingActor,
    Factors,
    FreshActor,
    OfferedProviders,
    Rules,
)
from dataspace.people.fields import CodeField, plain
from dataspace.people.guards import MayLook, MayManage

router = APIRouter(tags=["factors"])

MayLookAtPolicy = Annotated[
    InstallationGrant[ManageInstallation],
    Depends(RequiresInInstallation(ManageInstallation)),
]
MaySetPolicy = Annotated[
    InstallationGrant[ManageInstallation],
    Depends(RequiresInInstallation(ManageInstallation, fresh=True)),
]


class PasskeyShown(BaseModel):
    id: PasskeyId
    name: str
    created_at: datetime
    last_used_at: datetime | None


class FactorsShown(BaseModel):
    authenticator_since: datetime | None
    passkeys: list[PasskeyShown]
    recovery_codes_left: int
    is_required: bool
    has_password: bool


class AuthenticatorBegun(BaseModel):
    """Shown once: as a code for a camera, and as letters for a keyboard."""

    secret: str
    address: str


class AuthenticatorConfirmed(BaseModel):
    code: CodeField


class NewPasskey(BaseModel):
    name: Name
    credential: dict[str, Any]


class RecoveryCodes(BaseModel):
    """Shown once. Empty where the person has codes already."""

    codes: list[str]


class FactorPolicy(BaseModel):
    required_of: RequiredOf
    roles: list[Role]


class SignInPolicy(FactorPolicy):
    """The policy, what it meets, and the rules that the installation's settings give."""

    people: int
    people_without_factor: int
    password_minimum: int
    session_idle_seconds: int
    session_seconds: int
    step_up_seconds: int
    token_seconds: int


def codes_shown(codes: tuple[Secret, ...]) -> RecoveryCodes:
    return RecoveryCodes(codes=[code.value for code in codes])


def shown(facts: FactorFacts) -> FactorsShown:
    return FactorsShown(
        authenticator_since=facts.authenticator_since,
        passkeys=[
            PasskeyShown(
                id=one.id,
                name=one.name,
                created_at=one.created_at,
                last_used_at=one.last_used_at,
            )
            for one in facts.passkeys
        ],
        recovery_codes_left=facts.recovery_codes_left,
        is_required=facts.is_required,
        has_password=facts.has_password,
    )


@router.get("/me/factors")
def show_factors(tx: OpenTx, actor: EnrollingActor) -> FactorsShown:
    """Show your second factors."""
    return shown(identity.factors_of(tx, actor.id))


@router.get("/people/{person_id}/factors")
def show_factors_of_person(
    person_id: PersonId, tx: OpenTx, _grant: MayLook
) -> FactorsShown:
    """Show what somebody proves himself with."""
    return shown(identity.factors_of(tx, person_id))


@router.post("/me/factors/authenticator", status_code=status.HTTP_201_CREATED)
def begin_authenticator(
    tx: OpenTx, actor: FreshActor, kit: Factors
) -> AuthenticatorBegun:
    """Begin to set up an authenticator app."""
    made = identity.begin_authenticator(tx, actor, kit)
    return AuthenticatorBegun(secret=made.secret.value, address=made.address.value)


@router.post("/me/factors/authenticator/confirm")
def confirm_authenticator(
    confirmed: AuthenticatorConfirmed, tx: OpenTx, actor: FreshActor, kit: Factors
) -> RecoveryCodes:
    """Confirm an authenticator app with a code that it shows."""
    code = plain(confirmed.code)
    return codes_shown(identity.confirm_authenticator(tx, actor, kit, code))


@router.delete("/me/factors/authenticator", status_code=status.HTTP_204_NO_CONTENT)
def remove_authenticator(tx: OpenTx, actor: FreshActor) -> None:
    """Remove your authenticator app; your other sessions end."""
    identity.remove_authenticator(tx, actor)


@router.post("/me/factors/passkeys/options")
def begin_passkey(tx: OpenTx, actor: FreshActor, kit: Factors) -> dict[str, Any]:
    """Ask what your browser needs to make a passkey."""
    return identity.begin_passkey(tx, actor, kit)


@router.post("/me/factors/passkeys", status_code=status.HTTP_201_CREATED)
def add_passkey(
    new: NewPasskey, tx: OpenTx, actor: FreshActor, kit: Factors
) -> RecoveryCodes:
    """Add the passkey that your browser made."""
    return codes_shown(
        identity.add_passkey(tx, actor, kit, name=new.name, credential=new.credential)
    )


@router.delete(
    "/me/factors/passkeys/{passkey_id}", status_code=status.HTTP_204_NO_CONTENT
)
def remove_passkey(
    passkey_id: PasskeyId, tx: OpenTx, actor: FreshActor, offered: OfferedProviders
) -> None:
    """Remove a passkey; your other sessions end."""
    identity.remove_passkey(tx, actor, passkey_id, offered=offered)


@router.post("/me/factors/recovery-codes", status_code=status.HTTP_201_CREATED)
def renew_recovery_codes(tx: OpenTx, actor: FreshActor) -> RecoveryCodes:
    """Make ten new recovery codes; the former ones are good for nothing."""
    return codes_shown(identity.renew_recovery_codes(tx, actor))


@router.delete("/people/{person_id}/factors", status_code=status.HTTP_204_NO_CONTENT)
def remove_factors(person_id: PersonId, tx: OpenTx, grant: MayManage) -> None:
    """Remove every second factor of somebody who lost them; his sessions end."""
    identity.remove_factors(tx, grant.by, person_id)


@router.get("/installation/second-factor-policy")
def show_policy(tx: OpenTx, _grant: MayLookAtPolicy, rules: Rules) -> SignInPolicy:
    """Show of whom a second factor is required, who has none, and the rules of sign-in."""
    facts = identity.factor_policy(tx)
    people, without = identity.people_without_factors(tx)
    return SignInPolicy(
        required_of=facts.required_of,
        roles=sorted(Role(role) for role in facts.roles),
        people=people,
        people_without_factor=without,
        password_minimum=rules.password_minimum,
        session_idle_seconds=int(rules.session_idle.total_seconds()),
        session_seconds=int(rules.session_length.total_seconds()),
        step_up_seconds=int(rules.step_up.total_seconds()),
        token_seconds=int(rules.token_length.total_seconds()),
    )


@router.put(
    "/installation/second-factor-policy", status_code=status.HTTP_204_NO_CONTENT
)
def set_policy(policy: FactorPolicy, tx: OpenTx, grant: MaySetPolicy) -> None:
    """Set of whom a second factor is required."""
    wanted = FactorPolicyFacts(
        required_of=policy.required_of,
        roles=frozenset(role.value for role in policy.roles),
    )
    identity.set_factor_policy(tx, grant.actor, wanted)
