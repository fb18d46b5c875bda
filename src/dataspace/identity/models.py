from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from dataspace.core.by import By
from dataspace.core.database import Model
from dataspace.core.ids import PersonId, SessionId, TokenId, WorkspaceId, new_id


@dataclass(frozen=True, slots=True)
class Secret:
    """A password or token in the clear. It prints as dots, wherever it is printed."""

    value: str

    def __repr__(self) -> str:
        return "Secret(•••)"

    __str__ = __repr__


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a request came from, as far as it can be known."""

    address: str | None
    request_id: str | None
    user_agent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How well, and when last, it was proved in this session that it is he.

    Who says nothing of it has proved nothing.
    """

    at: datetime | None = None
    has_second_factor: bool = False
    # A second factor is due: the session is good for the second step and nothing else.
    is_pending: bool = False
    # The installation asks for a second factor, and he has none yet.
    must_enrol: bool = False


# For a deed that goes on without its person: it was begun where he had proved enough.
IN_HIS_NAME = Proof(has_second_factor=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a token may at most, whatever its owner may."""

    token_id: TokenId
    scopes: frozenset[str]
    workspace_id: WorkspaceId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a request brought to say who speaks: a browser's session, or a token."""

    session: Secret | None = None
    token: Secret | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Someone whose credentials held, for the length of one request or one step."""

    id: PersonId
    login: str
    name: str
    is_administrator: bool
    by: By
    proof: Proof = Proof()
    # Set where a token speaks: `access` asks it as well as the owner's roles.
    bounds: Bounds | None = None
    # The one workspace of a service account; nobody else is at home anywhere.
    home: WorkspaceId | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An actor, and the token of the session that was made for him.

    Where `due` names methods, the session is pending until one of them is proved.
    """

    actor: Actor
    token: Secret
    due: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """What may be shown of an account."""

    id: PersonId
    login: str
    name: str
    is_administrator: bool
    disabled_at: datetime | None
    last_seen_at: datetime | None = None
    email: str | None = None
    is_email_verified: bool = False
    # The workspace to which a service account belongs; None for people.
    home: WorkspaceId | None = None


class PersonState(StrEnum):
    """Whether a person can sign in, and if not, what he waits for."""

    ACTIVE = "active"
    DISABLED = "disabled"
    INVITED = "invited"
    LINK_EXPIRED = "link_expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person as administrators see him."""

    facts: PersonFacts
    state: PersonState


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailFacts:
    """A person's address, and the one that is to replace it."""

    email: str | None
    is_verified: bool
    pending: str | None
    waits_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An account, and the address at which it has proven that it can be asked."""

    person: PersonId
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """A session as its person sees it."""

    id: SessionId
    device: str
    address: str | None
    created_at: datetime
    last_seen_at: datetime
    is_this: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRules:
    """What this installation asks of a password and grants to a session."""

    password_minimum: int = 15
    # What anybody would build a password from who knows where it is for.
    own_words: tuple[str, ...] = ("dataspace",)
    session_idle: timedelta = timedelta(hours=12)
    session_length: timedelta = timedelta(days=14)
    step_up: timedelta = timedelta(minutes=10)
    token_length: timedelta = timedelta(days=90)


class Person(Model):
    """A person, or a service account: whoever can be named as having done something."""

    __tablename__ = "person"
    __table_args__ = (
        # A name is the same name in any spelling of its letters' case.
        Index("uq_person_login", text("lower(login)"), unique=True),
        Index("uq_person_email", text("lower(email)"), unique=True),
        CheckConstraint("length(login) between 1 and 254", name="login_length"),
        # It speaks through its tokens alone, and in no more than its workspace.
        CheckConstraint(
            "home_id is null or (password_hash is null and not is_administrator)",
            name="service_account",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    login: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str | None]
    is_administrator: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now()
    )
    disabled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # When last in a session that has ended, or at its beginning; living ones know better.
    last_seen_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # Where the person is told things. Not an identity: nobody signs in with it.
    email: Mapped[str | None]
    email_verified_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # The row stays, without anything of the person: builds and files still name it.
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    @property
    def verified_email(self) -> str | None:
        return self.email if self.email_verified_at is not None else None

    # The workspace of a service account; None for people.
    home_id: Mapped[UUID | None] = mapped_column(ForeignKey("workspace.id"), index=True)

    @property
    def home(self) -> WorkspaceId | None:
        return WorkspaceId(self.home_id) if self.home_id else None

    def facts(self, last_seen_at: datetime | None = None) -> PersonFacts:
        return PersonFacts(
            id=PersonId(self.id),
            login=self.login,
            name=self.name,
            is_administrator=self.is_administrator,
            disabled_at=self.disabled_at,
            last_seen_at=last_seen_at,
            email=self.email,
            is_email_verified=self.email_verified_at is not None,
            home=self.home,
        )

    def actor(
        self,
        origin: Origin,
        session: SessionId | None,
        proof: Proof = Proof(),
        bounds: Bounds | None = None,
    ) -> Actor:
        by = By(
            person_id=PersonId(self.id),
            address=origin.address,
            session_id=session,
            token_id=bounds.token_id if bounds else None,
            request_id=origin.request_id,
        )
        return Actor(
            id=PersonId(self.id),
            login=self.login,
            name=self.name,
            is_administrator=self.is_administrator,
            by=by,
            proof=proof,
            bounds=bounds,
            home=self.home,
        )


class Session(Model):
    __tablename__ = "session"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    address: Mapped[str | None]
    user_agent: Mapped[str | None]
    # A second factor is due; until then it is good for the second step alone.
    is_pending: Mapped[bool] = mapped_column(server_default=text("false"))
    has_second_factor: Mapped[bool] = mapped_column(server_default=text("false"))
    # When a password or a factor was last proved in it; dangerous deeds want it fresh.
    proven_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Throttle(Model):
    """Failed attempts at one account from one address, or from one address at all."""

    __tablename__ = "sign_in_throttle"

    key_hash: Mapped[bytes] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_failed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
