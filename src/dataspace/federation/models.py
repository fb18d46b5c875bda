from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dataspace.core.database import Model
from dataspace.core.ids import SessionId, new_id
from dataspace.identity import Secret

# How Microsoft writes the issuer of an application that takes several tenants.
TENANT_PLACE = "{tenantid}"


class Kind(StrEnum):
    """Whose rules tell who somebody is, and what of his organisation is proven."""

    GOOGLE = "google"
    MICROSOFT = "microsoft"
    OPENID = "openid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Who may vouch for people, and how far he is trusted."""

    id: str
    name: str
    kind: Kind = Kind.OPENID
    # Exactly what its tokens must say; with `{tenantid}` for several tenants.
    issuer: str
    # Where its discovery document lies, if not below the issuer.
    authority: str = ""
    client_id: str
    client_secret: Secret
    # Microsoft: the tenants that may come in; empty means any of them.
    tenants: frozenset[str] = frozenset()
    # Google: the hosted domains that may come in; empty means any account.
    # Others: the domains of verified addresses that may make an account.
    domains: frozenset[str] = frozenset()
    # Whether somebody from the lists above who is unknown here gets an account.
    makes_accounts: bool = False

    @property
    def discovery(self) -> str:
        place = (self.authority or self.issuer).rstrip("/")
        return f"{place}/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """Whom a verified ID token names. Only issuer and subject say who it is."""

    issuer: str
    subject: str
    # For people to recognise it by; decides nothing.
    label: str | None
    # Under which name he gets an account, if his organisation is on the list.
    login: str | None
    name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the browser brings back from the provider."""

    state: Secret | None
    code: Secret | None
    error: str | None
    issuer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A sign-in that was begun: its secrets, and where it leads."""

    nonce: Secret
    verifier: Secret
    next: str
    session: SessionId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityFacts:
    """What may be shown of a linked account, to whom it belongs."""

    id: UUID
    provider: str
    label: str | None
    linked_at: datetime


class ExternalIdentity(Model):
    """An account elsewhere that opens one here."""

    __tablename__ = "external_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    provider: Mapped[str]
    issuer: Mapped[str]
    subject: Mapped[str]
    label: Mapped[str | None]
    linked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    def facts(self) -> IdentityFacts:
        return IdentityFacts(
            id=self.id,
            provider=self.provider,
            label=self.label,
            linked_at=self.linked_at,
        )


class SignInFlow(Model):
    """The secrets of one sign-in, until it comes back or ten minutes are over."""

    __tablename__ = "sign_in_flow"

    state_hash: Mapped[bytes] = mapped_column(primary_key=True)
    browser_hash: Mapped[bytes]
    provider: Mapped[str]
    nonce: Mapped[str]
    verifier: Mapped[str]
    next: Mapped[str]
    # Linking ends with the session that began it.
    session_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("session.id", ondelete="CASCADE"), index=True
    )
    neighbourhood: Mapped[str] = mapped_column(index=True)
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
