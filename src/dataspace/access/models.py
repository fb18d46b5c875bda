from dataclasses import dataclass, replace
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from dataspace.access.permissions import Permission, Role
from dataspace.core.by import By
from dataspace.core.database import Model
from dataspace.core.ids import GroupId, PersonId, TransformId, WorkspaceId
from dataspace.identity import Actor

P = TypeVar("P", bound=Permission, covariant=True)  # noqa: PLC0105  read in every guard.


@dataclass(frozen=True, slots=True)
class Grant(Generic[P]):
    """Proof that `actor` may do `P` in `workspace_id`. Only `authorize` makes one."""

    actor: Actor
    workspace_id: WorkspaceId

    @property
    def by(self) -> By:
        return replace(self.actor.by, workspace_id=self.workspace_id)


@dataclass(frozen=True, slots=True)
class ResourceGrant(Generic[P]):
    """Proof that `actor` may do `P` to one transform and its dataset. It is no `Grant`.

    The transform stands in it, so that a proof about one cannot be shown for another.
    Only `authorize_resource` makes one.
    """

    actor: Actor
    workspace_id: WorkspaceId
    transform_id: TransformId
    # Itself, or something that it was made from: looking at it is written down.
    is_restricted: bool

    @property
    def by(self) -> By:
        return replace(self.actor.by, workspace_id=self.workspace_id)


@dataclass(frozen=True, slots=True)
class InstallationGrant(Generic[P]):
    """Proof of a right that belongs to no workspace. Only `authorize_in_installation`."""

    actor: Actor

    @property
    def by(self) -> By:
        return self.actor.by


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's roles in a workspace."""

    person_id: PersonId
    workspace_id: WorkspaceId
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFacts:
    """A group of people in the installation."""

    id: GroupId
    name: str
    member_count: int


@dataclass(frozen=True, slots=True)
class GroupGives:
    """What people have through a group: roles by workspace, and how many shares."""

    seats: tuple[tuple[WorkspaceId, str, frozenset[Role]], ...]
    share_count: int


@dataclass(frozen=True, slots=True)
class GroupSeatFacts:
    """A group's roles in a workspace."""

    group_id: GroupId
    name: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class MemberByGroup:
    """Somebody's roles in a workspace through one group that he is in."""

    person_id: PersonId
    group: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What `authorize` needs to know of a workspace and a person, read at once."""

    roles: frozenset[Role]
    is_archived: bool


class Membership(Model):
    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint(
            "role in ('EDITOR', 'EXPORTER', 'OWNER', 'VIEWER')", name="role"
        ),
    )

    workspace_id: Mapped[UUID] = mapped_column(
        ForeignKey("workspace.id"), primary_key=True
    )
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("person.id"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String, primary_key=True)


class Group(Model):
    __tablename__ = "person_group"
    __table_args__ = (
        # A name is the same name in any spelling of its letters' case.
        Index("uq_person_group_name", text("lower(name)"), unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]


class GroupMember(Model):
    __tablename__ = "group_member"

    group_id: Mapped[UUID] = mapped_column(
        ForeignKey("person_group.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("person.id"), primary_key=True, index=True
    )


class GroupSeat(Model):
    """A role of a group in a workspace, as a membership is one of a person."""

    __tablename__ = "group_seat"
    __table_args__ = (
        CheckConstraint(
            "role in ('EDITOR', 'EXPORTER', 'OWNER', 'VIEWER')", name="role"
        ),
    )

    workspace_id: Mapped[UUID] = mapped_column(
        ForeignKey("workspace.id"), primary_key=True
    )
    group_id: Mapped[UUID] = mapped_column(
        ForeignKey("person_group.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String, primary_key=True)


class Restriction(Model):
    """This transform and its dataset are for those who are named, and for owners."""

    __tablename__ = "restriction"

    workspace_id: Mapped[UUID] = mapped_column(
        ForeignKey("workspace.id"), primary_key=True
    )
    transform_id: Mapped[str] = mapped_column(primary_key=True)


class Share(Model):
    """A right on one transform and its dataset, of a person or of a group."""

    __tablename__ = "share"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (group_id IS NULL)", name="one_holder"),
        CheckConstraint(
            "permission in ('dataset:export', 'dataset:read', 'transform:read',"
            " 'transform:write')",
            name="permission",
        ),
        Index(None, "person_id", "workspace_id"),
        Index(None, "group_id", "workspace_id"),
        Index(
            "uq_share",
            "workspace_id",
            "transform_id",
            "person_id",
            "group_id",
            "permission",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"))
    transform_id: Mapped[str]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    group_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("person_group.id", ondelete="CASCADE")
    )
    permission: Mapped[str]


class DatasetSource(Model):
    """A dataset, its logs or its plots may hold what came from this other one.

    Written by the worker before a step receives its inputs, and never taken back: an
    older snapshot or a log may outlive the code that read it.
    """

    __tablename__ = "dataset_source"

    workspace_id: Mapped[UUID] = mapped_column(
        ForeignKey("workspace.id"), primary_key=True
    )
    transform_id: Mapped[str] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(primary_key=True)
