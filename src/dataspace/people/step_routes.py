"""The steps after the first: the second one of signing in, and stepping up later."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response, status
from pydantic import BaseModel, Field

from dataspace import identity
from dataspace.core.guards import OpenTx
from dataspace.identity import FactorAnswer, Method, Purpose
from dataspace.identity.guards import (
    EnrollingActor,
    Factors,
    PresentedToken,
    RequestOrigin,
    Rules,
    SessionActor,
)
from dataspace.people.fields import CodeField, Me, PasswordField, plain
from dataspace.people.routes import SecondStepDue, welcomed

router = APIRouter(tags=["steps"])


class CodeGiven(BaseModel):
    method: Literal[Method.BREAK_GLASS, Method.CODE, Method.RECOVERY_CODE]
    code: CodeField

    def answer(self) -> FactorAnswer:
        return FactorAnswer(method=self.method, typed=plain(self.code))


class PasskeyGiven(BaseModel):
    method: Literal[Method.PASSKEY]
    credential: dict[str, Any]

    def answer(self) -> FactorAnswer:
        return FactorAnswer(method=self.method, credential=self.credential)


class PasswordGiven(BaseModel):
    method: Literal[Method.PASSWORD]
    password: PasswordField

    def answer(self) -> FactorAnswer:
        return FactorAnswer(method=self.method, typed=plain(self.password))


SecondStep = Annotated[CodeGiven | PasskeyGiven, Field(discriminator="method")]
StepUp = Annotated[
    CodeGiven | PasskeyGiven | PasswordGiven, Field(discriminator="method")
]


class Freshness(BaseModel):
    is_fresh: bool
    # In one of these ways a fresh proof is given; empty: by signing in again.
    methods: list[Method]


@router.post("/sign-in/passkey/options")
def begin_passkey_sign_in(tx: OpenTx, kit: Factors) -> dict[str, Any]:
    """Ask what your browser needs to sign in with a passkey alone."""
    return identity.to_sign_in(tx, kit)


@router.post("/sign-in/passkey")
def sign_in_with_passkey(  # noqa: PLR0913, PLR0917  what a way in needs, and the kit.
    given: PasskeyGiven,
    response: Response,
    tx: OpenTx,
    origin: RequestOrigin,
    rules: Rules,
    kit: Factors,
    replacing: PresentedToken,
) -> Me | SecondStepDue:
    """Sign in with a passkey, which is both factors at once."""
    signed_in = identity.sign_in_with_passkey(
        tx, origin, kit, given.answer(), replacing=replacing
    )
    return welcomed(response, signed_in, rules)


@router.post("/sign-in/second-step/passkey-options")
def begin_second_step(tx: OpenTx, actor: SessionActor, kit: Factors) -> dict[str, Any]:
    """Ask what your browser needs to prove a passkey as the second step."""
    return identity.to_prove(tx, actor, kit, Purpose.SECOND_STEP)


@router.post("/sign-in/second-step")
def finish_second_step(
    given: SecondStep,
    response: Response,
    tx: OpenTx,
    actor: SessionActor,
    rules: Rules,
    kit: Factors,
) -> Me | SecondStepDue:
    """Prove a second factor, and be in."""
    signed_in = identity.finish_second_step(tx, actor, kit, given.answer())
    return welcomed(response, signed_in, rules)


@router.get("/me/step-up")
def show_freshness(tx: OpenTx, actor: EnrollingActor, rules: Rules) -> Freshness:
    """Say whether your last proof is fresh, and how a fresh one is given."""
    return Freshness(
        is_fresh=identity.is_fresh(actor, rules),
        methods=list(identity.step_up_methods(tx, actor)),
    )


@router.post("/me/step-up/passkey-options")
def begin_step_up(tx: OpenTx, actor: EnrollingActor, kit: Factors) -> dict[str, Any]:
    """Ask what your browser needs for a fresh proof with a passkey."""
    return identity.to_prove(tx, actor, kit, Purpose.STEP_UP)


@router.post("/me/step-up", status_code=status.HTTP_204_NO_CONTENT)
def step_up(given: StepUp, tx: OpenTx, actor: EnrollingActor, kit: Factors) -> None:
    """Give a fresh proof that it is you; what is dangerous goes on for some minutes."""
    identity.step_up(tx, actor, kit, given.answer())
