from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dataspace.core.database import Model
from dataspace.core.ids import SessionId, new_id
from dataspace.identity import Secret

# How long somebody may be away at a provider.
FLOW_LIVES = timedelta(minutes=10)
# How long somebody may take to name his account and to open the link in his mailbox.
REQUEST_LIVES = timedelta(hours=1)
# How Microsoft writes the issuer of an application that takes several tenants.
TENANT_PLACE = "{tenantid}"


class FlowPurpose(StrEnum):
    """What a browser left for; it comes back to that and to nothing else."""

    LINK = "link"
    SIGN_IN = "sign_in"
    STEP_UP = "step_up"


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
    def says_when(self) -> bool:
        """Whether it lets us ask for a fresh sign-in, and says when there was one."""
        return self.kind is not Kind.GOOGLE

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
    # When he last proved there that it is he, if the provider says so.
    authenticated_at: datetime | None = None


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

    purpose: FlowPurpose
    nonce: Secret
    verifier: Secret
    next: str
    session: SessionId | None
    begun_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRequestFacts:
    """What the browser that holds a link request may see of it."""

    provider: str
    label: str | None
    # The mailed link was opened here: what is left is to be fully signed in.
    is_opened: bool


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
    __table_args__ = (
        CheckConstraint("purpose in ('link', 'sign_in', 'step_up')", name="purpose"),
    )

    state_hash: Mapped[bytes] = mapped_column(primary_key=True)
    browser_hash: Mapped[bytes]
    provider: Mapped[str]
    purpose: Mapped[str] = mapped_column(server_default=FlowPurpose.SIGN_IN.value)
    nonce: Mapped[str]
    verifier: Mapped[str]
    next: Mapped[str]
    # Linking and stepping up end with the session that began them.
    session_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("session.id", ondelete="CASCADE"), index=True
    )
    neighbourhood: Mapped[str] = mapped_column(index=True)
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class LinkRequest(Model):
    """An unknown account elsewhere that somebody says is his, until his mailbox agrees.

    It opens nothing. It is bound to the browser that came back from the provider; to a
    person once one was named; and to a session once the mailed link was opened.
    """

    __tablename__ = "link_request"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    browser_hash: Mapped[bytes] = mapped_column(unique=True)
    provider: Mapped[str]
    issuer: Mapped[str]
    subject: Mapped[str]
    label: Mapped[str | None]
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    # Gone once the link was opened: it works once.
    token_hash: Mapped[bytes | None] = mapped_column(unique=True)
    # The address that alone received the link; another one makes it worthless.
    mailed_to: Mapped[str | None]
    mailed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    session_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("session.id", ondelete="CASCADE"), index=True
    )
    neighbourhood: Mapped[str] = mapped_column(index=True)
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
