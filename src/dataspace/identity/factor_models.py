"""Second factors as they are kept, and as they may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from dataspace.core.database import Model
from dataspace.core.ids import BreakGlassUseId, PasskeyId, PersonId, new_id
from dataspace.identity.models import Secret


class Method(StrEnum):
    """How a person proves that it is he. The password counts as no second factor."""

    # The installation's one sealed code, in place of an administrator's second factor.
    BREAK_GLASS = "break_glass"
    CODE = "code"
    PASSKEY = "passkey"
    PASSWORD = "password"  # noqa: S105  the word, not one.
    RECOVERY_CODE = "recovery_code"


class RequiredOf(StrEnum):
    ADMINISTRATORS = "administrators"
    EVERYBODY = "everybody"
    NOBODY = "nobody"


class Purpose(StrEnum):
    """What a challenge was made for; an answer to it is good for nothing else."""

    REGISTER = "register"
    SECOND_STEP = "second_step"
    SIGN_IN = "sign_in"
    STEP_UP = "step_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorAnswer:
    """What somebody gave as a proof: something typed, or what an authenticator signed."""

    method: Method
    typed: Secret = field(default_factory=lambda: Secret(""))
    credential: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAuthenticator:
    secret: Secret
    address: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyFacts:
    id: PasskeyId
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorFacts:
    """What a person may see of his own second factors."""

    authenticator_since: datetime | None
    passkeys: list[PasskeyFacts]
    recovery_codes_left: int
    is_required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorPolicyFacts:
    required_of: RequiredOf = RequiredOf.NOBODY
    roles: frozenset[str] = frozenset()

    def is_required(self, *, is_administrator: bool) -> bool:
        if self.required_of is RequiredOf.ADMINISTRATORS:
            return is_administrator
        return self.required_of is RequiredOf.EVERYBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakGlassFacts:
    id: BreakGlassUseId
    person_id: PersonId
    used_at: datetime
    address: str | None


class TotpFactor(Model):
    __tablename__ = "totp_factor"
    __table_args__ = (
        # One that is used, and one that is being set up to replace it.
        Index(
            "uq_totp_factor_confirmed",
            "person_id",
            text("(confirmed_at IS NULL)"),
            unique=True,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    sealed: Mapped[bytes]
    # The last step of time whose code was used: a code works once.
    last_step: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Passkey(Model):
    __tablename__ = "passkey"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    transports: Mapped[list[str]] = mapped_column(ARRAY(String))
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def facts(self) -> PasskeyFacts:
        return PasskeyFacts(
            id=PasskeyId(self.id),
            name=self.name,
            created_at=self.created_at,
            last_used_at=self.last_used_at,
        )


class RecoveryCode(Model):
    __tablename__ = "recovery_code"

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    code_hash: Mapped[bytes] = mapped_column(primary_key=True)


class Challenge(Model):
    """What an authenticator has to sign, once, within minutes, for one purpose."""

    __tablename__ = "webauthn_challenge"

    challenge: Mapped[bytes] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    # None for whoever signs in with a passkey alone: who he is comes with the answer.
    session_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("session.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class FactorPolicy(Model):
    """Of whom a second factor is required: one row, or none where it is of nobody."""

    __tablename__ = "second_factor_policy"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint(
            "required_of in ('administrators', 'everybody', 'nobody')",
            name="required_of",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    required_of: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(ARRAY(String))

    def facts(self) -> FactorPolicyFacts:
        return FactorPolicyFacts(
            required_of=RequiredOf(self.required_of), roles=frozenset(self.roles)
        )


class BreakGlassCode(Model):
    """The one sealed code of the installation, as a hash; using it removes it."""

    __tablename__ = "break_glass_code"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[bytes]
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class BreakGlassUse(Model):
    """That the code was used, which all administrators see until one acknowledges it."""

    __tablename__ = "break_glass_use"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    used_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    address: Mapped[str | None]
    acknowledged_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
